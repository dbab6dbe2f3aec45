/*
 * Addresses from strangers: what url_encode lets pass is a URL and stays as
 * it is, what was decoded encodes back, and joins are URLs again.
 */
#include <assert.h>

#include "base/arena.h"
#include "base/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_encode(struct arena *arena, struct str s)
{
	struct str once = url_encode(arena, s);
	struct url url;

	if (once.n == 0)
		return;
	assert(url_parse(once, &url));
	assert(str_eq(url_encode(arena, once), once));
	for (size_t i = 0; i < once.n; i++)
		assert(once.p[i] > ' ' && once.p[i] < 0x7F);
	assert(!url_is_dangerous(once) || url_is_dangerous(s));
}

static void
check_values(struct arena *arena, struct str s)
{
	struct str decoded;

	assert(url_decode(arena, url_encode_value(arena, s), &decoded));
	assert(str_eq(decoded, s));
	assert(url_decode(arena, url_encode_path(arena, s), &decoded));
	assert(str_eq(decoded, s));
	if (url_decode(arena, s, &decoded))
		assert(decoded.n <= s.n);
}

static void
check_join(struct arena *arena, struct str s)
{
	struct str joined = url_join(arena, STR("gemini://h/a/b"), s);
	struct url url;

	if (joined.n == 0)
		return;
	assert(url_parse(joined, &url));
	assert(url.scheme.n > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct arena arena;
	struct str host;
	struct url url;

	arena_init(&arena, 1 << 20);
	if (url_parse(s, &url)) {
		assert(url.host.n <= s.n && url.path.n <= s.n);
		assert(!url.has_port || url.port != 0);
	}
	check_encode(&arena, s);
	check_values(&arena, s);
	check_join(&arena, s);
	host = url_host_ascii(&arena, s);
	assert(str_eq(url_host_ascii(&arena, host), host));
	url_host_show(&arena, s);
	url_is_web(s);
	arena_free(&arena);
	return 0;
}
