/*
 * Terms and their spellings.
 *
 * "Deep Learning" and "deep-learning" are one category, written twice: one
 * term with two spellings.  A page keeps the numbers of its spellings, so
 * its own bytes say what its own file says; the term's name is the spelling
 * used most.  Whatever is chosen here depends on the set of articles and
 * never on the order in which they were read.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "site/catalog_private.h"

/* A spelling that was used lately.  Uses are added up here and written when
 * the place is needed, or at the end of the pass. */
struct seen {
	uint64_t hash;
	int64_t spelling, term; /* spelling 0: free */
	int64_t uses;
	bool touched;
};

/* More than most publications have names; 1.3 MB. */
enum { SEEN = 32768 };

struct names {
	struct seen seen[SEEN];
};

struct names *
names_new(void)
{
	return calloc(1, sizeof(struct names));
}

void
names_free(struct names *names)
{
	free(names);
}

void
names_forget(struct names *names)
{
	memset(names, 0, sizeof(*names));
}

static bool
touch(struct catalog *catalog, int64_t term, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TOUCH_TERM);

	catalog_bind(q, 1, term);
	return catalog_run(catalog, q, err);
}

static bool
add_uses(struct catalog *catalog, int64_t spelling, int64_t by, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_USE_SPELLING);

	catalog_bind(q, 1, spelling);
	catalog_bind(q, 2, by);
	return catalog_run(catalog, q, err);
}

static bool
write_back(struct catalog *catalog, struct seen *seen, struct err *err)
{
	bool good = true;

	if (seen->uses != 0)
		good = add_uses(catalog, seen->spelling, seen->uses, err);
	if (good && seen->touched)
		good = touch(catalog, seen->term, err);
	seen->uses = 0;
	seen->touched = false;
	return good;
}

/*
 * What two spellings of one name have in common: ASCII case does not count,
 * and blanks, hyphens and underscores are the same.  "C" and "C++" differ.
 */
static struct str
fold(struct arena *arena, struct str name)
{
	char *p = arena_alloc(arena, name.n);
	size_t n = 0;

	if (p == NULL)
		return name;
	for (size_t i = 0; i < name.n; i++) {
		char c = byte_lower(name.p[i]);

		if (c == '-' || c == '_' || byte_is_space(c))
			c = ' ';
		if (c != ' ' || (n > 0 && p[n - 1] != ' '))
			p[n++] = c;
	}
	while (n > 0 && p[n - 1] == ' ')
		n--;
	return n > 0 ? (struct str){ p, n } : name;
}

/* The number in the first column of a query's only row; 0: no row. */
static int64_t
only_number(struct catalog *catalog, sqlite3_stmt *q)
{
	int64_t number = 0;

	if (catalog_row(catalog, q)) {
		number = catalog_int(q, 0);
		catalog_end(q);
	}
	return number;
}

/* An inserted row's number; 0: err says why. */
static int64_t
inserted(struct catalog *catalog, sqlite3_stmt *q, struct err *err)
{
	int64_t number = only_number(catalog, q);

	if (number == 0)
		catalog_err(catalog, err);
	return number;
}

static int64_t
find_term(struct catalog *catalog, enum term_kind kind, struct str name,
    struct err *err)
{
	struct arena arena;
	struct str folded;
	sqlite3_stmt *q;
	int64_t term;

	arena_init(&arena, 64 * 1024);
	folded = fold(&arena, name);
	q = catalog_query(catalog, QUERY_FIND_FOLD);
	catalog_bind(q, 1, kind);
	catalog_bind_str(q, 2, folded);
	term = only_number(catalog, q);
	if (term == 0) {
		q = catalog_query(catalog, QUERY_PUT_TERM);
		catalog_bind(q, 1, kind);
		catalog_bind_str(q, 2, folded);
		catalog_bind_str(q, 3, utf8_slug(&arena, folded));
		catalog_bind_str(q, 4, name);
		term = inserted(catalog, q, err);
	}
	arena_free(&arena);
	return term;
}

static bool
find_spelling(struct catalog *catalog, enum term_kind kind, struct str name,
    struct str url, struct seen *seen, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_FIND_SPELLING);

	catalog_bind(q, 1, kind);
	catalog_bind_str(q, 2, name);
	catalog_bind_str(q, 3, url);
	if (catalog_row(catalog, q)) {
		seen->spelling = catalog_int(q, 0);
		seen->term = catalog_int(q, 1);
		catalog_end(q);
		return true;
	}
	seen->term = find_term(catalog, kind, name, err);
	if (seen->term == 0)
		return false;
	q = catalog_query(catalog, QUERY_PUT_SPELLING);
	catalog_bind(q, 1, seen->term);
	catalog_bind(q, 2, kind);
	catalog_bind_str(q, 3, name);
	catalog_bind_str(q, 4, url);
	seen->spelling = inserted(catalog, q, err);
	return seen->spelling != 0;
}

bool
names_use(struct catalog *catalog, enum term_kind kind, struct str name,
    struct str url, int64_t *spelling, int64_t *term, struct err *err)
{
	uint64_t hash = catalog_hash(name) ^ (catalog_hash(url) * 3) ^
	    ((uint64_t)kind * 0x9E3779B97F4A7C15u);
	struct seen *seen = &catalog->names->seen[hash % SEEN];

	if (seen->spelling == 0 || seen->hash != hash) {
		if (seen->spelling != 0 && !write_back(catalog, seen, err))
			return false;
		*seen = (struct seen){ .hash = hash };
		if (!find_spelling(catalog, kind, name, url, seen, err)) {
			*seen = (struct seen){ 0 };
			return false;
		}
	}
	seen->uses++;
	seen->touched = true;
	*spelling = seen->spelling;
	*term = seen->term;
	return true;
}

bool
names_release(
    struct catalog *catalog, int64_t spelling, int64_t *term, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SPELLING);

	*term = 0;
	catalog_bind(q, 1, spelling);
	if (!catalog_row(catalog, q))
		return true;
	*term = catalog_int(q, 4);
	catalog_end(q);
	return add_uses(catalog, spelling, -1, err) &&
	    touch(catalog, *term, err);
}

/* --- at the end of a pass --- */

/* Everybody who links to this term has to be hashed anew. */
static bool
set_slug(
    struct catalog *catalog, int64_t term, struct str slug, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SET_SLUG);

	catalog_bind(q, 1, term);
	catalog_bind_str(q, 2, slug);
	if (!catalog_run(catalog, q, err))
		return false;
	q = catalog_query(catalog, QUERY_STALE_TERM);
	catalog_bind(q, 1, term);
	return catalog_run(catalog, q, err);
}

/*
 * Terms that would share a slug: the one with the oldest article keeps it,
 * so that a newcomer does not take an address away; the others get the hash
 * of their name behind it.
 */
static bool
settle_slugs(struct catalog *catalog, struct arena *arena, int64_t kind,
    struct str base, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SLUG_GROUP);
	bool first = true;
	bool good = true;

	catalog_bind(q, 1, kind);
	catalog_bind_str(q, 2, base);
	while (good && catalog_row(catalog, q)) {
		struct str slug = base;

		if (!first)
			slug = arena_fmt(arena, STR_FMT "-" STR_FMT,
			    STR_ARG(base),
			    STR_ARG(utf8_slug_hash(arena, catalog_view(q, 1))));
		first = false;
		if (!str_eq(slug, catalog_view(q, 2)))
			good = set_slug(catalog, catalog_int(q, 0), slug, err);
	}
	catalog_end(q);
	return good;
}

/* The text of a query about one term, or empty. */
static struct str
text_of(struct catalog *catalog, struct arena *arena, enum query query,
    int64_t term)
{
	sqlite3_stmt *q = catalog_query(catalog, query);
	struct str text = { 0 };

	catalog_bind(q, 1, term);
	if (catalog_row(catalog, q)) {
		text = catalog_copy(arena, q, 0);
		catalog_end(q);
	}
	return text;
}

/* The name used most, and the address used most; empty: none is left. */
static struct str
choose_name(
    struct catalog *catalog, struct arena *arena, int64_t term, struct str *url)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SPELLINGS);
	struct str name = { 0 };
	bool several;

	*url = name;
	catalog_bind(q, 1, term);
	if (!catalog_row(catalog, q))
		return name;
	name = catalog_copy(arena, q, 0);
	*url = catalog_copy(arena, q, 1);
	several = catalog_row(catalog, q);
	catalog_end(q);
	if (several) {
		name = text_of(catalog, arena, QUERY_TERM_NAME, term);
		*url = text_of(catalog, arena, QUERY_TERM_URL, term);
	}
	return name;
}

static bool
set_term(struct catalog *catalog, int64_t term, struct str name, struct str url,
    struct err *err)
{
	int64_t count = catalog_newer(catalog, term, INT64_MIN);
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SET_TERM);

	catalog_bind(q, 1, term);
	catalog_bind_str(q, 2, name);
	catalog_bind_str(q, 3, url);
	catalog_bind(q, 4, count);
	return catalog_run(catalog, q, err);
}

/* A term without spellings left goes. */
static bool
settle_term(
    struct catalog *catalog, struct arena *arena, int64_t term, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TERM_ROW);
	struct str base;
	struct str name;
	struct str url;
	int64_t kind;

	catalog_bind(q, 1, term);
	if (!catalog_row(catalog, q))
		return true;
	kind = catalog_int(q, 0);
	base = catalog_copy(arena, q, 1);
	catalog_end(q);
	q = catalog_query(catalog, QUERY_DROP_UNUSED);
	catalog_bind(q, 1, term);
	if (!catalog_run(catalog, q, err))
		return false;
	name = choose_name(catalog, arena, term, &url);
	if (name.n > 0) {
		if (!set_term(catalog, term, name, url, err))
			return false;
	} else {
		q = catalog_query(catalog, QUERY_DROP_TERM);
		catalog_bind(q, 1, term);
		if (!catalog_run(catalog, q, err))
			return false;
	}
	return settle_slugs(catalog, arena, kind, base, err);
}

static int64_t
next_touched(struct catalog *catalog, int64_t after)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TOUCHED);

	catalog_bind(q, 1, after);
	return only_number(catalog, q);
}

bool
names_flush(struct catalog *catalog, struct err *err)
{
	struct seen *seen = catalog->names->seen;

	for (size_t i = 0; i < SEEN; i++)
		if (seen[i].spelling != 0 &&
		    !write_back(catalog, &seen[i], err))
			return false;
	return true;
}

bool
names_settle(struct catalog *catalog, struct err *err)
{
	struct arena arena;
	bool good = names_flush(catalog, err);
	int64_t term = 0;

	/* Those without uses are dropped below: nothing may be remembered. */
	names_forget(catalog->names);
	arena_init(&arena, 1024 * 1024);
	while (good && (term = next_touched(catalog, term)) != 0) {
		arena_reset(&arena);
		good = settle_term(catalog, &arena, term, err);
	}
	arena_free(&arena);
	return good &&
	    catalog_run(
		catalog, catalog_query(catalog, QUERY_FORGET_TOUCHED), err);
}
