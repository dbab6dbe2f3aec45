#ifndef SERVER_TLS_H
#define SERVER_TLS_H
/*
 * tls -- TLS contexts, one a certificate, and what a stream does with them.
 *
 * Made by the supervisor before it forks: workers never open a key.  There
 * is no session state at all, no tickets and no cache: that is faster for us
 * than resuming, and cannot track a reader.
 *
 * What OpenSSL writes is collected in one buffer of the process and sent by
 * the stream with one call: header, body and close_notify leave together.
 * So a call below must be followed by sending or dropping what it left in
 * `out` before another stream has its turn; server/stream.c does that.
 */
#include "site/config.h"

struct cert;
struct err;
struct stream;

enum {
	TLS_PIECE = 16 * 1024, /* the most that fits one record */
	TLS_OUT_HIGH = 64 * 1024, /* send when this much is waiting */
	TLS_OUT_MAX = 96 * 1024, /* never more: a record, an alert, a flight */
	/* Of a client, before it has said what it wants: a long hello, and a
	 * request in records of one byte. */
	TLS_IN_MAX = 32 * 1024,
	TLS_SITES = CONFIG_SITES
};

struct tls_site {
	const struct str *names; /* lower case; live as long as the result */
	size_t n_names;
	const struct cert *cert; /* not needed after tls_new */
};

struct tls {
	/* One a site; the first is the default. */
	struct ssl_ctx_st *contexts[TLS_SITES];
	size_t n_contexts;
	struct tls_name *names; /* sorted, for SNI */
	size_t n_names;
	struct bio_method_st *method;
	size_t out_n;
	char out[TLS_OUT_MAX];
	char batch[TLS_OUT_HIGH]; /* scratch of server/stream.c */
};

/* n is 1 to TLS_SITES.  NULL and err when OpenSSL refuses a certificate. */
struct tls *tls_new(const struct tls_site *sites, size_t n, struct err *err);
void tls_free(struct tls *tls);

/* What an attempt came to. */
enum tls_result {
	TLS_DONE,
	TLS_MORE, /* when more bytes have arrived */
	TLS_END, /* the client said that it is done */
	TLS_FAIL
};

/* Begins a connection; false: no memory. */
bool tls_begin(struct tls *tls, struct stream *stream);
enum tls_result tls_handshake(struct stream *stream);
enum tls_result tls_read(struct stream *stream, char *p, size_t max, size_t *n);
/* At most TLS_PIECE bytes, into tls->out; false: the connection is broken. */
bool tls_write(struct stream *stream, struct str bytes);
/* close_notify into tls->out; the TLS state is given back. */
void tls_finish(struct stream *stream);
/* Gives the TLS state back; harmless without one. */
void tls_drop(struct stream *stream);
#endif
