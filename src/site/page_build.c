#include "site/page_build.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/path.h"
#include "base/url.h"
#include "markup/doc.h"
#include "site/media.h"
#include "site/publisher.h"

/* --- lines --- */

static struct str
format_text(struct arena *arena, const char *format, va_list args)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n <= 0 || (p = arena_alloc(arena, (size_t)n + 1)) == NULL)
		return STR("");
	vsnprintf(p, (size_t)n + 1, format, args);
	return (struct str){ p, (size_t)n };
}

void
build_text(struct build *build, const char *format, ...)
{
	struct str text;
	va_list args;

	va_start(args, format);
	text = format_text(build->arena, format, args);
	va_end(args);
	doc_text(build->doc, text);
}

void
build_prose(struct build *build, struct str text)
{
	size_t end;

	while ((end = str_search(text, STR("\n\n"))) != STR_NONE) {
		doc_text(build->doc, str_slice(text, 0, end));
		text = str_from(text, end + 2);
	}
	doc_text(build->doc, text);
}

void
build_local(
    struct build *build, struct str address, struct str label, unsigned flags)
{
	doc_link(
	    build->doc, url_encode_path(build->arena, address), label, flags);
}

void
build_local_fmt(
    struct build *build, struct str address, const char *format, ...)
{
	struct str label;
	va_list args;

	va_start(args, format);
	label = format_text(build->arena, format, args);
	va_end(args);
	build_local(build, address, label, 0);
}

void
build_entry(struct build *build, const struct entry *entry, struct str label)
{
	bool text = build->writer == PAGE_GOPHERMAP &&
	    build->site->gopher_text && !str_ends(entry->address, STR("/"));
	struct str address = entry->address;

	if (text)
		address =
		    arena_fmt(build->arena, STR_FMT ".txt", STR_ARG(address));
	build_local(build, address, label, text ? LINK_TEXT : 0);
}

void
build_dated(struct build *build, const struct entry *entry)
{
	struct str day = date_day(build->arena, entry->date);

	build_entry(build, entry,
	    arena_fmt(build->arena, STR_FMT " " STR_FMT, STR_ARG(day),
		STR_ARG(entry->title)));
}

/* --- pictures --- */

struct str
build_file_facts(struct build *build, struct str path)
{
	struct str name = str_from(path, 1);
	struct str word = media_word(name);
	struct file_info info;
	int fd;

	if (path.n < 2 || path.p[0] != '/' || !path_is_public(name) ||
	    file_open(build->site->content, name, &fd, &info, NULL) != FILE_OK)
		return STR("");
	close(fd);
	if (word.n == 0)
		word = STR("file");
	else if (media_is_image(name))
		word = arena_fmt(build->arena, STR_FMT " image", STR_ARG(word));
	if (info.size < 1000)
		return arena_fmt(build->arena, STR_FMT ", %u byte%s",
		    STR_ARG(word), (unsigned)info.size,
		    info.size == 1 ? "" : "s");
	if (info.size < 1000 * 1000)
		return arena_fmt(build->arena, STR_FMT ", %u kB", STR_ARG(word),
		    (unsigned)((info.size + 500) / 1000));
	return arena_fmt(build->arena, STR_FMT ", %.1f MB", STR_ARG(word),
	    (double)info.size / 1e6);
}

void
build_image(struct build *build, struct str path, struct str alt)
{
	struct str label = alt.n > 0 ? alt : path_name(path);
	struct str facts;

	if (path.n == 0)
		return;
	if (path.p[0] != '/') {
		doc_link(build->doc, path, label, LINK_IMAGE);
		return;
	}
	facts = build_file_facts(build, path);
	if (facts.n > 0)
		build_local_fmt(build, path, STR_FMT " (" STR_FMT ")",
		    STR_ARG(label), STR_ARG(facts));
}

/* --- words --- */

struct str
build_number(struct arena *arena, uint64_t n)
{
	char digits[32];
	struct buf buf;
	int count =
	    snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	int i;

	buf_init(&buf, arena, 64);
	for (i = 0; i < count; i++) {
		if (i > 0 && (count - i) % 3 == 0)
			buf_char(&buf, ',');
		buf_char(&buf, digits[i]);
	}
	return buf_view(&buf);
}

struct str
build_articles(struct arena *arena, uint32_t n)
{
	if (n == 0)
		return STR("no articles");
	if (n == 1)
		return STR("1 article");
	return arena_fmt(
	    arena, STR_FMT " articles", STR_ARG(build_number(arena, n)));
}

struct str
build_names(struct arena *arena, const struct str *names, size_t n)
{
	struct buf buf;
	size_t i;

	buf_init(&buf, arena, 64 * 1024);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_str(&buf, i + 1 == n ? STR(" and ") : STR(", "));
		buf_str(&buf, names[i]);
	}
	return buf_view(&buf);
}

struct str
build_joined(
    struct arena *arena, const struct str *parts, size_t n, const char *between)
{
	struct buf buf;
	size_t i;

	buf_init(&buf, arena, 64 * 1024);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_str(&buf, str_z(between));
		buf_str(&buf, parts[i]);
	}
	return buf_view(&buf);
}

/* --- addresses --- */

struct str
build_host(struct arena *arena, struct str url)
{
	struct url parts;
	struct str host;

	if (!url_parse(url, &parts) || parts.host.n == 0)
		return STR("");
	host = url_host_show(arena, parts.host);
	return str_starts(host, STR("www.")) ? str_from(host, 4) : host;
}

void
site_write_url(struct buf *buf, struct arena *arena, const struct site *site,
    enum scheme scheme, char type, struct str path)
{
	const struct endpoint *to = &site->endpoints[scheme];
	bool six = str_find(to->host, ':') != STR_NONE;

	buf_str(buf, scheme_name(scheme));
	buf_str(buf, six ? STR("://[") : STR("://"));
	buf_str(buf, to->host);
	if (six)
		buf_char(buf, ']');
	if (to->port != scheme_port(scheme))
		buf_fmt(buf, ":%u", to->port);
	if (scheme == SCHEME_GOPHER) {
		buf_char(buf, '/');
		buf_char(buf, type);
	}
	buf_str(buf, url_encode_path(arena, path));
}

struct str
site_url(struct arena *arena, const struct site *site, enum scheme scheme,
    char type, struct str path)
{
	struct buf buf;

	buf_init(&buf, arena, 16 * 1024);
	site_write_url(&buf, arena, site, scheme, type, path);
	return buf_view(&buf);
}

/* Without any listener (a single answer, a check) both are assumed. */
bool
site_offers(const struct site *site, enum scheme scheme)
{
	size_t all = 0;
	size_t i;

	for (i = 0; i < SCHEMES; i++)
		all += site->endpoints[i].n_bound;
	return all == 0 || site->endpoints[scheme].n_bound > 0 ||
	    site->endpoints[scheme].fixed;
}

bool
build_is_listed(const struct visit *visit)
{
	return visit->catalog != NULL &&
	    catalog_stage(visit->catalog) != CATALOG_EMPTY &&
	    !catalog_is_damaged(visit->catalog);
}

static bool
is_tag(struct str lang)
{
	size_t i;

	for (i = 0; i < lang.n; i++)
		if (!byte_is_alnum(lang.p[i]) && lang.p[i] != '-')
			return false;
	return lang.n > 0 && lang.n <= 35;
}

struct str
site_lang(const struct site *site, struct str lang)
{
	const struct publisher *publisher = site->publisher;

	if (is_tag(lang))
		return lang;
	if (publisher->n_languages > 0 && is_tag(publisher->languages[0]))
		return publisher->languages[0];
	return STR("en");
}

void
build_home(struct build *build)
{
	/* What was found is another page each time. */
	bool search = str_eq(build->page->address, STR("/search"));
	struct str on_gopher =
	    search ? STR("Search on Gopher") : STR("This page on Gopher");
	struct str on_gemini =
	    search ? STR("Search on Gemini") : STR("This page on Gemini");
	enum scheme other = build->visit->scheme == SCHEME_GEMINI
	    ? SCHEME_GOPHER
	    : SCHEME_GEMINI;
	struct str url;

	if (site_offers(build->site, other)) {
		url = site_url(build->arena, build->site, other, '1',
		    build->page->address);
		doc_link(build->doc, url,
		    other == SCHEME_GOPHER ? on_gopher : on_gemini, 0);
	}
	if (!str_eq(build->page->address, STR("/")))
		build_local(build, STR("/"), build->publisher->name, 0);
}
