#include "base/hash.h"

#include <openssl/evp.h>

#include "base/arena.h"
#include "base/log.h"

void
hash_sha256(struct str s, unsigned char out[HASH_BYTES])
{
	if (EVP_Digest(
		s.n == 0 ? "" : s.p, s.n, out, NULL, EVP_sha256(), NULL) == 1)
		return;
	/* Only when memory ends.  Zeros are no hash of anything. */
	memset(out, 0, HASH_BYTES);
	log_error("cannot compute a SHA-256: out of memory");
}

struct str
hash_hex(struct arena *arena, struct str s)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[HASH_BYTES];
	char *p = arena_alloc(arena, 2 * HASH_BYTES);

	if (p == NULL)
		return (struct str){ NULL, 0 };
	hash_sha256(s, hash);
	for (size_t i = 0; i < HASH_BYTES; i++) {
		p[2 * i] = digits[hash[i] >> 4];
		p[2 * i + 1] = digits[hash[i] & 15];
	}
	return (struct str){ p, 2 * HASH_BYTES };
}
