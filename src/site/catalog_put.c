#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "site/article.h"
#include "site/catalog_row.h"
#include "site/catalog_write.h"

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
	const struct row nothing = { 0 };
	struct row old;

	return !row_read(catalog, arena, id, &old) ||
	    (row_unlist(catalog, &old, err) &&
		catalog_run_id(catalog, QUERY_SHADOW, id, err) &&
		catalog_run_id(catalog, QUERY_PUT_GONE, id, err) &&
		row_tell_neighbours(catalog, &old, &nothing, err));
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
put_name(struct catalog *catalog, struct row *page, struct buf *terms,
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
enlist(struct catalog *catalog, struct arena *arena, struct row *page,
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

	if (row_changed_at(page) != DATE_NONE &&
	    !listed_put(catalog, LISTED_CHANGES, row_changed_at(page),
		page->tie, page->id, err))
		return false;
	if (!row_is_listed(page))
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

static struct str
owner_of_alias(
    struct catalog *catalog, struct arena *arena, const struct row *row)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_ALIAS_OWNER);
	struct str file = { 0 };

	catalog_bind_str(q, 1, catalog_without_slash(row->address));
	catalog_bind(q, 2, row->id);
	if (catalog_row(catalog, q)) {
		file = catalog_copy(arena, q, 0);
		catalog_end(q);
	}
	return file;
}

static bool
put_aliases(struct catalog *catalog, struct arena *arena,
    const struct row *page, size_t n_named, struct catalog_claim *claim,
    struct err *err)
{
	struct str rest = page->aliases;
	struct str alias;

	claim->old_of = owner_of_alias(catalog, arena, page);
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
insert(struct catalog *catalog, const struct row *row,
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
	    (shown || catalog_run_id(catalog, QUERY_PUT_GONE, row->id, err));
}

/* The row of a file before it is put again: taken down, its id kept. */
static bool
replace(struct catalog *catalog, struct arena *arena, int64_t known,
    struct row *was, struct err *err)
{
	*was = (struct row){ 0 };
	if (known == 0) {
		was->id = catalog->next_id++;
		return true;
	}
	return row_read(catalog, arena, known, was) &&
	    row_take_down(catalog, was, err);
}

bool
catalog_put(struct catalog *catalog, struct arena *arena,
    const struct catalog_page *page, struct catalog_claim *claim,
    struct err *err)
{
	const struct article *article = page->article;
	struct row is = { .live = LIVE_HOLDER };
	struct row was;
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
	    row_tell_neighbours(catalog, &was, &is, err);
}

bool
catalog_put_broken(struct catalog *catalog, struct str file, int64_t known,
    const struct catalog_stamp *stamp, struct err *err)
{
	const struct article none = { .date = DATE_NONE, .updated = DATE_NONE };
	const struct catalog_page page = {
		.file = file, .stamp = *stamp, .article = &none
	};
	const struct row nothing = { 0 };
	struct row is = { .live = LIVE_BROKEN,
		.state = STATE_BROKEN,
		.date = DATE_NONE,
		.updated = DATE_NONE };
	struct arena arena;
	struct row was;
	bool good;

	arena_init(&arena, 1024 * 1024);
	err_set(err, "catalog: out of memory");
	good = replace(catalog, &arena, known, &was, err);
	is.id = was.id;
	good = good && insert(catalog, &is, &page, err) &&
	    row_tell_neighbours(catalog, &was, &nothing, err);
	arena_free(&arena);
	return good;
}
