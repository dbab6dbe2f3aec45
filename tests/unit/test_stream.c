/* A TLS stream, with a client of OpenSSL's at the other end of a pair. */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "base/err.h"
#include "server/cert.h"
#include "server/stream.h"
#include "server/tls.h"

static const struct str name = STR_INIT("localhost");
static struct tls *tls;
static SSL_CTX *clients;

static int
make_tls(void **state)
{
	const struct cert_owner ours = { -1, -1 };
	char path[] = "/tmp/smallpress-stream-XXXXXX";
	struct tls_site site = { &name, 1, NULL };
	struct cert *cert;
	struct err err;
	int folder;

	(void)state;
	if (mkdtemp(path) == NULL)
		return -1;
	folder = open(path, O_RDONLY | O_DIRECTORY);
	if (!cert_make(folder, name, &name, 1, ours, &err))
		return -1;
	cert = cert_load(folder, name, &err);
	site.cert = cert;
	tls = cert == NULL ? NULL : tls_new(&site, 1, &err);
	cert_free(cert);
	unlinkat(folder, "localhost.crt", 0);
	unlinkat(folder, "localhost.key", 0);
	close(folder);
	rmdir(path);
	clients = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_verify(clients, SSL_VERIFY_NONE, NULL);
	return tls == NULL || clients == NULL ? -1 : 0;
}

static int
free_tls(void **state)
{
	(void)state;
	tls_free(tls);
	SSL_CTX_free(clients);
	return 0;
}

struct pair {
	struct stream stream;
	int fd; /* the client's end */
	SSL *client;
};

/* Both have shaken hands. */
static void
begin(struct pair *pair)
{
	enum io io = IO_READ;
	int fds[2];
	int done = 0;

	assert_int_equal(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	assert_true(stream_open(&pair->stream, fds[0], tls));
	pair->fd = fds[1];
	pair->client = SSL_new(clients);
	SSL_set_fd(pair->client, fds[1]);
	for (int i = 0; i < 10 && (io != IO_DONE || done != 1); i++) {
		done = SSL_connect(pair->client);
		stream_wake(&pair->stream);
		if (io != IO_DONE)
			io = stream_handshake(&pair->stream);
	}
	assert_int_equal(done, 1);
	assert_int_equal(io, IO_DONE);
}

static void
end(struct pair *pair)
{
	SSL_free(pair->client);
	close(pair->fd);
	stream_close(&pair->stream);
}

/* What the server's end says; bytes into got. */
static enum io
hear(struct pair *pair, char *got, size_t max, size_t *n)
{
	stream_wake(&pair->stream);
	*n = 0;
	return stream_read(&pair->stream, got, max, n);
}

static void
change_keys(struct pair *pair)
{
	assert_int_equal(
	    SSL_key_update(pair->client, SSL_KEY_UPDATE_NOT_REQUESTED), 1);
	assert_int_equal(SSL_do_handshake(pair->client), 1);
}

static void
a_request_in_records_of_one_byte_is_heard(void **state)
{
	char request[1026];
	struct pair pair;
	char got[2048];
	size_t all = 0;
	size_t n;

	(void)state;
	begin(&pair);
	memset(request, 'x', sizeof(request));
	for (size_t i = 0; i < sizeof(request); i++) {
		if (i % 100 == 0)
			change_keys(&pair);
		assert_int_equal(SSL_write(pair.client, request + i, 1), 1);
		while (hear(&pair, got, sizeof(got), &n) == IO_DONE)
			all += n;
	}
	assert_int_equal(all, sizeof(request));
	end(&pair);
}

static void
keys_that_change_without_end_end_the_connection(void **state)
{
	struct pair pair;
	enum io io = IO_READ;
	char got[64];
	size_t n;
	int i;

	(void)state;
	begin(&pair);
	for (i = 0; i < 10000 && io == IO_READ; i++) {
		change_keys(&pair);
		io = hear(&pair, got, sizeof(got), &n);
	}
	assert_int_equal(io, IO_FAIL);
	assert_in_range(i, 100, TLS_IN_MAX / 20);
	end(&pair);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_in_records_of_one_byte_is_heard),
		TEST(keys_that_change_without_end_end_the_connection),
	};

	return cmocka_run_group_tests(tests, make_tls, free_tls);
}
