#ifndef SERVER_STREAM_H
#define SERVER_STREAM_H
/*
 * stream -- bytes to and from one client: the same face for TCP and TLS.
 *
 * Nothing here waits: a call says what to wait for.  A stream must not move
 * in memory while it is open.
 */
#include "base/str.h"

struct ssl_st;
struct tls;

enum io {
	IO_DONE,
	IO_READ, /* go on when the socket can be read */
	IO_WRITE, /* go on when the socket can be written */
	IO_IDLE, /* wait for neither */
	IO_END, /* the client sends no more */
	IO_FAIL
};

struct stream {
	int fd;
	struct tls *tls; /* NULL: plain TCP */
	struct ssl_st *ssl; /* NULL too once close_notify was written */
	char *pending; /* what the socket did not take yet */
	size_t pending_at, pending_n;
	uint64_t sent; /* bytes that the socket took */
	uint32_t taken; /* bytes that the client sent, by way of TLS */
	bool begun; /* the first byte has arrived */
	bool clear; /* and was no TLS: it gets no answer */
	bool drained; /* the last read took all that had arrived: see
			 stream_wake */
	bool ended; /* TLS: the client's half is closed */
};

/* What is to be sent, and how far it has come. */
struct sending {
	struct str head, body; /* what is left of them */
	int fd; /* then `left` bytes of this file from `offset` on; or -1 */
	int64_t offset;
	uint64_t left;
	uint64_t bytes; /* of head, body and file, handed over so far */
	size_t company; /* connections that want their turn, this one too */
};

/* Takes the descriptor over, on failure too.  tls NULL: plain.  False: no
 * memory. */
bool stream_open(struct stream *stream, int fd, struct tls *tls);
/* Ends it from any state; what was not sent is lost. */
void stream_close(struct stream *stream);
/* The same, and the kernel forgets what it holds for the client: megabytes,
 * where one reads slowly. */
void stream_abort(struct stream *stream);

/* The loop says that the socket can be read again. */
static inline void
stream_wake(struct stream *stream)
{
	stream->drained = false;
}

/* Until IO_DONE or IO_FAIL. */
enum io stream_handshake(struct stream *stream);
/* IO_DONE: *n bytes, at least one. */
enum io stream_read(struct stream *stream, char *p, size_t max, size_t *n);
/* Has what has arrived acknowledged at once: a client that leaves Nagle's
 * algorithm on would wait 40 ms for us before it sends its request. */
void stream_hurry(struct stream *stream);
/*
 * Sends all of it and, with TLS, close_notify behind it.  IO_WRITE: call
 * again; it also comes after much was sent, for others to have their turn.
 */
enum io stream_send(struct stream *stream, struct sending *sending);
/* No more will be sent: the client sees the end. */
void stream_shutdown(struct stream *stream);
/* Reads and throws away, at most max bytes in *n; IO_END at the end. */
enum io stream_discard(struct stream *stream, size_t max, size_t *n);
#endif
