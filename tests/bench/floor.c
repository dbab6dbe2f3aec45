/*
 * floor -- the least that a server can do, to hold ours against.
 *
 * One process, one epoll loop.  It reads a line from each connection and
 * answers the same bytes to all, from memory: no parsing, no files, no log,
 * no deadline, no patience with whoever sends more than it should.  A
 * connection is answered as soon as it is accepted, for TCP_DEFER_ACCEPT
 * says that there is something to read, and is registered with the kernel
 * only if it must be waited for.  So a Gopher request takes four system
 * calls: accept4, recv, send, close.
 *
 * For gemini it speaks TLS with the settings that are cheapest while still
 * correct: a P-256 certificate, X25519 first, AES-128-GCM first, no tickets,
 * one read for all that has arrived, and answer and close_notify in one
 * send.
 *
 *   floor gemini|gopher PORT ANSWER-FILE    prints "PORT" once it listens
 *
 * Loopback only.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

enum { OUT = 96 * 1024, OUT_HIGH = 64 * 1024, RECORD = 16 * 1024 };

struct client {
	int fd;
	SSL *ssl; /* NULL: plain */
	size_t sent; /* of the answer */
	bool answering;
	bool closing; /* all is handed over, close_notify too */
	char *pending; /* what the socket did not take */
	size_t pending_n;
	uint32_t waits; /* for these events, at the kernel */
};

/* What TLS writes in one turn of one client. */
static char out[OUT];
static size_t out_n;
static BIO_METHOD *method;

static char *answer;
static size_t answer_n;
static SSL_CTX *tls;
static int loop;

static void
give_up(const char *what)
{
	perror(what);
	exit(2);
}

static void
read_answer(const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t room = 0;
	size_t n;

	if (file == NULL)
		give_up(path);
	do {
		room = room == 0 ? 65536 : room * 2;
		answer = realloc(answer, room);
		if (answer == NULL)
			give_up("realloc");
		n = fread(answer + answer_n, 1, room - answer_n, file);
		answer_n += n;
	} while (answer_n == room);
	fclose(file);
}

static X509 *
self_signed(EVP_PKEY *key)
{
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), -86400);
	X509_gmtime_adj(X509_getm_notAfter(cert), 86400L * 365);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)"localhost", -1, -1, 0);
	X509_set_issuer_name(cert, name);
	X509_set_pubkey(cert, key);
	X509_sign(cert, key, EVP_sha256());
	return cert;
}

static int
collect(BIO *bio, const char *p, int n)
{
	(void)bio;
	if (n < 0 || (size_t)n > sizeof(out) - out_n)
		return -1;
	memcpy(out + out_n, p, (size_t)n);
	out_n += (size_t)n;
	return n;
}

static int
receive(BIO *bio, char *p, int n)
{
	const struct client *client = BIO_get_data(bio);
	ssize_t got = recv(client->fd, p, (size_t)n, 0);

	BIO_clear_retry_flags(bio);
	if (got < 0 && errno == EAGAIN)
		BIO_set_retry_read(bio);
	return (int)got;
}

static long
control(BIO *bio, int command, long number, void *pointer)
{
	(void)bio, (void)number, (void)pointer;
	return command == BIO_CTRL_FLUSH;
}

static void
make_tls(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	tls = SSL_CTX_new(TLS_server_method());
	if (tls == NULL || key == NULL)
		give_up("TLS");
	SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
	SSL_CTX_use_certificate(tls, self_signed(key));
	SSL_CTX_use_PrivateKey(tls, key);
	method =
	    BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "floor");
	BIO_meth_set_write(method, collect);
	BIO_meth_set_read(method, receive);
	BIO_meth_set_ctrl(method, control);
	SSL_CTX_set_num_tickets(tls, 0);
	SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_read_ahead(tls, 1);
	SSL_CTX_set_options(tls,
	    SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE |
		SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_mode(tls,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set1_groups_list(tls, "X25519:P-256");
	SSL_CTX_set_ciphersuites(tls,
	    "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:"
	    "TLS_AES_256_GCM_SHA384");
}

static int
listen_on(int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t n = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	/* A client that connects and says nothing costs nothing. */
	setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&address, n) < 0 ||
	    listen(fd, 4096) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &n) < 0)
		give_up("listen");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static void
end(struct client *client)
{
	out_n = 0;
	SSL_free(client->ssl);
	close(client->fd);
	free(client->pending);
	free(client);
}

/* --- one client: each answers with false when it is over --- */

static bool
answer_plain(struct client *client)
{
	char line[2048];

	if (!client->answering) {
		ssize_t n = recv(client->fd, line, sizeof(line), 0);

		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		client->answering = memchr(line, '\n', (size_t)n) != NULL;
		if (!client->answering)
			return true;
	}
	while (client->sent < answer_n) {
		ssize_t n = send(client->fd, answer + client->sent,
		    answer_n - client->sent, MSG_NOSIGNAL);

		if (n < 0)
			return errno == EAGAIN;
		client->sent += (size_t)n;
	}
	return false;
}

static bool
wants_more(struct client *client, int result)
{
	return SSL_get_error(client->ssl, result) == SSL_ERROR_WANT_READ;
}

enum flushed { ALL, SOME, BROKEN };

static enum flushed
flush_pending(struct client *client)
{
	ssize_t n =
	    send(client->fd, client->pending, client->pending_n, MSG_NOSIGNAL);

	if (n < 0)
		return errno == EAGAIN ? SOME : BROKEN;
	client->pending_n -= (size_t)n;
	memmove(client->pending, client->pending + n, client->pending_n);
	return client->pending_n == 0 ? ALL : SOME;
}

static enum flushed
flush(struct client *client)
{
	ssize_t n;

	if (out_n == 0)
		return ALL;
	n = send(client->fd, out, out_n, MSG_NOSIGNAL);
	if (n == (ssize_t)out_n) {
		out_n = 0;
		return ALL;
	}
	if (n < 0 && errno != EAGAIN)
		return BROKEN;
	if (n < 0)
		n = 0;
	if (client->pending == NULL)
		client->pending = malloc(OUT);
	if (client->pending == NULL)
		give_up("malloc");
	client->pending_n = out_n - (size_t)n;
	memcpy(client->pending, out + n, client->pending_n);
	out_n = 0;
	return SOME;
}

/* Until the line is there: false when it is not. */
static bool
hear(struct client *client, bool *lives)
{
	char line[2048];
	int n;

	ERR_clear_error();
	if (!SSL_is_init_finished(client->ssl)) {
		n = SSL_do_handshake(client->ssl);
		if (n <= 0) {
			*lives =
			    wants_more(client, n) && flush(client) != BROKEN;
			return false;
		}
	}
	n = SSL_read(client->ssl, line, sizeof(line));
	if (n <= 0) {
		*lives = wants_more(client, n) && flush(client) != BROKEN;
		return false;
	}
	client->answering = memchr(line, '\n', (size_t)n) != NULL;
	*lives = true;
	return client->answering;
}

static bool
answer_tls(struct client *client)
{
	enum flushed flushed = ALL;
	bool lives;

	if (client->pending_n > 0) {
		flushed = flush_pending(client);
		if (flushed != ALL)
			return flushed == SOME;
	}
	if (!client->answering && !hear(client, &lives))
		return lives;
	while (flushed == ALL && !client->closing) {
		while (client->sent < answer_n && out_n < OUT_HIGH) {
			size_t left = answer_n - client->sent;
			int n = SSL_write(client->ssl, answer + client->sent,
			    left > RECORD ? RECORD : (int)left);

			if (n <= 0)
				return false;
			client->sent += (size_t)n;
		}
		if (client->sent == answer_n) {
			SSL_shutdown(client->ssl);
			client->closing = true;
		}
		flushed = flush(client);
	}
	return flushed == SOME;
}

static bool
work(struct client *client)
{
	return client->ssl != NULL ? answer_tls(client) : answer_plain(client);
}

static void
go_on(struct client *client)
{
	struct epoll_event event = { .data.ptr = client };
	int change = client->waits == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;

	if (!work(client)) {
		end(client);
		return;
	}
	event.events = client->answering ? EPOLLOUT : EPOLLIN;
	if (event.events == client->waits)
		return;
	client->waits = event.events;
	if (epoll_ctl(loop, change, client->fd, &event) < 0)
		end(client);
}

static void
take(int listener, bool secure)
{
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
		struct client *client;

		if (fd < 0)
			return;
		client = calloc(1, sizeof(*client));
		if (client == NULL)
			give_up("calloc");
		client->fd = fd;
		if (secure) {
			BIO *bio = BIO_new(method);

			BIO_set_data(bio, client);
			BIO_set_init(bio, 1);
			client->ssl = SSL_new(tls);
			SSL_set_bio(client->ssl, bio, bio);
			SSL_set_accept_state(client->ssl);
		}
		go_on(client);
	}
}

int
main(int argc, char **argv)
{
	struct epoll_event events[256];
	struct epoll_event event = { EPOLLIN, { NULL } };
	bool secure;
	int listener;

	if (argc != 4) {
		fprintf(stderr, "usage: floor gemini|gopher PORT FILE\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	secure = strcmp(argv[1], "gemini") == 0;
	read_answer(argv[3]);
	if (secure)
		make_tls();
	listener = listen_on((int)strtol(argv[2], NULL, 10));
	loop = epoll_create1(0);
	epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int n = epoll_wait(loop, events, 256, -1);

		for (int i = 0; i < n; i++) {
			struct client *client = events[i].data.ptr;

			if (client == NULL)
				take(listener, secure);
			else
				go_on(client);
		}
	}
}
