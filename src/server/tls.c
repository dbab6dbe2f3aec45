#include "server/tls.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/err.h"
#include "server/cert.h"
#include "server/stream.h"

struct tls_name {
	struct str name;
	SSL_CTX *context;
};

/* --- the BIO between OpenSSL and the socket --- */

static int
collect(BIO *bio, const char *p, int n)
{
	struct stream *stream = BIO_get_data(bio);
	struct tls *tls = stream->tls;

	if (n < 0 || (size_t)n > sizeof(tls->out) - tls->out_n)
		return -1;
	memcpy(tls->out + tls->out_n, p, (size_t)n);
	tls->out_n += (size_t)n;
	return n;
}

static int
receive(BIO *bio, char *p, int n)
{
	struct stream *stream = BIO_get_data(bio);
	ssize_t got;

	BIO_clear_retry_flags(bio);
	if (stream->drained) {
		/* OpenSSL tries again at each step: a call saved. */
		BIO_set_retry_read(bio);
		return -1;
	}
	/* Keys that change without end cost more to follow than to send, and
	 * OpenSSL would not come back from that. */
	if (stream->taken > TLS_IN_MAX)
		return -1;
	got = recv(stream->fd, p, (size_t)n, 0);
	if (got > 0)
		stream->taken += (uint32_t)got;
	stream->drained = got != 0 && got < n;
	stream->ended = got == 0;
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		BIO_set_retry_read(bio);
	if (got > 0 && !stream->begun) {
		stream->begun = true;
		stream->clear = p[0] != SSL3_RT_HANDSHAKE;
	}
	return (int)got;
}

static long
control(BIO *bio, int command, long number, void *pointer)
{
	const struct stream *stream = BIO_get_data(bio);

	(void)number, (void)pointer;
	if (command == BIO_CTRL_EOF)
		return stream->ended;
	return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *
make_method(void)
{
	BIO_METHOD *method = BIO_meth_new(
	    BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "smallpress stream");

	if (method == NULL)
		return NULL;
	BIO_meth_set_write(method, collect);
	BIO_meth_set_read(method, receive);
	BIO_meth_set_ctrl(method, control);
	return method;
}

/* --- contexts --- */

static int
name_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct tls_name *)a)->name,
	    ((const struct tls_name *)b)->name);
}

/* SNI chooses the certificate and nothing else; an unknown or absent name
 * gets the default one. */
static int
choose(SSL *ssl, int *alert, void *context)
{
	const struct tls *tls = context;
	const char *sent = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	const struct tls_name *found;
	struct tls_name wanted;
	char lower[256];
	size_t n;

	(void)alert;
	if (sent == NULL || (n = strlen(sent)) > sizeof(lower))
		return SSL_TLSEXT_ERR_OK;
	if (n > 0 && sent[n - 1] == '.')
		n--;
	for (size_t i = 0; i < n; i++)
		lower[i] = byte_lower(sent[i]);
	wanted.name = (struct str){ lower, n };
	found = bsearch(
	    &wanted, tls->names, tls->n_names, sizeof(*tls->names), name_cmp);
	if (found != NULL)
		SSL_set_SSL_CTX(ssl, found->context);
	return SSL_TLSEXT_ERR_OK;
}

/* AES-128 comes first: a request's worth of it costs a third less than
 * AES-256's; but who asks for ChaCha first (no AES in hardware) gets that. */
static bool
set_ciphers(SSL_CTX *context)
{
	return SSL_CTX_set_ciphersuites(context,
		   "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:"
		   "TLS_AES_256_GCM_SHA384") == 1 &&
	    SSL_CTX_set_cipher_list(context,
		"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
		"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
		"ECDHE-ECDSA-AES256-GCM-SHA384:"
		"ECDHE-RSA-AES256-GCM-SHA384") == 1 &&
	    SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1;
}

static void
set_manners(SSL_CTX *context)
{
	SSL_CTX_set_mode(context,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_options(context,
	    SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
		SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
	/* Half a request and then no more is answered, however it ended. */
	SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_num_tickets(context, 0);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	/* One read for all that has arrived, not two for each record. */
	SSL_CTX_set_read_ahead(context, 1);
	/* Certificates of clients are not asked for: see gemini spec. */
	SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
}

static SSL_CTX *
make_context(struct tls *tls, const struct cert *cert, struct err *err)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (context == NULL ||
	    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
	    !set_ciphers(context)) {
		err_set(err, "OpenSSL cannot make a TLS context: %s",
		    ERR_reason_error_string(ERR_get_error()));
	} else if (SSL_CTX_use_certificate(context, cert_x509(cert)) != 1 ||
	    SSL_CTX_set1_chain(context, cert_chain(cert)) != 1 ||
	    SSL_CTX_use_PrivateKey(context, cert_key(cert)) != 1) {
		err_set(err, "OpenSSL refuses it: %s",
		    ERR_reason_error_string(ERR_get_error()));
	} else {
		set_manners(context);
		SSL_CTX_set_tlsext_servername_callback(context, choose);
		SSL_CTX_set_tlsext_servername_arg(context, tls);
		return context;
	}
	ERR_clear_error();
	SSL_CTX_free(context);
	return NULL;
}

static bool
add_site(struct tls *tls, const struct tls_site *site, struct err *err)
{
	SSL_CTX *context = make_context(tls, site->cert, err);

	if (context == NULL)
		return false;
	tls->contexts[tls->n_contexts++] = context;
	for (size_t i = 0; i < site->n_names; i++)
		tls->names[tls->n_names++] =
		    (struct tls_name){ site->names[i], context };
	return true;
}

struct tls *
tls_new(const struct tls_site *sites, size_t n, struct err *err)
{
	struct tls *tls = calloc(1, sizeof(*tls));
	size_t names = 1; /* calloc(0) may be NULL */

	for (size_t i = 0; i < n; i++)
		names += sites[i].n_names;
	if (tls != NULL) {
		tls->names = calloc(names, sizeof(*tls->names));
		tls->method = make_method();
	}
	if (tls == NULL || tls->names == NULL || tls->method == NULL) {
		err_set(err, "out of memory");
		tls_free(tls);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		if (!add_site(tls, &sites[i], err)) {
			tls_free(tls);
			return NULL;
		}
	qsort(tls->names, tls->n_names, sizeof(*tls->names), name_cmp);
	return tls;
}

void
tls_free(struct tls *tls)
{
	if (tls == NULL)
		return;
	for (size_t i = 0; i < tls->n_contexts; i++)
		SSL_CTX_free(tls->contexts[i]);
	BIO_meth_free(tls->method);
	free(tls->names);
	free(tls);
}

/* --- connections --- */

bool
tls_begin(struct tls *tls, struct stream *stream)
{
	BIO *bio = BIO_new(tls->method);

	stream->ssl = SSL_new(tls->contexts[0]);
	if (bio == NULL || stream->ssl == NULL) {
		BIO_free(bio);
		tls_drop(stream);
		ERR_clear_error();
		return false;
	}
	BIO_set_data(bio, stream);
	BIO_set_init(bio, 1);
	SSL_set_bio(stream->ssl, bio, bio);
	SSL_set_accept_state(stream->ssl);
	return true;
}

static enum tls_result
judge(SSL *ssl, int result)
{
	switch (SSL_get_error(ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return TLS_MORE;
	case SSL_ERROR_ZERO_RETURN:
		return TLS_END;
	default:
		return TLS_FAIL;
	}
}

enum tls_result
tls_handshake(struct stream *stream)
{
	int result;

	ERR_clear_error();
	result = SSL_do_handshake(stream->ssl);
	return result == 1 ? TLS_DONE : judge(stream->ssl, result);
}

enum tls_result
tls_read(struct stream *stream, char *p, size_t max, size_t *n)
{
	int result;

	ERR_clear_error();
	result = SSL_read_ex(stream->ssl, p, max, n);
	return result == 1 ? TLS_DONE : judge(stream->ssl, result);
}

bool
tls_write(struct stream *stream, struct str bytes)
{
	size_t n = 0;

	ERR_clear_error();
	return SSL_write_ex(stream->ssl, bytes.p, bytes.n, &n) == 1 &&
	    n == bytes.n;
}

void
tls_finish(struct stream *stream)
{
	ERR_clear_error();
	SSL_shutdown(stream->ssl);
	tls_drop(stream);
}

void
tls_drop(struct stream *stream)
{
	SSL_free(stream->ssl);
	stream->ssl = NULL;
}
