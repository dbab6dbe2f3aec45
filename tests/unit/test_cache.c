/* The render cache: what it finds, forgets and keeps alive. */
#include "test.h"

#include <stdlib.h>

#include "site/cache.h"
#include "site/site.h"

static const struct site one;
static const struct site two;

static void
an_answer_is_found_under_its_site_and_key(void **state)
{
	struct cache *cache = cache_new(1 << 20);
	struct cached *found;

	(void)state;
	cache_keep(
	    cache, &one, STR("gemini /a"), 1, STR("20 x\r\n"), STR("body"), 20);
	assert_null(cache_find(cache, &two, STR("gemini /a"), 1));
	assert_null(cache_find(cache, &one, STR("gemini /b"), 1));
	found = cache_find(cache, &one, STR("gemini /a"), 1);
	assert_non_null(found);
	assert_true(str_eq(cached_head(found), STR("20 x\r\n")));
	assert_true(str_eq(cached_body(found), STR("body")));
	assert_int_equal(cached_status(found), 20);
	/* Side by side, so that one send takes both. */
	assert_ptr_equal(cached_head(found).p + 6, cached_body(found).p);
	cached_release(found);
	cache_free(cache);
}

static void
another_edition_is_not_served(void **state)
{
	struct cache *cache = cache_new(1 << 20);

	(void)state;
	cache_keep(cache, &one, STR("k"), 1, STR(""), STR("old"), 20);
	assert_null(cache_find(cache, &one, STR("k"), 2));
	assert_null(cache_find(cache, &one, STR("k"), 1));
	cache_free(cache);
}

static void
bytes_that_are_being_sent_outlive_their_entry(void **state)
{
	struct cache *cache = cache_new(1 << 20);
	struct cached *held;

	(void)state;
	cache_keep(cache, &one, STR("k"), 1, STR(""), STR("first"), 20);
	held = cache_find(cache, &one, STR("k"), 1);
	cache_keep(cache, &one, STR("k"), 1, STR(""), STR("second"), 20);
	assert_true(str_eq(cached_body(held), STR("first")));
	cache_free(cache);
	assert_true(str_eq(cached_body(held), STR("first")));
	cached_release(held);
	cached_release(NULL);
}

static void
the_least_recently_used_go_first(void **state)
{
	static char body[2000];
	struct cache *cache = cache_new(20000);
	struct str bytes = { body, sizeof(body) };
	struct cached *found;
	char key[8];

	(void)state;
	for (int i = 0; i < 20; i++) {
		snprintf(key, sizeof(key), "%d", i);
		cache_keep(cache, &one, str_z(key), 1, STR(""), bytes, 20);
		found = cache_find(cache, &one, STR("0"), 1);
		assert_non_null(found);
		cached_release(found);
	}
	assert_null(cache_find(cache, &one, STR("1"), 1));
	found = cache_find(cache, &one, STR("19"), 1);
	assert_non_null(found);
	cached_release(found);
	cache_free(cache);
}

/* An article of 4 MiB, as a menu, in the cache of 32 MiB. */
static void
a_long_article_is_kept(void **state)
{
	static char body[10 << 20];
	struct cache *cache = cache_new(32 << 20);
	struct cached *found;

	(void)state;
	cache_keep(cache, &one, STR("k"), 1, STR(""),
	    (struct str){ body, sizeof(body) }, 20);
	found = cache_find(cache, &one, STR("k"), 1);
	assert_non_null(found);
	cached_release(found);
	cache_free(cache);
}

static void
what_would_empty_the_cache_is_not_kept(void **state)
{
	static char body[10001];
	struct cache *cache = cache_new(20000);

	(void)state;
	cache_keep(cache, &one, STR("k"), 1, STR(""),
	    (struct str){ body, sizeof(body) }, 20);
	assert_null(cache_find(cache, &one, STR("k"), 1));
	cache_free(cache);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_found_under_its_site_and_key),
		TEST(another_edition_is_not_served),
		TEST(bytes_that_are_being_sent_outlive_their_entry),
		TEST(the_least_recently_used_go_first),
		TEST(a_long_article_is_kept),
		TEST(what_would_empty_the_cache_is_not_kept),
	};

	return RUN(tests);
}
