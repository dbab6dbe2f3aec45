#ifndef BASE_HASH_H
#define BASE_HASH_H
/*
 * hash -- SHA-256, for names, manifests and "is it still the same?".
 * One of the places that know OpenSSL (libcrypto's EVP only).
 */
#include "base/str.h"

struct arena;

enum { HASH_BYTES = 32 };

void hash_sha256(struct str s, unsigned char out[HASH_BYTES]);
/* 64 lower-case hex digits. */
struct str hash_hex(struct arena *arena, struct str s);
#endif
