/* What a certificate says: the second half of server/cert.h. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/date.h"
#include "server/cert.h"

static struct str
hex(struct arena *arena, const unsigned char *bytes, unsigned n)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_alloc(arena, 2 * (size_t)n);

	if (p == NULL)
		return (struct str){ NULL, 0 };
	for (unsigned i = 0; i < n; i++) {
		p[2 * i] = digits[bytes[i] >> 4];
		p[2 * i + 1] = digits[bytes[i] & 15];
	}
	return (struct str){ p, 2 * (size_t)n };
}

static struct str
fingerprint(struct arena *arena, const X509 *x509)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (X509_digest(x509, EVP_sha256(), hash, &n) != 1)
		n = 0;
	return hex(arena, hash, n);
}

/* Of the whole SubjectPublicKeyInfo: what Amfora and Lagrange keep. */
struct str
cert_key_fingerprint(struct arena *arena, EVP_PKEY *key)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned char *der = NULL;
	unsigned hash_n = 0;
	int n = i2d_PUBKEY(key, &der);

	if (n <= 0 ||
	    EVP_Digest(der, (size_t)n, hash, &hash_n, EVP_sha256(), NULL) != 1)
		hash_n = 0;
	OPENSSL_free(der);
	return hex(arena, hash, hash_n);
}

static struct str
key_type(struct arena *arena, EVP_PKEY *key)
{
	char group[64];
	size_t n;

	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_EC:
		if (EVP_PKEY_get_group_name(key, group, sizeof(group), &n) != 1)
			return STR("ECDSA");
		if (str_eq(str_z(group), STR("prime256v1")))
			return STR("ECDSA P-256");
		return arena_fmt(arena, "ECDSA %s", group);
	case EVP_PKEY_RSA:
		return arena_fmt(arena, "RSA %d", EVP_PKEY_get_bits(key));
	case EVP_PKEY_ED25519:
		return STR("Ed25519");
	default:
		return arena_fmt(arena, "%s",
		    EVP_PKEY_get0_type_name(key) != NULL
			? EVP_PKEY_get0_type_name(key)
			: "of an unknown kind");
	}
}

static int64_t
seconds(const ASN1_TIME *time)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0;
	int rest = 0;
	int64_t result = 0;

	if (epoch != NULL && ASN1_TIME_diff(&days, &rest, epoch, time) == 1)
		result = (int64_t)days * 86400 + rest;
	ASN1_TIME_free(epoch);
	return result;
}

static struct str
asn1_text(struct arena *arena, const ASN1_STRING *s)
{
	if (s == NULL)
		return (struct str){ NULL, 0 };
	return arena_copy(arena,
	    (struct str){ (const char *)ASN1_STRING_get0_data(s),
		(size_t)ASN1_STRING_length(s) });
}

static struct str
common_name(struct arena *arena, X509 *x509)
{
	const X509_NAME *subject = X509_get_subject_name(x509);
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);

	if (at < 0)
		return (struct str){ NULL, 0 };
	return asn1_text(
	    arena, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

static void
take_names(struct arena *arena, X509 *x509, struct cert_facts *facts)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type != GEN_DNS || facts->n_names == CERT_NAMES)
			continue;
		facts->names[facts->n_names++] =
		    asn1_text(arena, name->d.dNSName);
	}
	GENERAL_NAMES_free(names);
	if (facts->n_names == 0 && facts->subject.n > 0)
		facts->names[facts->n_names++] = facts->subject;
}

bool
cert_tell(
    const struct cert *cert, struct arena *arena, struct cert_facts *facts)
{
	X509 *x509 = cert_x509(cert);
	EVP_PKEY *key = X509_get0_pubkey(x509);

	*facts = (struct cert_facts){ 0 };
	if (key == NULL)
		return false;
	facts->subject = common_name(arena, x509);
	take_names(arena, x509, facts);
	facts->not_before = seconds(X509_get0_notBefore(x509));
	facts->not_after = seconds(X509_get0_notAfter(x509));
	facts->fingerprint = fingerprint(arena, x509);
	facts->key_fingerprint = cert_key_fingerprint(arena, key);
	facts->key_type = key_type(arena, key);
	facts->rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
	facts->key_bits = (uint32_t)EVP_PKEY_get_bits(key);
	facts->self_signed = X509_self_signed(x509, 0) == 1;
	facts->version = (int)X509_get_version(x509) + 1;
	ERR_clear_error();
	return !arena->failed;
}

struct str
cert_describe(struct arena *arena, const struct cert_facts *facts)
{
	struct str names = facts->names[0];

	for (size_t i = 1; i < facts->n_names; i++)
		names = arena_fmt(arena, STR_FMT ", " STR_FMT, STR_ARG(names),
		    STR_ARG(facts->names[i]));
	return arena_fmt(arena,
	    "Names: " STR_FMT "\nKey: " STR_FMT
	    "\nSHA-256 of the public key: " STR_FMT "\nValid from " STR_FMT
	    " until " STR_FMT,
	    STR_ARG(names), STR_ARG(facts->key_type),
	    STR_ARG(facts->key_fingerprint),
	    STR_ARG(date_day(arena, facts->not_before)),
	    STR_ARG(date_day(arena, facts->not_after)));
}
