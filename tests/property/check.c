#include "check.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "markup/writer.h"

/* --- what the doc asks for --- */

struct wanted {
	size_t headings, quotes, items, notes, cells, pres, tables;
	bool gaps; /* some code has two blank lines in a row */
};

static bool
is_visible(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.n - i > 1 && s.p[i] == '\xC2' && s.p[i + 1] == '\xA0')
			i++;
		else if (!byte_is_space(s.p[i]))
			return true;
	}
	return false;
}

static bool
has_gap(struct str lines)
{
	struct str line;
	bool blank = false;

	while (lines.n > 0) {
		str_cut(lines, '\n', &line, &lines);
		if (!is_visible(line) && blank)
			return true;
		blank = !is_visible(line);
	}
	return false;
}

static struct wanted
want(const struct doc *doc)
{
	struct wanted w = { 0 };

	for (uint32_t i = 0; i < doc->n_frames; i++) {
		w.quotes += doc->frames[i].kind == FRAME_QUOTE;
		w.items += doc->frames[i].kind == FRAME_ITEM;
		w.notes += doc->frames[i].kind == FRAME_NOTE;
	}
	for (uint32_t i = 0; i < doc->n_blocks; i++) {
		const struct block *b = &doc->blocks[i];

		w.headings +=
		    b->kind == BLOCK_HEADING && is_visible(b->text.bytes);
		w.pres += b->kind == BLOCK_PRE && is_visible(b->text.bytes);
		w.gaps |= b->kind == BLOCK_PRE && has_gap(b->text.bytes);
		if (b->kind != BLOCK_TABLE)
			continue;
		w.tables++;
		w.cells += (size_t)b->table->rows * b->table->columns;
	}
	return w;
}

/* --- addresses --- */

/* The doc's, sorted; found[] tells which were met. */
struct addresses {
	struct str *of;
	bool *found;
	size_t n;
};

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
collect(struct addresses *a, const struct doc *doc)
{
	*a = (struct addresses){ NULL, NULL, 0 };
	if (doc->n_links == 0)
		return;
	a->of = calloc(doc->n_links, sizeof(*a->of));
	a->found = calloc(doc->n_links, sizeof(*a->found));
	if (a->of == NULL || a->found == NULL)
		abort();
	for (uint32_t i = 0; i < doc->n_links; i++)
		if ((doc->links[i].flags & LINK_MUTE) == 0)
			a->of[a->n++] = doc->links[i].url;
	qsort(a->of, a->n, sizeof(*a->of), compare);
}

static void
release(struct addresses *a)
{
	free(a->of);
	free(a->found);
}

static bool
meet(struct addresses *a, struct str url)
{
	size_t low = 0;
	size_t high = a->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (str_cmp(a->of[middle], url) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == a->n || !str_eq(a->of[low], url))
		return false;
	for (; low < a->n && str_eq(a->of[low], url); low++)
		a->found[low] = true;
	return true;
}

/* --- words: V1, as far as a writer can lose some --- */

/* The non-blank bytes of `words` in this order, somewhere behind *at. */
static bool
find_words(struct str out, size_t *at, struct str words)
{
	size_t from = *at;

	for (size_t i = 0; i < words.n; i++) {
		if (byte_is_space(words.p[i]))
			continue;
		if (words.n - i > 1 && words.p[i] == '\xC2' &&
		    words.p[i + 1] == '\xA0') {
			i++;
			continue;
		}
		while (from < out.n && out.p[from] != words.p[i])
			from++;
		if (from == out.n)
			return false;
		from++;
	}
	*at = from;
	return true;
}

static bool
find_block(
    const struct doc *doc, const struct block *b, struct str out, size_t *at)
{
	size_t end = *at;
	size_t here;

	if (b->kind == BLOCK_TABLE) {
		size_t n = (size_t)b->table->rows * b->table->columns;

		for (size_t i = 0; i < n; i++) {
			here = *at;
			if (!find_words(
				out, &here, b->table->cells[i].text.bytes))
				return false;
		}
		return true;
	}
	if (b->kind != BLOCK_LINKS)
		return find_words(out, at, b->text.bytes);
	for (uint32_t i = 0; i < b->n_links; i++) {
		const struct link *link = &doc->links[b->first_link + i];

		/* An address as text may be encoded where it is a link. */
		here = *at;
		if ((link->flags & LINK_SELF) == 0 &&
		    !find_words(out, &here, link->label))
			return false;
		if (here > end)
			end = here;
	}
	return true;
}

static bool
check_words(const struct doc *doc, struct str out, struct err *err)
{
	size_t at = 0;

	for (uint32_t i = 0; i < doc->n_blocks; i++)
		if (!find_block(doc, &doc->blocks[i], out, &at))
			return err_set(
			    err, "V1: words of block %u are lost", i);
	return true;
}

/* --- bytes and lines --- */

struct lines {
	struct str rest;
	struct str line;
	size_t number;
	bool blank; /* the line before was */
	bool fence; /* inside of code */
	bool gaps; /* code may have several blank lines, unseen as code */
};

static bool
wrong(const struct lines *l, struct err *err, const char *what)
{
	return err_set(
	    err, "%s, line %zu: " STR_FMT, what, l->number, STR_ARG(l->line));
}

static bool
check_bytes(struct str out, bool tabs, bool cr, struct err *err)
{
	if (utf8_check(out) != STR_NONE)
		return err_set(err, "V7: not UTF-8");
	if (str_search(out, STR("\xEF\xBB\xBF")) != STR_NONE)
		return err_set(err, "V7: a byte order mark");
	for (size_t i = 0; i < out.n; i++) {
		unsigned char c = (unsigned char)out.p[i];

		if ((c < 0x20 && c != '\n' && !(tabs && c == '\t') &&
			!(cr && c == '\r')) ||
		    c == 0x7F ||
		    (c == 0xC2 && (unsigned char)out.p[i + 1] < 0xA0))
			return err_set(
			    err, "V7: control character %02x at %zu", c, i);
	}
	if (out.n > 0 && out.p[out.n - 1] != '\n')
		return err_set(err, "V9: no line end at the end");
	return true;
}

static bool
next_line(struct lines *l)
{
	if (l->rest.n == 0)
		return false;
	l->number++;
	str_cut(l->rest, '\n', &l->line, &l->rest);
	return true;
}

/* V9, for a line outside of code. */
static bool
check_blanks(struct lines *l, struct str line, struct err *err)
{
	if (line.n > 0 && line.p[line.n - 1] == ' ')
		return wrong(l, err, "V9: blanks at the end");
	if (line.n > 0) {
		l->blank = false;
		return true;
	}
	if (l->number == 1)
		return wrong(l, err, "V9: a blank line first");
	if (l->blank && !l->gaps)
		return wrong(l, err, "V9: two blank lines");
	if (l->rest.n == 0)
		return wrong(l, err, "V9: a blank line last");
	l->blank = true;
	return true;
}

/* --- gemtext --- */

struct roles {
	size_t headings, quotes, items, fences;
};

static bool
check_link_line(struct lines *l, struct addresses *a, struct err *err)
{
	struct str url = str_from(l->line, 2);
	struct str label;

	while (url.n > 0 && url.p[0] == ' ')
		url = str_from(url, 1);
	str_cut(url, ' ', &url, &label);
	if (url.n == 0)
		return wrong(l, err, "L5: a link line without an address");
	if (!meet(a, url))
		return wrong(l, err, "V2: a link that nobody asked for");
	return true;
}

static bool
check_gemtext_line(
    struct lines *l, struct roles *roles, struct addresses *a, struct err *err)
{
	struct str s = l->line;

	if (str_starts(s, STR("```"))) {
		l->fence = !l->fence;
		l->blank = false;
		roles->fences++;
		return true;
	}
	if (l->fence)
		return true;
	if (str_find(s, '\t') != STR_NONE)
		return wrong(l, err, "V7: a tab outside of code");
	if (!check_blanks(l, s, err))
		return false;
	if (str_starts(s, STR("=>")))
		return check_link_line(l, a, err);
	roles->headings += str_starts(s, STR("#"));
	roles->quotes += str_starts(s, STR(">"));
	roles->items += str_starts(s, STR("* ")) || str_eq(s, STR("*"));
	return true;
}

static bool
check_roles(const struct wanted *w, const struct roles *roles, struct err *err)
{
	if (roles->headings != w->headings)
		return err_set(err, "G3: %zu headings, the document has %zu",
		    roles->headings, w->headings);
	if (roles->quotes > 0 && w->quotes == 0)
		return err_set(err, "G3: quote lines without a quote");
	if (roles->items > w->items + w->cells)
		return err_set(err, "G3: %zu list lines for %zu items",
		    roles->items, w->items + w->cells);
	if (roles->fences % 2 != 0)
		return err_set(err, "V4: a fence is left open");
	if (roles->fences / 2 < w->pres ||
	    roles->fences / 2 > w->pres + w->tables)
		return err_set(err, "V4: %zu fences for %zu to %zu blocks",
		    roles->fences, w->pres, w->pres + w->tables);
	return true;
}

static bool
check_found(const struct addresses *a, struct err *err)
{
	for (size_t i = 0; i < a->n; i++)
		if (!a->found[i])
			return err_set(err, "V3: " STR_FMT " cannot be reached",
			    STR_ARG(a->of[i]));
	return true;
}

bool
check_gemtext(const struct doc *doc, struct str out, struct err *err)
{
	struct lines l = { .rest = out };
	struct wanted w = want(doc);
	struct roles roles = { 0 };
	struct addresses a;
	bool right = check_bytes(out, true, false, err);

	collect(&a, doc);
	while (right && next_line(&l))
		right = check_gemtext_line(&l, &roles, &a, err);
	right = right && check_roles(&w, &roles, err) && check_found(&a, err) &&
	    check_words(doc, out, err);
	release(&a);
	return right;
}

/* --- menus --- */

struct row {
	char type;
	struct str display, selector, host, port;
};

static bool
split_row(struct lines *l, struct row *row, struct err *err)
{
	struct str line = l->line;
	struct str rest;

	if (!str_ends(line, STR("\r")))
		return wrong(l, err, "V5: no CRLF");
	line.n--;
	if (line.n == 0 || str_find(line, '\r') != STR_NONE)
		return wrong(l, err, "V5: an empty row");
	row->type = line.p[0];
	if (!str_cut(str_from(line, 1), '\t', &row->display, &rest) ||
	    !str_cut(rest, '\t', &row->selector, &rest) ||
	    !str_cut(rest, '\t', &row->host, &row->port) ||
	    str_find(row->port, '\t') != STR_NONE)
		return wrong(l, err, "V5: not four fields");
	return true;
}

static bool
check_row(struct lines *l, const struct row *row, const struct wanted *w,
    struct addresses *a, struct err *err)
{
	size_t width = utf8_width(row->display);
	uint64_t port;

	if (width > (w->pres > 0 ? 70 : 67))
		return wrong(l, err, "V5: too wide");
	if (!check_blanks(l, row->display, err))
		return false;
	if (row->type == 'i')
		return (row->selector.n == 0 &&
			   str_eq(row->host, STR("null.host")) &&
			   str_eq(row->port, STR("1"))) ||
		    wrong(l, err, "M1: not a text line");
	if (!byte_is_alnum(row->type) && row->type != '+')
		return wrong(l, err, "L13: no item type");
	if (row->type == '3' || row->host.n == 0 ||
	    !str_uint(row->port, 65535, &port))
		return wrong(l, err, "L13: no item");
	/* Other servers may have such selectors, too. */
	if (str_starts(row->selector, STR("URL:")) &&
	    str_eq(row->host, STR("capsule.example")))
		return meet(a, str_from(row->selector, 4)) ||
		    wrong(l, err, "V2: a link that nobody asked for");
	if (str_eq(row->host, STR("capsule.example")) &&
	    !str_starts(row->selector, STR("/")))
		return wrong(l, err, "L11: a relative selector");
	return true;
}

/* Those that a menu says in fields of their own. */
static void
forgive_native(struct addresses *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (str_starts(a->of[i], STR("gopher://")) ||
		    str_starts(a->of[i], STR("telnet://")) ||
		    !url_scheme(a->of[i], NULL))
			a->found[i] = true;
}

bool
check_gophermap(const struct doc *doc, struct str out, struct err *err)
{
	struct wanted w = want(doc);
	struct lines l = { .rest = out, .gaps = w.gaps };
	struct addresses a;
	bool right = check_bytes(out, true, true, err);
	char *words = malloc(out.n + 1);
	size_t n = 0;
	size_t links = 0;
	struct row row;

	if (words == NULL)
		abort();
	collect(&a, doc);
	while (right && next_line(&l)) {
		right = split_row(&l, &row, err) &&
		    check_row(&l, &row, &w, &a, err);
		if (!right)
			break;
		links += row.type != 'i';
		memcpy(words + n, row.display.p, row.display.n);
		n += row.display.n;
	}
	if (right && links > doc->n_links)
		right = err_set(
		    err, "V2: %zu items for %u links", links, doc->n_links);
	forgive_native(&a);
	right = right && check_found(&a, err) &&
	    check_words(doc, (struct str){ words, n }, err);
	release(&a);
	free(words);
	return right;
}

/* --- text --- */

static bool
is_lead(struct str word)
{
	static const char digits[] = "0123456789.)[]*-+>x";

	for (size_t i = 0; i < word.n; i++)
		if ((signed char)word.p[i] > 0 &&
		    strchr(digits, word.p[i]) == NULL)
			return false;
	return true;
}

/* Whatever stands at the left, and one word, which cannot be broken. */
static bool
is_one_word(struct str s)
{
	struct str word;

	while (str_cut(s, ' ', &word, &s))
		if (!is_lead(word))
			return false;
	return true;
}

/* The end of that line is the end of a line of code. */
static bool
is_code(const struct doc *doc, struct str line)
{
	size_t n = line.n < 24 ? line.n : 24;
	struct str tail = str_from(line, line.n - n);

	/* Blanks may have been tabs, the first byte half a character. */
	while (str_find(tail, ' ') != STR_NONE)
		tail = str_from(tail, str_find(tail, ' ') + 1);
	for (uint32_t i = 0; i < doc->n_blocks; i++)
		if (doc->blocks[i].kind == BLOCK_PRE &&
		    str_search(doc->blocks[i].text.bytes, tail) != STR_NONE)
			return true;
	return false;
}

static bool
check_plain_line(struct lines *l, const struct doc *doc, struct err *err)
{
	if (!check_blanks(l, l->line, err))
		return false;
	if (str_eq(l->line, STR(".")))
		return wrong(l, err, "S1: a lone dot");
	if (l->line.n > 70 && utf8_width(l->line) > 70 &&
	    !is_one_word(l->line) && !is_code(doc, l->line))
		return wrong(l, err, "V6: too wide");
	return true;
}

/* Every address, whole and on one line. */
static bool
find_addresses(const struct doc *doc, struct str out, struct err *err)
{
	uint32_t n = doc->n_links < 200 ? doc->n_links : 200;

	for (uint32_t i = 0; i < n; i++) {
		const struct link *link = &doc->links[i];

		if ((link->flags & LINK_MUTE) || link->url.p[0] == '.' ||
		    (link->flags & (LINK_SELF | LINK_MAIL)))
			continue;
		if (str_search(out, link->url) == STR_NONE)
			return err_set(err, "V3: " STR_FMT " is not there",
			    STR_ARG(link->url));
	}
	return true;
}

bool
check_plain(const struct doc *doc, struct str out, struct err *err)
{
	struct lines l = { .rest = out, .gaps = want(doc).gaps };
	bool right = check_bytes(out, false, false, err);

	while (right && next_line(&l))
		right = check_plain_line(&l, doc, err);
	return right && find_addresses(doc, out, err) &&
	    check_words(doc, out, err);
}

/* --- all --- */

bool
check_doc(const struct doc *doc, struct arena *arena, struct err *err)
{
	static bool (*const checks[])(
	    const struct doc *, struct str, struct err *) = {
		[WRITER_GEMTEXT] = check_gemtext,
		[WRITER_GOPHERMAP] = check_gophermap,
		[WRITER_PLAIN] = check_plain,
	};
	static const char *const names[] = { "gemtext", "gophermap", "text" };
	struct place place = { .host = STR("capsule.example"),
		.port = 70,
		.path = STR("/p/page"),
		.folder = STR("/p/") };

	for (unsigned i = 0; i <= WRITER_PLAIN; i++) {
		struct buf buf;

		buf_init(&buf, arena, (size_t)1 << 30);
		writer_write((enum writer)i, doc, &place, &buf);
		if (buf.failed)
			return true;
		if (!checks[i](doc, buf_view(&buf), err))
			return err_in(err, "%s", names[i]);
	}
	return true;
}

bool
check_markdown(struct str source, struct err *err)
{
	struct arena arena;
	struct doc doc;
	struct err why;
	bool right = true;

	arena_init(&arena, (size_t)1 << 30);
	doc_init(&doc, &arena);
	if (markdown_parse(source, &doc, NULL, &why) && !doc.failed)
		right = check_doc(&doc, &arena, err);
	arena_free(&arena);
	return right;
}
