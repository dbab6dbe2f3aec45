#include "server/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/tls.h"

/* One turn of one stream: a fast client must not hold up the others.  A file
 * that goes out as it is costs little, so with few others it has more. */
enum { TURN_BYTES = 256 * 1024, TURN_ALONE = 4 * 1024 * 1024 };

bool
stream_open(struct stream *stream, int fd, struct tls *tls)
{
	*stream = (struct stream){ .fd = fd, .tls = tls };
	if (tls == NULL || tls_begin(tls, stream))
		return true;
	stream_close(stream);
	return false;
}

void
stream_close(struct stream *stream)
{
	if (stream->ssl != NULL)
		tls_drop(stream);
	free(stream->pending);
	stream->pending = NULL;
	if (stream->fd >= 0)
		close(stream->fd);
	stream->fd = -1;
}

void
stream_abort(struct stream *stream)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	if (stream->fd >= 0)
		setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof(at_once));
	stream_close(stream);
}

/* --- what goes out --- */

static enum io
send_error(void)
{
	return errno == EAGAIN || errno == EINTR ? IO_WRITE : IO_FAIL;
}

/* Sends from *p on; IO_WRITE leaves the rest in there. */
static enum io
send_bytes(struct stream *stream, struct str *bytes, int flags)
{
	while (bytes->n > 0) {
		ssize_t n =
		    send(stream->fd, bytes->p, bytes->n, MSG_NOSIGNAL | flags);

		if (n < 0)
			return send_error();
		stream->sent += (uint64_t)n;
		*bytes = str_from(*bytes, (size_t)n);
	}
	return IO_DONE;
}

static enum io
send_pending(struct stream *stream)
{
	struct str rest = { stream->pending + stream->pending_at,
		stream->pending_n - stream->pending_at };
	enum io io = send_bytes(stream, &rest, 0);

	stream->pending_at = stream->pending_n - rest.n;
	if (io != IO_WRITE) {
		free(stream->pending);
		stream->pending = NULL;
	}
	return io;
}

/* What TLS collected; what the socket does not take is kept for later. */
static enum io
flush(struct stream *stream)
{
	struct tls *tls = stream->tls;
	struct str rest = { tls->out, tls->out_n };
	enum io io = send_bytes(stream, &rest, 0);

	tls->out_n = 0;
	if (io != IO_WRITE)
		return io;
	stream->pending = malloc(rest.n);
	if (stream->pending == NULL)
		return IO_FAIL;
	memcpy(stream->pending, rest.p, rest.n);
	stream->pending_at = 0;
	stream->pending_n = rest.n;
	return IO_WRITE;
}

/* --- the handshake and what comes in --- */

static enum io
from_tls(enum tls_result result)
{
	switch (result) {
	case TLS_DONE:
		return IO_DONE;
	case TLS_MORE:
		return IO_READ;
	case TLS_END:
		return IO_END;
	default:
		return IO_FAIL;
	}
}

enum io
stream_handshake(struct stream *stream)
{
	enum io io;
	enum io sent;

	if (stream->tls == NULL)
		return IO_DONE;
	if (stream->pending != NULL) {
		sent = send_pending(stream);
		if (sent != IO_DONE)
			return sent;
	}
	io = from_tls(tls_handshake(stream));
	if (stream->clear) {
		stream->tls->out_n = 0; /* no alert to who speaks no TLS */
		return IO_FAIL;
	}
	sent = flush(stream);
	/* All said and done but for a few bytes that still wait here: they
	 * go out with the answer. */
	if (sent == IO_FAIL || io == IO_DONE)
		return sent == IO_FAIL ? IO_FAIL : IO_DONE;
	if (sent == IO_WRITE && io == IO_READ)
		return IO_WRITE;
	return io == IO_END ? IO_FAIL : io;
}

static enum io
read_plain(struct stream *stream, char *p, size_t max, size_t *n)
{
	ssize_t got = recv(stream->fd, p, max, 0);

	stream->drained = got < (ssize_t)max;
	if (got > 0) {
		*n = (size_t)got;
		stream->begun = true;
		return IO_DONE;
	}
	if (got == 0)
		return IO_END;
	return errno == EAGAIN || errno == EINTR ? IO_READ : IO_FAIL;
}

enum io
stream_read(struct stream *stream, char *p, size_t max, size_t *n)
{
	enum io io;

	if (stream->tls == NULL)
		return read_plain(stream, p, max, n);
	if (stream->pending != NULL) {
		io = send_pending(stream);
		if (io != IO_DONE)
			return io;
	}
	io = from_tls(tls_read(stream, p, max, n));
	/* Reading may have to answer: a key update, an alert. */
	if (stream->tls->out_n > 0 &&
	    (stream->pending != NULL || flush(stream) == IO_FAIL)) {
		stream->tls->out_n = 0;
		return IO_FAIL;
	}
	return io;
}

void
stream_hurry(struct stream *stream)
{
	int on = 1;

	setsockopt(stream->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

/* --- the answer --- */

static bool
all_handed_over(const struct sending *sending)
{
	return sending->head.n == 0 && sending->body.n == 0 &&
	    sending->left == 0;
}

static void
hand_over(struct sending *sending, struct str *part, size_t n)
{
	*part = str_from(*part, n);
	sending->bytes += n;
}

/* Copies as much of *part as fits behind batch[*n]. */
static void
take(struct sending *sending, struct str *part, char *batch, size_t *n)
{
	size_t fits = TLS_OUT_HIGH - *n;
	size_t count = part->n < fits ? part->n : fits;

	if (count == 0)
		return;
	memcpy(batch + *n, part->p, count);
	*n += count;
	hand_over(sending, part, count);
}

/* The file behind it; false: it got shorter, or cannot be read. */
static bool
take_file(struct sending *sending, char *batch, size_t *n)
{
	while (sending->left > 0 && *n < TLS_OUT_HIGH) {
		size_t want = TLS_OUT_HIGH - *n;
		ssize_t got;

		if (want > sending->left)
			want = (size_t)sending->left;
		got = pread(sending->fd, batch + *n, want, sending->offset);
		if (got <= 0)
			return false;
		*n += (size_t)got;
		sending->offset += got;
		sending->left -= (uint64_t)got;
		sending->bytes += (uint64_t)got;
	}
	return true;
}

/*
 * As much as goes out with one send.  A long body is encrypted from where it
 * lies; header and a body's beginning or end are put together first, so that
 * they share a record.
 */
static bool
write_batch(struct stream *stream, struct sending *sending)
{
	char *batch = stream->tls->batch;
	struct str bytes;
	size_t n = 0;
	bool ok = true;

	if (sending->head.n == 0 && sending->body.n >= TLS_PIECE) {
		bytes = str_slice(sending->body, 0, TLS_OUT_HIGH);
		hand_over(sending, &sending->body, bytes.n);
	} else {
		take(sending, &sending->head, batch, &n);
		take(sending, &sending->body, batch, &n);
		ok = take_file(sending, batch, &n);
		bytes = (struct str){ batch, n };
	}
	while (ok && bytes.n > 0) {
		ok = tls_write(stream, str_slice(bytes, 0, TLS_PIECE));
		bytes = str_from(bytes, TLS_PIECE);
	}
	return ok;
}

static enum io
send_tls(struct stream *stream, struct sending *sending)
{
	struct tls *tls = stream->tls;
	uint64_t before = stream->sent;
	enum io io = IO_DONE;

	if (stream->pending != NULL)
		io = send_pending(stream);
	while (io == IO_DONE && stream->ssl != NULL) {
		if (stream->sent - before >= TURN_BYTES)
			return IO_WRITE;
		if (!write_batch(stream, sending)) {
			tls->out_n = 0; /* a cut that shows: no close_notify */
			return IO_FAIL;
		}
		if (all_handed_over(sending))
			tls_finish(stream);
		io = flush(stream);
	}
	return io;
}

/* What a client takes off the kernel's hands while it is being served need not
 * be asked about again: alone, one fills its socket to the brim. */
static uint64_t
turn_of(const struct sending *sending)
{
	uint64_t share =
	    TURN_ALONE / (sending->company > 0 ? sending->company : 1);

	return share > TURN_BYTES ? share : TURN_BYTES;
}

static enum io
send_file(struct stream *stream, struct sending *sending, uint64_t most)
{
	while (sending->left > 0 && most > 0) {
		size_t want =
		    sending->left < most ? (size_t)sending->left : (size_t)most;
		off_t offset = sending->offset;
		ssize_t n = sendfile(stream->fd, sending->fd, &offset, want);

		if (n < 0)
			return send_error();
		if (n == 0)
			return IO_FAIL; /* it got shorter */
		sending->offset = offset;
		sending->left -= (uint64_t)n;
		sending->bytes += (uint64_t)n;
		stream->sent += (uint64_t)n;
		most -= (uint64_t)n;
	}
	return sending->left > 0 ? IO_WRITE : IO_DONE;
}

static enum io
send_part(
    struct stream *stream, struct sending *sending, struct str *part, bool more)
{
	struct str rest = *part;
	enum io io = send_bytes(stream, &rest, more ? MSG_MORE : 0);

	hand_over(sending, part, part->n - rest.n);
	return io;
}

static enum io
send_plain(struct stream *stream, struct sending *sending)
{
	enum io io = send_part(stream, sending, &sending->head,
	    sending->body.n > 0 || sending->left > 0);

	if (io == IO_DONE)
		io = send_part(
		    stream, sending, &sending->body, sending->left > 0);
	if (io == IO_DONE && sending->left > 0)
		io = send_file(stream, sending, turn_of(sending));
	return io;
}

enum io
stream_send(struct stream *stream, struct sending *sending)
{
	return stream->tls == NULL ? send_plain(stream, sending)
				   : send_tls(stream, sending);
}

void
stream_shutdown(struct stream *stream)
{
	shutdown(stream->fd, SHUT_WR);
}

enum io
stream_discard(struct stream *stream, size_t max, size_t *n)
{
	char bytes[4096];

	while (*n < max) {
		ssize_t got = recv(stream->fd, bytes, sizeof(bytes), 0);

		if (got < 0)
			return errno == EAGAIN || errno == EINTR ? IO_READ
								 : IO_END;
		if (got == 0)
			return IO_END;
		*n += (size_t)got;
	}
	return IO_END;
}
