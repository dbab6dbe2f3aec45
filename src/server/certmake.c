/* Making certificates and keys: the third part of server/cert.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "server/cert.h"

#define DAY ((long)24 * 60 * 60)

enum { YEARS = 100, PEM_ARENA = 64 * 1024 };

/* 127 random bits: positive, and never the same twice. */
static bool
set_serial(X509 *x509)
{
	unsigned char bytes[16];
	BIGNUM *number;
	bool ok;

	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return false;
	bytes[0] = (bytes[0] & 0x7F) | 0x40;
	number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	ok = number != NULL &&
	    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != NULL;
	BN_free(number);
	return ok;
}

static bool
add_extension(X509 *x509, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool ok;

	X509V3_set_ctx(&context, x509, x509, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	ok = extension != NULL && X509_add_ext(x509, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return ok;
}

/* Built by hand: X509V3_EXT_conf_nid would read a comma in a name as its
 * own. */
static bool
add_names(X509 *x509, const struct str *names, size_t n)
{
	GENERAL_NAMES *all = GENERAL_NAMES_new();
	bool ok = all != NULL;

	for (size_t i = 0; ok && i < n; i++) {
		GENERAL_NAME *name = GENERAL_NAME_new();
		ASN1_IA5STRING *text = ASN1_IA5STRING_new();

		ok = name != NULL && text != NULL &&
		    ASN1_STRING_set(text, names[i].p, (int)names[i].n) == 1;
		if (ok) {
			GENERAL_NAME_set0_value(name, GEN_DNS, text);
			text = NULL;
			ok = sk_GENERAL_NAME_push(all, name) > 0;
			if (ok)
				name = NULL;
		}
		ASN1_IA5STRING_free(text);
		GENERAL_NAME_free(name);
	}
	ok =
	    ok && X509_add1_ext_i2d(x509, NID_subject_alt_name, all, 0, 0) == 1;
	GENERAL_NAMES_free(all);
	return ok;
}

static bool
set_subject(X509 *x509, struct str host)
{
	X509_NAME *name = X509_get_subject_name(x509);

	/* A common name ends at 64 characters; the SAN has all of it. */
	if (host.n > 64)
		host.n = 64;
	return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
		   (const unsigned char *)host.p, (int)host.n, -1, 0) == 1 &&
	    X509_set_issuer_name(x509, name) == 1;
}

/* No authority's certificate: strict clients refuse one as a server's. */
static X509 *
self_signed(EVP_PKEY *key, const struct str *names, size_t n)
{
	X509 *x509 = X509_new();
	time_t now = time(NULL);
	/* Ed25519 hashes by itself. */
	const EVP_MD *hash =
	    EVP_PKEY_is_a(key, "ED25519") ? NULL : EVP_sha256();

	if (x509 != NULL && X509_set_version(x509, X509_VERSION_3) == 1 &&
	    set_serial(x509) &&
	    X509_time_adj_ex(X509_getm_notBefore(x509), -1, 0, &now) &&
	    X509_time_adj_ex(X509_getm_notAfter(x509), YEARS * 365, 0, &now) &&
	    X509_set_pubkey(x509, key) == 1 && set_subject(x509, names[0]) &&
	    add_extension(x509, NID_basic_constraints, "critical,CA:FALSE") &&
	    add_extension(x509, NID_key_usage, "critical,digitalSignature") &&
	    add_extension(x509, NID_ext_key_usage, "serverAuth") &&
	    add_names(x509, names, n) && X509_sign(x509, key, hash) > 0)
		return x509;
	X509_free(x509);
	return NULL;
}

static bool
give(int folder, struct str name, struct cert_owner owner, struct err *err)
{
	char z[512];

	if (owner.uid < 0)
		return true;
	snprintf(z, sizeof(z), STR_FMT, STR_ARG(name));
	if (fchownat(folder, z, (uid_t)owner.uid, (gid_t)owner.gid,
		AT_SYMLINK_NOFOLLOW) == 0)
		return true;
	return err_set(err, "cannot be given to its user: %s", strerror(errno));
}

/* What was printed into the BIO becomes a file, whole. */
static bool
write_pem(int folder, struct str name, BIO *bio, unsigned mode,
    struct cert_owner owner, struct err *err)
{
	char *p = NULL;
	long n = BIO_get_mem_data(bio, &p);

	return file_write(
		   folder, name, (struct str){ p, (size_t)n }, mode, err) &&
	    give(folder, name, owner, err);
}

static bool
write_key(int folder, struct str name, EVP_PKEY *key, struct cert_owner owner,
    struct err *err)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	bool ok = false;

	if (bio == NULL ||
	    PEM_write_bio_PKCS8PrivateKey(
		bio, key, NULL, NULL, 0, NULL, NULL) != 1)
		err_set(err, "cannot write the key: out of memory");
	else
		ok = write_pem(folder, name, bio, 0600, owner, err);
	BIO_free(bio);
	return ok || err_in(err, STR_FMT, STR_ARG(name));
}

static bool
write_certificate(int folder, struct str name, X509 *x509,
    struct cert_owner owner, struct err *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	bool ok = false;

	if (bio == NULL || PEM_write_bio_X509(bio, x509) != 1)
		err_set(err, "cannot write the certificate: out of memory");
	else
		ok = write_pem(folder, name, bio, 0644, owner, err);
	BIO_free(bio);
	return ok || err_in(err, STR_FMT, STR_ARG(name));
}

/* The key in that file; a new one, written there, if it does not exist. */
static EVP_PKEY *
key_of(int folder, struct str name, struct cert_owner owner,
    struct arena *arena, struct err *err)
{
	EVP_PKEY *key = NULL;
	struct str bytes;
	BIO *bio;

	switch (
	    file_read(folder, name, PEM_ARENA / 2, arena, &bytes, NULL, err)) {
	case FILE_MISSING:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
		if (key == NULL)
			err_set(err, "cannot make a key");
		else if (!write_key(folder, name, key, owner, err)) {
			EVP_PKEY_free(key);
			key = NULL;
		}
		return key;
	case FILE_OK:
		bio = BIO_new_mem_buf(bytes.n ? bytes.p : "", (int)bytes.n);
		if (bio != NULL)
			key = PEM_read_bio_PrivateKey(bio, NULL, NULL, "");
		BIO_free(bio);
		ERR_clear_error();
		if (key == NULL)
			err_set(err,
			    STR_FMT ": holds no key in PEM form; restore it, "
				    "or move it away",
			    STR_ARG(name));
		return key;
	default:
		err_in(err, STR_FMT, STR_ARG(name));
		return NULL;
	}
}

bool
cert_make(int folder, struct str id, const struct str *names, size_t n,
    struct cert_owner owner, struct err *err)
{
	struct arena arena;
	EVP_PKEY *key;
	X509 *x509 = NULL;
	bool ok = false;

	arena_init(&arena, PEM_ARENA);
	/* The key first: a key alone can be completed, the other way round
	 * nothing helps. */
	key = key_of(folder, arena_fmt(&arena, STR_FMT ".key", STR_ARG(id)),
	    owner, &arena, err);
	if (key != NULL) {
		x509 = self_signed(key, names, n);
		if (x509 == NULL)
			err_set(err, "cannot make a certificate for " STR_FMT,
			    STR_ARG(names[0]));
		else
			ok = write_certificate(folder,
			    arena_fmt(&arena, STR_FMT ".crt", STR_ARG(id)),
			    x509, owner, err);
	}
	ERR_clear_error();
	X509_free(x509);
	EVP_PKEY_free(key);
	arena_free(&arena);
	return ok;
}

bool
cert_make_next(int folder, struct str id, struct cert_owner owner,
    struct arena *arena, struct str *key_fingerprint, struct err *err)
{
	struct arena scratch;
	EVP_PKEY *key;

	arena_init(&scratch, PEM_ARENA);
	key = key_of(folder,
	    arena_fmt(&scratch, STR_FMT ".next.key", STR_ARG(id)), owner,
	    &scratch, err);
	if (key != NULL)
		*key_fingerprint = cert_key_fingerprint(arena, key);
	EVP_PKEY_free(key);
	arena_free(&scratch);
	return key != NULL;
}

static bool
move(int folder, struct str id, const char *from, const char *to,
    struct err *err)
{
	char a[512];
	char b[512];

	snprintf(a, sizeof(a), STR_FMT "%s", STR_ARG(id), from);
	snprintf(b, sizeof(b), STR_FMT "%s", STR_ARG(id), to);
	if (renameat(folder, a, folder, b) == 0 || errno == ENOENT)
		return true;
	return err_set(
	    err, "%s: cannot be renamed to %s: %s", a, b, strerror(errno));
}

bool
cert_set_aside(int folder, struct str id, struct err *err)
{
	return move(folder, id, ".crt", ".crt.old", err) &&
	    move(folder, id, ".key", ".key.old", err) &&
	    move(folder, id, ".next.key", ".key", err);
}
