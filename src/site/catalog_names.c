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

/* An inserted row's number; 0: err says why. */
static int64_t
inserted(struct catalog *catalog, sqlite3_stmt *q, struct err *err)
{
	int64_t number = catalog_number(catalog, q);

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

	arena_init(&arena, 1024 * 1024);
	folded = fold(&arena, name);
	q = catalog_query(catalog, QUERY_FIND_FOLD);
	catalog_bind(q, 1, kind);
	catalog_bind_str(q, 2, folded);
	term = catalog_number(catalog, q);
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
