/*
 * Paths from strangers: what is let pass names something below the root, is
 * canonical, and looks the same when it is read again.
 */
#include <assert.h>

#include "base/arena.h"
#include "base/path.h"
#include "base/url.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_canonical(struct arena *arena, struct str path)
{
	struct str again, segment, rest;
	bool more = true;

	assert(path.n > 0 && path.p[0] == '/');
	assert(utf8_check(path) == STR_NONE);
	for (rest = str_from(path, 1); more;) {
		more = str_cut(rest, '/', &segment, &rest);
		assert(!str_eq(segment, STR(".")));
		assert(!str_eq(segment, STR("..")));
		assert(segment.n > 0 || !more);
	}
	for (size_t i = 0; i < path.n; i++)
		assert((unsigned char)path.p[i] >= 0x20 && path.p[i] != '\\' &&
		    path.p[i] != 0x7F);
	if (path.n > PATH_MAX_BYTES)
		return;
	assert(path_from_selector(arena, path, &again) == PATH_OK);
	assert(str_eq(path, again));
	path_is_public(str_from(path, 1));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct arena arena;
	struct str path, encoded;

	arena_init(&arena, 1 << 20);
	if (path_from_selector(&arena, s, &path) != PATH_BAD)
		check_canonical(&arena, path);
	if (path_from_url(&arena, s, &path) != PATH_BAD) {
		check_canonical(&arena, path);
		encoded = url_encode_path(&arena, path);
		if (encoded.n <= PATH_MAX_BYTES) {
			assert(path_from_url(&arena, encoded, &encoded) ==
			    PATH_OK);
			assert(str_eq(path, encoded));
		}
	}
	path_folder(s);
	path_name(s);
	path_extension(s);
	path_is_public(s);
	arena_free(&arena);
	return 0;
}
