#include "server/cert.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

enum { PEM_MAX = 256 * 1024 };

struct cert {
	X509 *x509;
	STACK_OF(X509) * chain; /* of those who signed it; may be empty */
	EVP_PKEY *key; /* NULL after cert_load_public */
};

struct x509_st *
cert_x509(const struct cert *cert)
{
	return cert->x509;
}

struct evp_pkey_st *
cert_key(const struct cert *cert)
{
	return cert->key;
}

struct stack_st_X509 *
cert_chain(const struct cert *cert)
{
	return cert->chain;
}

void
cert_free(struct cert *cert)
{
	if (cert == NULL)
		return;
	X509_free(cert->x509);
	sk_X509_pop_free(cert->chain, X509_free);
	EVP_PKEY_free(cert->key);
	free(cert);
}

static bool
is_there(int folder, struct str id, const char *ending)
{
	char name[512];

	snprintf(name, sizeof(name), STR_FMT "%s", STR_ARG(id), ending);
	return faccessat(folder, name, F_OK, 0) == 0;
}

enum cert_files
cert_files(int folder, struct str id)
{
	bool crt = is_there(folder, id, ".crt");
	bool key = is_there(folder, id, ".key");

	if (crt && key)
		return CERT_FILES_BOTH;
	if (crt)
		return CERT_FILES_CERT;
	return key ? CERT_FILES_KEY : CERT_FILES_NONE;
}

/* One of the two files as a memory BIO over bytes in the arena. */
static BIO *
read_pem(int folder, struct str name, struct arena *arena, struct err *err)
{
	struct str bytes;
	BIO *bio;

	switch (file_read(folder, name, PEM_MAX, arena, &bytes, NULL, err)) {
	case FILE_OK:
		break;
	case FILE_MISSING:
		err_set(err,
		    "there is no such file; `smallpress cert new` "
		    "makes one");
		return NULL;
	case FILE_DENIED:
		err_set(err, "cannot be read; give it to the user that serves");
		return NULL;
	default:
		return NULL;
	}
	bio = BIO_new_mem_buf(bytes.n ? bytes.p : "", (int)bytes.n);
	if (bio == NULL)
		err_set(err, "out of memory");
	return bio;
}

static bool
read_certificates(struct cert *cert, BIO *bio, struct err *err)
{
	X509 *above;

	cert->x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	cert->chain = sk_X509_new_null();
	if (cert->x509 == NULL || cert->chain == NULL)
		return err_set(err,
		    "holds no certificate in PEM form; restore the file, or "
		    "make another with `smallpress cert new`");
	while ((above = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
		if (!sk_X509_push(cert->chain, above)) {
			X509_free(above);
			return err_set(err, "out of memory");
		}
	ERR_clear_error(); /* the end of the file is one */
	return true;
}

/* A key under a pass phrase: nobody is there to type it. */
static int
no_passphrase(char *buf, int size, int for_writing, void *context)
{
	(void)buf, (void)size, (void)for_writing, (void)context;
	return -1;
}

static bool
read_key(struct cert *cert, BIO *bio, struct err *err)
{
	cert->key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
	ERR_clear_error();
	if (cert->key == NULL)
		return err_set(err,
		    "holds no key in PEM form without a pass phrase; restore "
		    "the file");
	if (X509_check_private_key(cert->x509, cert->key) == 1)
		return true;
	ERR_clear_error();
	return err_set(err,
	    "this key does not fit its certificate; restore the file that was "
	    "replaced, or move both away to have new ones made");
}

static struct cert *
load(int folder, struct str id, bool with_key, struct err *err)
{
	struct arena arena;
	struct cert *cert = calloc(1, sizeof(*cert));
	struct str name;
	BIO *bio = NULL;
	bool ok;

	arena_init(&arena, 4 * PEM_MAX);
	if (cert == NULL) {
		err_set(err, "out of memory");
		return NULL;
	}
	name = arena_fmt(&arena, STR_FMT ".crt", STR_ARG(id));
	bio = read_pem(folder, name, &arena, err);
	ok = bio != NULL && read_certificates(cert, bio, err);
	BIO_free(bio);
	if (ok && with_key) {
		name = arena_fmt(&arena, STR_FMT ".key", STR_ARG(id));
		bio = read_pem(folder, name, &arena, err);
		ok = bio != NULL && read_key(cert, bio, err);
		BIO_free(bio);
	}
	if (!ok) {
		err_in(err, STR_FMT, STR_ARG(name));
		cert_free(cert);
		cert = NULL;
	}
	arena_free(&arena);
	return cert;
}

struct cert *
cert_load(int folder, struct str id, struct err *err)
{
	return load(folder, id, true, err);
}

struct cert *
cert_load_public(int folder, struct str id, struct err *err)
{
	return load(folder, id, false, err);
}

bool
cert_covers(const struct cert *cert, struct str host)
{
	return X509_check_host(cert->x509, host.p, host.n,
		   X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1;
}
