/*
 * floor -- the least that a server can do, to hold ours against.
 *
 * One process, one epoll loop.  It reads a line from each connection and
 * answers the same bytes to all, from memory: no parsing, no files, no log,
 * no deadline.  For gemini it speaks TLS with the settings that are cheapest
 * while still correct: a P-256 certificate, X25519 first, AES-128-GCM first,
 * no tickets, answer and close_notify in one send.
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

struct client {
	int fd;
	SSL *ssl; /* NULL: plain */
	size_t sent;
	bool answering;
	bool lingering;
};

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
	SSL_CTX_set_num_tickets(tls, 0);
	SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
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
	SSL_free(client->ssl);
	close(client->fd);
	free(client);
}

static void
linger(struct client *client)
{
	client->lingering = true;
	shutdown(client->fd, SHUT_WR);
}

/* Both answer with false when the client is gone. */
static bool
answer_plain(struct client *client)
{
	char line[2048];

	if (!client->answering) {
		ssize_t n = recv(client->fd, line, sizeof(line), 0);

		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		client->answering = memchr(line, '\n', (size_t)n) != NULL;
	}
	while (client->answering && client->sent < answer_n) {
		ssize_t n = send(client->fd, answer + client->sent,
		    answer_n - client->sent, MSG_NOSIGNAL);

		if (n < 0)
			return errno == EAGAIN;
		client->sent += (size_t)n;
	}
	if (client->answering)
		linger(client);
	return true;
}

static bool
wants_more(struct client *client, int result)
{
	int error = SSL_get_error(client->ssl, result);

	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

static bool
answer_tls(struct client *client)
{
	BIO *out = SSL_get_wbio(client->ssl);
	char line[2048];
	int n;

	ERR_clear_error();
	if (!SSL_is_init_finished(client->ssl)) {
		int one = 1;

		n = SSL_accept(client->ssl);
		(void)BIO_flush(out);
		if (n <= 0)
			return wants_more(client, n);
		setsockopt(
		    client->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof(one));
	}
	if (!client->answering) {
		n = SSL_read(client->ssl, line, sizeof(line));
		if (n <= 0)
			return wants_more(client, n);
		client->answering = memchr(line, '\n', (size_t)n) != NULL;
	}
	while (client->answering && client->sent < answer_n) {
		size_t left = answer_n - client->sent;

		n = SSL_write(client->ssl, answer + client->sent,
		    left > 65536 ? 65536 : (int)left);
		if (n <= 0)
			return wants_more(client, n);
		client->sent += (size_t)n;
		if (client->sent < answer_n && BIO_flush(out) <= 0)
			return BIO_should_retry(out);
	}
	if (client->answering) {
		SSL_shutdown(client->ssl);
		(void)BIO_flush(out);
		linger(client);
	}
	return true;
}

static bool
work(struct client *client)
{
	char rest[4096];

	if (client->lingering)
		return recv(client->fd, rest, sizeof(rest), 0) < 0 &&
		    errno == EAGAIN;
	return client->ssl != NULL ? answer_tls(client) : answer_plain(client);
}

static void
take(int listener, bool secure)
{
	for (;;) {
		struct epoll_event event = { EPOLLIN | EPOLLOUT | EPOLLET,
			{ 0 } };
		int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
		struct client *client;

		if (fd < 0)
			return;
		client = calloc(1, sizeof(*client));
		if (client == NULL)
			give_up("calloc");
		client->fd = fd;
		if (secure) {
			BIO *buffer = BIO_new(BIO_f_buffer());
			BIO *bio = BIO_new_socket(fd, BIO_NOCLOSE);

			BIO_set_write_buffer_size(buffer, 16384 + 4096);
			BIO_up_ref(bio);
			client->ssl = SSL_new(tls);
			SSL_set_bio(client->ssl, bio, BIO_push(buffer, bio));
			SSL_set_accept_state(client->ssl);
		}
		event.data.ptr = client;
		epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
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
			else if (!work(client))
				end(client);
		}
	}
}
