#include "base/arena.h"
#include "site/catalog_private.h"

void
catalog_read_entry(
    sqlite3_stmt *q, struct arena *arena, int64_t now, struct entry *entry)
{
	*entry = (struct entry){
		.id = catalog_int(q, 0),
		.address = catalog_copy(arena, q, 1),
		.file = catalog_copy(arena, q, 2),
		.size = (uint64_t)catalog_int(q, 3),
		.mtime_ns = catalog_int(q, 4),
		.state = (enum entry_state)catalog_int(q, 5),
		.title = catalog_copy(arena, q, 6),
		.summary = catalog_copy(arena, q, 7),
		.lang = catalog_copy(arena, q, 8),
		.date = catalog_date(q, 9),
		.updated = catalog_date(q, 10),
		.editor = catalog_copy(arena, q, 11),
		.canonical = catalog_copy(arena, q, 12),
		.guid = catalog_copy(arena, q, 13),
		.image = catalog_copy(arena, q, 14),
		.image_alt = catalog_copy(arena, q, 15),
		.withdrawn = catalog_copy(arena, q, 16),
		.words = (uint32_t)catalog_int(q, 17),
	};
	if (entry->state == ENTRY_PUBLISHED && entry->date != DATE_NONE &&
	    entry->date > now)
		entry->state = ENTRY_FUTURE;
}

struct entries
catalog_read_entries(struct catalog *catalog, sqlite3_stmt *q,
    struct arena *arena, int64_t now, uint32_t limit)
{
	struct entries entries = { 0 };

	entries.of = arena_array(arena, limit, sizeof(*entries.of));
	if (entries.of == NULL) {
		catalog_end(q);
		return (struct entries){ 0 };
	}
	while (entries.n < limit && catalog_row(catalog, q))
		catalog_read_entry(q, arena, now, &entries.of[entries.n++]);
	catalog_end(q);
	return entries;
}

/* Room for one name of each of the numbers in `list`, whatever its kind. */
static size_t
count_numbers(struct str list)
{
	int64_t number;
	size_t n = 0;

	while (catalog_next_number(&list, &number))
		n++;
	return n;
}

/* by[] from the numbers of page.terms.  Names of one kind are in order. */
static void
read_terms(struct catalog *catalog, struct arena *arena, struct str list,
    struct entry *entry)
{
	size_t n = count_numbers(list);
	struct term *of[TERM_KINDS];
	int64_t number;

	for (int kind = 0; kind < TERM_KINDS; kind++) {
		of[kind] = arena_array(arena, n, sizeof(*of[kind]));
		if (of[kind] == NULL)
			return;
		entry->by[kind] = (struct terms){ of[kind], 0 };
	}
	while (catalog_next_number(&list, &number)) {
		sqlite3_stmt *q = catalog_query(catalog, QUERY_SPELLING);
		int64_t kind;

		catalog_bind(q, 1, number);
		if (!catalog_row(catalog, q))
			continue;
		kind = catalog_int(q, 0);
		if (kind >= 0 && kind < TERM_KINDS)
			of[kind][entry->by[kind].n++] = (struct term){
				.name = catalog_copy(arena, q, 1),
				.url = catalog_copy(arena, q, 2),
				.slug = catalog_copy(arena, q, 3),
			};
		catalog_end(q);
	}
}

/* The row of a query by one key, with its terms. */
static bool
read_one(struct catalog *catalog, struct arena *arena, sqlite3_stmt *q,
    int64_t now, struct entry *entry)
{
	struct str terms;

	if (!catalog_row(catalog, q))
		return false;
	catalog_read_entry(q, arena, now, entry);
	terms = catalog_copy(arena, q, ENTRY_WIDTH);
	catalog_end(q);
	read_terms(catalog, arena, terms, entry);
	return !arena->failed;
}

static bool
find_by(struct catalog *catalog, struct arena *arena, enum query query,
    struct str key, int64_t now, struct entry *entry)
{
	sqlite3_stmt *q;
	bool found;

	catalog_enter(catalog);
	q = catalog_query(catalog, query);
	catalog_bind_str(q, 1, key);
	found = read_one(catalog, arena, q, now, entry);
	catalog_leave(catalog);
	return found;
}

bool
catalog_find(struct catalog *catalog, struct arena *arena, struct str address,
    int64_t now, struct entry *entry)
{
	return find_by(catalog, arena, QUERY_FIND, address, now, entry);
}

bool
catalog_find_file(struct catalog *catalog, struct arena *arena, struct str file,
    int64_t now, struct entry *entry)
{
	return find_by(catalog, arena, QUERY_FIND_FILE, file, now, entry);
}

bool
catalog_by_id(struct catalog *catalog, struct arena *arena, int64_t id,
    int64_t now, struct entry *entry)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_BY_ID);
	bool found;

	catalog_bind(q, 1, id);
	found = catalog_row(catalog, q);
	if (found)
		catalog_read_entry(q, arena, now, entry);
	catalog_end(q);
	return found;
}

void
catalog_terms_of(
    struct catalog *catalog, struct arena *arena, struct entry *entry)
{
	catalog_terms_of_all(catalog, arena, entry, 1);
}

void
catalog_terms_of_all(struct catalog *catalog, struct arena *arena,
    struct entry *entries, size_t n)
{
	catalog_enter(catalog);
	for (size_t i = 0; i < n; i++) {
		sqlite3_stmt *q = catalog_query(catalog, QUERY_PAGE_TERMS);
		struct str terms = { 0 };

		catalog_bind(q, 1, entries[i].id);
		if (catalog_row(catalog, q))
			terms = catalog_copy(arena, q, 0);
		catalog_end(q);
		read_terms(catalog, arena, terms, &entries[i]);
	}
	catalog_leave(catalog);
}

static struct str
moved_to(
    struct catalog *catalog, struct arena *arena, struct str key, int64_t now)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_MOVED);
	struct str address = { 0 };

	catalog_bind_str(q, 1, key);
	catalog_bind(q, 2, now);
	if (catalog_row(catalog, q))
		address = catalog_copy(arena, q, 0);
	catalog_end(q);
	return address;
}

struct str
catalog_moved(
    struct catalog *catalog, struct arena *arena, struct str old, int64_t now)
{
	struct str address;
	struct str tail;

	old = catalog_without_slash(old);
	address = moved_to(catalog, arena, old, now);
	tail = catalog_hex_tail(old);
	if (address.n == 0 && tail.n > 0)
		address = moved_to(catalog, arena,
		    arena_fmt(arena, "#" STR_FMT, STR_ARG(tail)), now);
	return address;
}
