#ifndef SERVER_CERT_H
#define SERVER_CERT_H
/*
 * cert -- certificates and their keys: made, read, told about.
 *
 * A site's files are ID.crt and ID.key in the folder of certificates (PEM;
 * the key 0600).  Readers' programs remember a certificate at first sight,
 * so nothing here replaces one by itself.  This folder and cmd/cert.c are
 * the only places that know OpenSSL's certificates.
 */
#include "base/str.h"

struct arena;
struct cert; /* a certificate, what is above it, and its key */
struct err;

enum { CERT_NAMES = 64 };

/* What a certificate says.  Strings live in the arena that was given. */
struct cert_facts {
	struct str subject; /* the common name */
	struct str names[CERT_NAMES]; /* subject alternative names, else it */
	size_t n_names;
	int64_t not_before, not_after; /* seconds since 1970 */
	struct str fingerprint; /* SHA-256 of all of it, hex */
	struct str key_fingerprint; /* SHA-256 of its public key, hex */
	struct str key_type; /* "ECDSA P-256", "RSA 4096", "Ed25519" */
	bool rsa;
	uint32_t key_bits;
	bool self_signed;
	int version; /* of X.509: 3, or the old 1 */
};

/* ID.crt and ID.key: what is there. */
enum cert_files {
	CERT_FILES_NONE,
	CERT_FILES_KEY, /* a key without a certificate */
	CERT_FILES_CERT, /* a certificate without its key */
	CERT_FILES_BOTH
};
enum cert_files cert_files(int folder, struct str id);

/*
 * Makes ID.key, unless there is one, and ID.crt for these names: self-signed
 * X.509 v3, ECDSA P-256, valid from yesterday on for a hundred years.  An
 * ID.crt that is there is replaced: ask cert_files first.  owner -1: ours.
 */
struct cert_owner {
	int64_t uid, gid;
};
bool cert_make(int folder, struct str id, const struct str *names, size_t n,
    struct cert_owner owner, struct err *err);
/*
 * Makes ID.next.key, the key to come, unless it is there already;
 * *key_fingerprint gets what readers will see of it.
 */
bool cert_make_next(int folder, struct str id, struct cert_owner owner,
    struct arena *arena, struct str *key_fingerprint, struct err *err);
/* Renames ID.crt and ID.key to .old, and ID.next.key, if any, to ID.key. */
bool cert_set_aside(int folder, struct str id, struct err *err);

/*
 * Reads ID.crt and ID.key.  NULL: err is one line that names the file, what
 * is wrong and what to do; a key that does not fit is such a case.
 */
struct cert *cert_load(int folder, struct str id, struct err *err);
/* The certificate alone, where the key cannot or need not be read. */
struct cert *cert_load_public(int folder, struct str id, struct err *err);
void cert_free(struct cert *cert);

/* False: the arena is exhausted, or it is no certificate to speak of. */
bool cert_tell(
    const struct cert *cert, struct arena *arena, struct cert_facts *facts);
/* What /about/certificate says, a fact a line. */
struct str cert_describe(struct arena *arena, const struct cert_facts *facts);
/* Whether readers' programs will accept it for this host name. */
bool cert_covers(const struct cert *cert, struct str host);

/* For server/tls.c. */
struct x509_st;
struct evp_pkey_st;
struct stack_st_X509;
struct x509_st *cert_x509(const struct cert *cert);
struct evp_pkey_st *cert_key(const struct cert *cert);
struct stack_st_X509 *cert_chain(const struct cert *cert);
/* SHA-256 of a public key, hex. */
struct str cert_key_fingerprint(struct arena *arena, struct evp_pkey_st *key);
#endif
