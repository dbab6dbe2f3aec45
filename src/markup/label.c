/*
 * label -- what a block's links are called (rules L3, L5, L6, I8).
 */
#include "base/arena.h"
#include "base/url.h"
#include "base/utf8.h"
#include "markup/address.h"
#include "markup/compose_parts.h"

/* L6: what says nothing without the sentence around it. */
static const struct str vague[] = {
	STR_INIT("here"),
	STR_INIT("right here"),
	STR_INIT("over here"),
	STR_INIT("click here"),
	STR_INIT("click"),
	STR_INIT("see here"),
	STR_INIT("found here"),
	STR_INIT("from here"),
	STR_INIT("this"),
	STR_INIT("this one"),
	STR_INIT("this link"),
	STR_INIT("this page"),
	STR_INIT("this article"),
	STR_INIT("this post"),
	STR_INIT("that"),
	STR_INIT("it"),
	STR_INIT("link"),
	STR_INIT("links"),
	STR_INIT("the link"),
	STR_INIT("more"),
	STR_INIT("more here"),
	STR_INIT("more info"),
	STR_INIT("more information"),
	STR_INIT("read more"),
	STR_INIT("learn more"),
	STR_INIT("see more"),
	STR_INIT("find out more"),
	STR_INIT("read"),
	STR_INIT("read on"),
	STR_INIT("continue"),
	STR_INIT("continue reading"),
	STR_INIT("source"),
	STR_INIT("sources"),
	STR_INIT("src"),
	STR_INIT("ref"),
	STR_INIT("see"),
	STR_INIT("website"),
	STR_INIT("page"),
	STR_INIT("url"),
	STR_INIT("details"),
	STR_INIT("hier"),
	STR_INIT("mehr"),
	STR_INIT("ici"),
	STR_INIT("aqui"),
	STR_INIT("aqu\xC3\xAD"),
	STR_INIT("qui"),
	STR_INIT("\xD1\x82\xD1\x83\xD1\x82"),
	STR_INIT("\xD0\xB7\xD0\xB4\xD0\xB5\xD1\x81\xD1\x8C"),
	STR_INIT("\xE3\x81\x93\xE3\x81\xA1\xE3\x82\x89"),
	STR_INIT("\xE3\x81\x93\xE3\x81\x93"),
	STR_INIT("\xE8\xBF\x99\xE9\x87\x8C"),
};

static bool
is_raised_digit(uint32_t c)
{
	return c == 0xB9 || c == 0xB2 || c == 0xB3 ||
	    (c >= 0x2070 && c <= 0x2079);
}

/* Punctuation and symbols, but for superscript digits: those are notes. */
static bool
is_symbol(uint32_t c)
{
	if (c < 0x80)
		return !byte_is_alnum((char)c);
	if (c < 0x100)
		return c == 0xD7 || c == 0xF7 ||
		    (c >= 0xA0 && c < 0xC0 && c != 0xAA && c != 0xBA &&
			c != 0xB2 && c != 0xB3 && c != 0xB9 && c < 0xBC);
	if (c >= 0x2070 && c <= 0x209F)
		return false;
	return (c >= 0x2000 && c <= 0x20CF) || (c >= 0x2190 && c <= 0x245F) ||
	    (c >= 0x2500 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3003) ||
	    (c >= 0x3008 && c <= 0x3020) || c == 0x30FB ||
	    (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFF01 && c <= 0xFF0F) ||
	    (c >= 0x1F000 && c <= 0x1FAFF);
}

static bool
only_symbols(struct str s)
{
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		if (!is_symbol(c))
			return false;
	}
	return true;
}

/* A number, perhaps in brackets; or punctuation alone. */
static bool
says_no_word(struct str label)
{
	size_t digits = 0;
	uint32_t c;

	for (size_t at = 0; at < label.n;) {
		at += utf8_decode(label, at, &c);
		if ((c < 0x80 && byte_is_digit((char)c)) || is_raised_digit(c))
			digits++;
		else if (!is_symbol(c))
			return false;
	}
	return digits <= 4;
}

static bool
is_vague(struct str label)
{
	struct str s = label;

	if (s.n > 20)
		return false;
	if (says_no_word(label))
		return true;
	/* "here!", "(source)", "read more ..." */
	while (
	    s.n > 0 && (unsigned char)s.p[0] < 0x80 && !byte_is_alnum(s.p[0]))
		s = str_from(s, 1);
	while (s.n > 0 && (unsigned char)s.p[s.n - 1] < 0x80 &&
	    !byte_is_alnum(s.p[s.n - 1]))
		s.n--;
	for (size_t i = 0; s.n > 0 && i < sizeof(vague) / sizeof(vague[0]); i++)
		if (s.n == vague[i].n && byte_lower(s.p[0]) == vague[i].p[0] &&
		    str_eq_nocase(s, vague[i]))
			return true;
	return false;
}

/* Without the marks of strike-through. */
static struct str
without_strikes(struct arena *arena, struct str s)
{
	size_t at = str_search(s, STR("~~"));
	char *p;
	size_t n = 0;

	if (at == STR_NONE ||
	    str_search(str_from(s, at + 2), STR("~~")) == STR_NONE)
		return s;
	p = arena_alloc(arena, s.n);
	if (p == NULL)
		return s;
	for (at = 0; at < s.n; at++) {
		if (str_starts(str_from(s, at), STR("~~")))
			at++;
		else
			p[n++] = s.p[at];
	}
	return str_trim((struct str){ p, n });
}

/* Text of the block from `from` to `to` with blanks for hard breaks. */
static struct str
unbroken(struct compose *c, const struct mark *from, const struct mark *to)
{
	struct str s = { pool_run(&c->text), pool_length(&c->text) };
	size_t breaks = 0;
	size_t at = from->at;
	size_t n = 0;
	char *p;

	for (const struct mark *event = from; event < to; event++)
		breaks += event->kind == MARK_BREAK;
	s = str_slice(s, 0, to->at);
	if (breaks == 0 && c->n_spans == 0)
		return str_trim(str_from(s, from->at));
	p = arena_alloc(c->doc->arena, to->at - from->at + breaks + 1);
	if (p == NULL)
		return (struct str){ NULL, 0 };
	for (const struct mark *event = from; event <= to; event++) {
		if (event->kind != MARK_BREAK && event != to)
			continue;
		memcpy(p + n, s.p + at, event->at - at);
		n += event->at - at;
		at = event->at;
		if (event != to)
			p[n++] = ' ';
	}
	return str_trim((struct str){ p, n });
}

/* Whether a label is the address it leads to. */
static unsigned
self_flag(struct compose *c, const struct link *link, struct str label)
{
	struct str url = link->url;

	if (str_starts(url, STR("mailto:")) &&
	    str_eq_nocase(str_from(url, 7), label))
		return LINK_MAIL;
	if (str_eq(url, label))
		return LINK_SELF;
	if (!url_scheme(label, NULL) ||
	    str_search(label, STR("://")) == STR_NONE)
		return 0;
	label = url_encode(c->doc->arena, label);
	if (str_ends(label, STR("/")))
		label.n--;
	if (str_ends(url, STR("/")))
		url.n--;
	return label.n > 0 && str_eq(url, label) ? LINK_SELF : 0;
}

/* No-break spaces are blanks once they are written: none at either end. */
static struct str
trimmed(struct str s)
{
	static const struct str nbsp = STR_INIT("\xC2\xA0");

	s = str_trim(s);
	while (str_starts(s, nbsp))
		s = str_trim(str_from(s, nbsp.n));
	while (str_ends(s, nbsp))
		s = str_trim(str_slice(s, 0, s.n - nbsp.n));
	return s;
}

static void
name_link(struct compose *c, struct link *link, struct str text)
{
	struct arena *arena = c->doc->arena;
	struct str label = trimmed(without_strikes(arena, text));

	link->title = trimmed(link->title);
	if ((link->flags & LINK_SELF) != 0) {
		link->label = label;
		return;
	}
	if (label.n == 0)
		label = link->title;
	if (label.n == 0)
		label = trimmed(link->label);
	if (label.n == 0 && (link->flags & LINK_IMAGE) != 0)
		label = address_file_name(arena, link->url);
	link->label = label;
	if ((link->flags & LINK_IMAGE) != 0)
		return;
	link->flags |= self_flag(c, link, label);
	if ((link->flags & (LINK_SELF | LINK_MAIL)) == 0 && label.n > 0 &&
	    is_vague(label))
		link->flags |= LINK_VAGUE;
}

void
label_links(struct compose *c)
{
	const struct mark *events = (void *)pool_run(&c->marks);
	size_t n = pool_length(&c->marks) / sizeof(*events);
	const struct mark *begin = NULL;
	const struct mark *extra = NULL;

	for (const struct mark *event = events; event < events + n; event++) {
		unsigned kind = (unsigned)event->kind;

		if (kind == MARK_LINK)
			begin = event;
		else if (kind == EVENT_EXTRA)
			extra = event;
		else if (kind == MARK_LINK_END && begin != NULL)
			name_link(c, &c->doc->links[event->link],
			    unbroken(c, begin, event));
		else if (kind == EVENT_EXTRA_END && extra != NULL)
			name_link(c, &c->doc->links[event->link],
			    unbroken(c, extra, event));
	}
}

bool
label_only_links(const struct compose *c)
{
	const struct mark *events = (void *)pool_run(&c->marks);
	size_t n = pool_length(&c->marks) / sizeof(*events);
	struct str s = { pool_run(&c->text), pool_length(&c->text) };
	size_t at = 0;

	for (const struct mark *event = events; event < events + n; event++) {
		if (event->kind == MARK_LINK &&
		    !only_symbols(str_slice(s, at, event->at)))
			return false;
		if (event->kind == MARK_LINK_END)
			at = event->at;
	}
	return only_symbols(str_from(s, at));
}
