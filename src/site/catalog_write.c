#include "site/catalog_write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "site/article.h"
#include "site/catalog_private.h"

/* What is known of a page before it changes. */
struct old {
	int64_t id; /* 0: nothing */
	int live, state;
	int64_t date, updated, tie;
	struct str address, terms, aliases, title;
};

/* Beyond so many changed pages, everything is hashed anew. */
enum { FACES_MAX = 512 };

bool
catalog_begin(struct catalog *catalog, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_BEGIN_WRITE);

	if (!catalog_run(catalog, q, err))
		return false;
	catalog->in_write = true;
	catalog->faces = 0;
	catalog->bulk = catalog_stage(catalog) == CATALOG_EMPTY;
	q = catalog_query(catalog, QUERY_MAX_ID);
	if (!catalog_row(catalog, q))
		return catalog_err(catalog, err);
	catalog->next_id = catalog_int(q, 0) + 1;
	catalog->shadows = catalog_int(q, 1) != 0;
	catalog_end(q);
	return true;
}

bool
catalog_commit(struct catalog *catalog, struct err *err)
{
	if (!names_flush(catalog, err) || !listed_flush(catalog, err) ||
	    !catalog_run(catalog, catalog_query(catalog, QUERY_COMMIT), err))
		return false;
	catalog->in_write = false;
	return true;
}

void
catalog_rollback(struct catalog *catalog)
{
	struct err err;

	if (!sqlite3_get_autocommit(catalog->db))
		catalog_run(
		    catalog, catalog_query(catalog, QUERY_ROLLBACK), &err);
	names_forget(catalog->names);
	rows_forget(catalog->rows);
	catalog->in_write = false;
}

uint64_t
catalog_stamp_hash(struct str bytes)
{
	return catalog_hash(bytes);
}

/* --- what is there --- */

static void
read_known(sqlite3_stmt *q, struct arena *arena, struct catalog_known *known)
{
	*known = (struct catalog_known){
		.id = catalog_int(q, 0),
		.file = catalog_copy(arena, q, 1),
		.stamp.size = (uint64_t)catalog_int(q, 2),
		.stamp.mtime_ns = catalog_int(q, 3),
		.stamp.ctime_ns = catalog_int(q, 4),
		.stamp.hash = (uint64_t)catalog_int(q, 5),
		.broken = catalog_int(q, 6) < 0,
	};
}

size_t
catalog_list_known(struct catalog *catalog, struct arena *arena,
    struct str after, struct catalog_known *known, size_t max)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_KNOWN);
	size_t n = 0;

	catalog_bind_str(q, 1, after);
	catalog_bind(q, 2, (int64_t)max);
	while (n < max && catalog_row(catalog, q))
		read_known(q, arena, &known[n++]);
	catalog_end(q);
	return n;
}

bool
catalog_known_file(struct catalog *catalog, struct arena *arena,
    struct str file, struct catalog_known *known)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_KNOWN_FILE);
	bool found;

	catalog_bind_str(q, 1, file);
	found = catalog_row(catalog, q);
	if (found)
		read_known(q, arena, known);
	catalog_end(q);
	return found;
}

static bool
read_old(
    struct catalog *catalog, struct arena *arena, int64_t id, struct old *old)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_OLD_ROW);

	*old = (struct old){ .id = id };
	catalog_bind(q, 1, id);
	if (!catalog_row(catalog, q))
		return false;
	old->live = (int)catalog_int(q, 0);
	old->state = (int)catalog_int(q, 1);
	old->address = catalog_copy(arena, q, 2);
	old->date = catalog_date(q, 3);
	old->updated = catalog_date(q, 4);
	old->tie = catalog_int(q, 5);
	old->terms = catalog_copy(arena, q, 6);
	old->aliases = catalog_copy(arena, q, 7);
	old->title = catalog_copy(arena, q, 8);
	catalog_end(q);
	return true;
}

/* Whether it stands in listings. */
static bool
is_listed(const struct old *page)
{
	return page->live == LIVE_HOLDER && page->state == ENTRY_PUBLISHED &&
	    page->date != DATE_NONE;
}

/* Its place in /changes: when it was updated, but not before it appears. */
static int64_t
changed_at(const struct old *page)
{
	if (page->live != LIVE_HOLDER || page->state != ENTRY_PUBLISHED ||
	    page->updated == DATE_NONE)
		return DATE_NONE;
	return page->date == DATE_NONE || page->updated > page->date
	    ? page->updated
	    : DATE_NONE;
}

/* --- neighbours --- */

static bool
stale_newer(struct catalog *catalog, int64_t listed, const struct old *page,
    int64_t limit, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_STALE_NEWER);

	catalog_bind(q, 1, listed);
	catalog_bind(q, 2, page->date);
	catalog_bind(q, 3, page->tie);
	catalog_bind(q, 4, limit);
	return catalog_run(catalog, q, err);
}

static int64_t
term_of(struct catalog *catalog, int64_t spelling)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SPELLING);
	int64_t term = 0;

	catalog_bind(q, 1, spelling);
	if (catalog_row(catalog, q)) {
		term = catalog_int(q, 4);
		catalog_end(q);
	}
	return term;
}

/* The newer pages whose feet may show this one: catalog_around.c looks no
 * further back than the window. */
static bool
stale_around(struct catalog *catalog, const struct old *page, struct err *err)
{
	struct str terms = page->terms;
	int64_t spelling;

	if (!is_listed(page))
		return true;
	if (!stale_newer(catalog, LISTED_ALL, page, 1, err))
		return false;
	while (catalog_next_number(&terms, &spelling))
		if (!stale_newer(catalog, term_of(catalog, spelling), page,
			RELATED_WINDOW, err))
			return false;
	return true;
}

static bool
same_face(const struct old *a, const struct old *b)
{
	if (!is_listed(a) && !is_listed(b))
		return true;
	return is_listed(a) == is_listed(b) && a->date == b->date &&
	    str_eq(a->address, b->address) && str_eq(a->terms, b->terms) &&
	    str_eq(a->title, b->title);
}

static bool
tell_neighbours(struct catalog *catalog, const struct old *was,
    const struct old *is, struct err *err)
{
	if (catalog->bulk || same_face(was, is) || ++catalog->faces > FACES_MAX)
		return true;
	return stale_around(catalog, was, err) &&
	    stale_around(catalog, is, err);
}

/* --- taking a page down --- */

static bool
drop_aliases(struct catalog *catalog, const struct old *page, struct err *err)
{
	struct str rest = page->aliases;
	struct str alias;

	while (str_line(&rest, &alias)) {
		sqlite3_stmt *q = catalog_query(catalog, QUERY_DROP_ALIAS);

		catalog_bind_str(q, 1, alias);
		catalog_bind(q, 2, page->id);
		if (!catalog_run(catalog, q, err))
			return false;
	}
	return true;
}

/* Out of all listings; its names lose a use. */
static bool
unlist(struct catalog *catalog, const struct old *page, struct err *err)
{
	struct str terms = page->terms;
	int64_t spelling;
	int64_t term;

	if (changed_at(page) != DATE_NONE &&
	    !listed_drop(catalog, LISTED_CHANGES, changed_at(page), page->tie,
		page->id, err))
		return false;
	if (!is_listed(page))
		return true;
	if (!listed_drop(
		catalog, LISTED_ALL, page->date, page->tie, page->id, err))
		return false;
	while (catalog_next_number(&terms, &spelling))
		if (!names_release(catalog, spelling, &term, err) ||
		    !listed_drop(
			catalog, term, page->date, page->tie, page->id, err))
			return false;
	return true;
}

static bool
run_with_id(
    struct catalog *catalog, enum query query, int64_t id, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, query);

	catalog_bind(q, 1, id);
	return catalog_run(catalog, q, err);
}

static bool
take_down(struct catalog *catalog, const struct old *page, struct err *err)
{
	return unlist(catalog, page, err) && drop_aliases(catalog, page, err) &&
	    run_with_id(catalog, QUERY_DROP_PAGE, page->id, err);
}

bool
catalog_drop(struct catalog *catalog, int64_t id, struct err *err)
{
	const struct old nothing = { 0 };
	struct arena arena;
	struct old old;
	bool good;

	arena_init(&arena, 1024 * 1024);
	good = !read_old(catalog, &arena, id, &old) ||
	    (take_down(catalog, &old, err) &&
		tell_neighbours(catalog, &old, &nothing, err) &&
		run_with_id(catalog, QUERY_PUT_GONE, id, err));
	arena_free(&arena);
	return good;
}

bool
catalog_touch(struct catalog *catalog, int64_t id,
    const struct catalog_stamp *stamp, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TOUCH);

	catalog_bind(q, 1, id);
	catalog_bind(q, 2, (int64_t)stamp->size);
	catalog_bind(q, 3, stamp->mtime_ns);
	catalog_bind(q, 4, stamp->ctime_ns);
	return catalog_run(catalog, q, err);
}

/* --- putting a page up --- */

/* Who has the better right to an address: the one that is no draft, then
 * the older one (a page without a date comes last), then the first by
 * name. */
struct claimant {
	bool draft;
	int64_t date;
	struct str file;
};

static bool
is_better(const struct claimant *a, const struct claimant *b)
{
	if (a->draft != b->draft)
		return b->draft;
	if ((a->date == DATE_NONE) != (b->date == DATE_NONE))
		return b->date == DATE_NONE;
	if (a->date != b->date)
		return a->date < b->date;
	return str_cmp(a->file, b->file) < 0;
}

static int64_t
read_claimant(struct catalog *catalog, struct arena *arena, enum query query,
    struct str address, struct claimant *claimant)
{
	sqlite3_stmt *q = catalog_query(catalog, query);
	int64_t id = 0;

	catalog_bind_str(q, 1, address);
	if (catalog_row(catalog, q)) {
		id = catalog_int(q, 0);
		claimant->file = catalog_copy(arena, q, 1);
		claimant->date = catalog_date(q, 2);
		claimant->draft = catalog_int(q, 3) == ENTRY_DRAFT;
		catalog_end(q);
	}
	return id;
}

static bool
demote(
    struct catalog *catalog, struct arena *arena, int64_t id, struct err *err)
{
	const struct old nothing = { 0 };
	struct old old;

	return !read_old(catalog, arena, id, &old) ||
	    (unlist(catalog, &old, err) &&
		run_with_id(catalog, QUERY_SHADOW, id, err) &&
		run_with_id(catalog, QUERY_PUT_GONE, id, err) &&
		tell_neighbours(catalog, &old, &nothing, err));
}

/* Whether the page gets the address that it wants. */
static bool
claim_address(struct catalog *catalog, struct arena *arena,
    const struct catalog_page *page, struct catalog_claim *claim,
    struct err *err)
{
	struct claimant me = { page->article->draft, page->article->date,
		page->file };
	struct claimant other = { 0 };
	int64_t id =
	    read_claimant(catalog, arena, QUERY_HOLDER, page->address, &other);

	if (id != 0) {
		claim->other = other.file;
		claim->shadowed = is_better(&other, &me);
		return claim->shadowed || demote(catalog, arena, id, err);
	}
	if (!catalog->shadows)
		return true;
	/* A free address may be waited for by a page with a better right. */
	id =
	    read_claimant(catalog, arena, QUERY_SHADOWS, page->address, &other);
	if (id != 0) {
		claim->other = other.file;
		claim->shadowed = is_better(&other, &me);
	}
	return true;
}

/* One more name of the page, and the page in that name's listing. */
static bool
put_name(struct catalog *catalog, struct old *page, struct buf *terms,
    enum term_kind kind, const struct article_name *name, struct err *err)
{
	int64_t spelling;
	int64_t term;

	if (name->name.n == 0)
		return true;
	if (!names_use(
		catalog, kind, name->name, name->url, &spelling, &term, err) ||
	    !listed_put(catalog, term, page->date, page->tie, page->id, err))
		return false;
	if (terms->n > 0)
		buf_char(terms, ' ');
	buf_fmt(terms, "%lld", (long long)spelling);
	return true;
}

/* Into all its listings. */
static bool
enlist(struct catalog *catalog, struct arena *arena, struct old *page,
    const struct article *article, struct err *err)
{
	const struct article_name series = { .name = article->series };
	const struct article_names kinds[TERM_KINDS] = {
		[TERM_SERIES] = { &series, 1 },
		[TERM_CATEGORY] = article->categories,
		[TERM_AUTHOR] = article->authors,
		[TERM_TAG] = article->tags,
	};
	/* The series first: it must be among those that are looked at. */
	const enum term_kind order[TERM_KINDS] = { TERM_SERIES, TERM_CATEGORY,
		TERM_AUTHOR, TERM_TAG };
	struct buf terms;

	if (changed_at(page) != DATE_NONE &&
	    !listed_put(catalog, LISTED_CHANGES, changed_at(page), page->tie,
		page->id, err))
		return false;
	if (!is_listed(page))
		return true;
	if (!listed_put(
		catalog, LISTED_ALL, page->date, page->tie, page->id, err))
		return false;
	buf_init(&terms, arena, 8192);
	for (int k = 0; k < TERM_KINDS; k++)
		for (size_t i = 0; i < kinds[order[k]].n; i++)
			if (!put_name(catalog, page, &terms, order[k],
				&kinds[order[k]].of[i], err))
				return false;
	page->terms = buf_view(&terms);
	return true;
}

static bool
put_aliases(struct catalog *catalog, struct arena *arena,
    const struct old *page, size_t n_named, struct catalog_claim *claim,
    struct err *err)
{
	struct str rest = page->aliases;
	struct str alias;

	for (size_t i = 0; str_line(&rest, &alias); i++) {
		sqlite3_stmt *q = catalog_query(catalog, QUERY_ALIAS_OTHER);

		catalog_bind_str(q, 1, alias);
		catalog_bind(q, 2, page->id);
		if (i < n_named && catalog_row(catalog, q)) {
			claim->alias = alias;
			claim->alias_of = catalog_copy(arena, q, 0);
			catalog_end(q);
		}
		q = catalog_query(catalog, QUERY_PUT_ALIAS);
		catalog_bind_str(q, 1, alias);
		catalog_bind(q, 2, page->id);
		if (!catalog_run(catalog, q, err))
			return false;
	}
	return true;
}

static void
bind_stamp(sqlite3_stmt *q, int at, const struct catalog_stamp *stamp)
{
	catalog_bind(q, at, (int64_t)stamp->size);
	catalog_bind(q, at + 1, stamp->mtime_ns);
	catalog_bind(q, at + 2, stamp->ctime_ns);
	catalog_bind(q, at + 3, (int64_t)stamp->hash);
}

static bool
insert(struct catalog *catalog, const struct old *row,
    const struct catalog_page *page, struct err *err)
{
	const struct article *article = page->article;
	bool shown = row->live == LIVE_HOLDER && row->state == ENTRY_PUBLISHED;
	sqlite3_stmt *q = catalog_query(catalog, QUERY_PUT_PAGE);

	catalog_bind(q, 1, row->id);
	catalog_bind_str(q, 2, page->file);
	catalog_bind_str(q, 3, row->address);
	catalog_bind(q, 4, row->live);
	catalog_bind(q, 5, row->state);
	bind_stamp(q, 6, &page->stamp);
	catalog_bind_date(q, 10, row->date);
	catalog_bind_date(q, 11, row->updated);
	catalog_bind(q, 12, row->tie);
	catalog_bind_str(q, 13, row->title);
	catalog_bind_str(q, 14, page->summary);
	catalog_bind_str(q, 15, article->lang);
	catalog_bind(q, 16, page->words);
	catalog_bind_str(q, 17, article->editor);
	catalog_bind_str(q, 18, article->canonical);
	catalog_bind_str(q, 19, article->guid);
	catalog_bind_str(q, 20, article->image);
	catalog_bind_str(q, 21, article->image_alt);
	catalog_bind_str(q, 22, article->withdrawn);
	catalog_bind_str(q, 23, row->terms);
	catalog_bind_str(q, 24, row->aliases);
	catalog_bind(q, 25, shown ? STALE_TEXT | STALE_HASH : 0);
	return catalog_run(catalog, q, err) &&
	    (shown || run_with_id(catalog, QUERY_PUT_GONE, row->id, err));
}

/* The row of a file before it is put again: taken down, its id kept. */
static bool
replace(struct catalog *catalog, struct arena *arena, int64_t known,
    struct old *was, struct err *err)
{
	*was = (struct old){ 0 };
	if (known == 0) {
		was->id = catalog->next_id++;
		return true;
	}
	return read_old(catalog, arena, known, was) &&
	    take_down(catalog, was, err);
}

bool
catalog_put(struct catalog *catalog, struct arena *arena,
    const struct catalog_page *page, struct catalog_claim *claim,
    struct err *err)
{
	const struct article *article = page->article;
	struct old is = { .live = LIVE_HOLDER };
	struct old was;
	size_t n_named;

	*claim = (struct catalog_claim){ 0 };
	err_set(err, "catalog: out of memory");
	if (!replace(catalog, arena, page->known, &was, err) ||
	    !claim_address(catalog, arena, page, claim, err))
		return false;
	is.id = was.id;
	is.live = claim->shadowed ? LIVE_SHADOW : LIVE_HOLDER;
	catalog->shadows |= claim->other.n > 0;
	is.state = article->draft      ? ENTRY_DRAFT
	    : article->withdrawn.n > 0 ? ENTRY_WITHDRAWN
				       : ENTRY_PUBLISHED;
	is.date = article->date;
	is.updated = article->updated;
	is.tie = catalog_tie(page->address);
	is.address = page->address;
	is.title = page->title;
	is.aliases = catalog_aliases(arena, page, &n_named);
	return enlist(catalog, arena, &is, article, err) &&
	    put_aliases(catalog, arena, &is, n_named, claim, err) &&
	    insert(catalog, &is, page, err) &&
	    tell_neighbours(catalog, &was, &is, err);
}

bool
catalog_put_broken(struct catalog *catalog, struct str file, int64_t known,
    const struct catalog_stamp *stamp, struct err *err)
{
	const struct article none = { .date = DATE_NONE, .updated = DATE_NONE };
	const struct catalog_page page = {
		.file = file, .stamp = *stamp, .article = &none
	};
	const struct old nothing = { 0 };
	struct old is = { .live = LIVE_BROKEN,
		.state = STATE_BROKEN,
		.date = DATE_NONE,
		.updated = DATE_NONE };
	struct arena arena;
	struct old was;
	bool good;

	arena_init(&arena, 1024 * 1024);
	err_set(err, "catalog: out of memory");
	good = replace(catalog, &arena, known, &was, err);
	is.id = was.id;
	good = good && insert(catalog, &is, &page, err) &&
	    tell_neighbours(catalog, &was, &nothing, err);
	arena_free(&arena);
	return good;
}

bool
catalog_next_orphan(
    struct catalog *catalog, struct arena *arena, struct str *file)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_ORPHAN);
	bool found = catalog_row(catalog, q);

	if (found)
		*file = catalog_copy(arena, q, 0);
	catalog_end(q);
	return found;
}

uint64_t
catalog_count_broken(struct catalog *catalog)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_COUNT_BROKEN);
	uint64_t n = 0;

	if (catalog_row(catalog, q)) {
		n = (uint64_t)catalog_int(q, 0);
		catalog_end(q);
	}
	return n;
}

bool
catalog_settle(struct catalog *catalog, bool whole, struct err *err)
{
	sqlite3_stmt *q;

	if (catalog->bulk && !whole)
		return true;
	if (catalog->bulk &&
	    (!listed_count_all(catalog, err) ||
		!catalog_run(catalog,
		    catalog_query(catalog, QUERY_TOUCH_ALL_TERMS), err)))
		return false;
	if (!names_settle(catalog, err))
		return false;
	if (catalog->faces > FACES_MAX) {
		q = catalog_query(catalog, QUERY_STALE_ALL);
		catalog_bind(q, 1, STALE_HASH);
		if (!catalog_run(catalog, q, err))
			return false;
	}
	if (catalog->bulk)
		return catalog_set_meta(catalog, STR("stage"), 1, err);
	return true;
}
