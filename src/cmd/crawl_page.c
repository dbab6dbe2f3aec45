/* What stands on a page: its links, title, pictures and blocks. */
#include "base/url.h"
#include "base/utf8.h"
#include "cmd/crawl.h"

/* --- gemtext --- */

bool
crawl_link_line(struct str line, struct str *url, struct str *label)
{
	size_t n = 0;

	if (!str_starts(line, STR("=>")))
		return false;
	line = str_trim(str_from(line, 2));
	while (n < line.n && !byte_is_space(line.p[n]))
		n++;
	*url = str_slice(line, 0, n);
	*label = str_trim(str_from(line, n));
	return url->n > 0;
}

/* One page being read. */
struct page_seen {
	struct str title;
	size_t widest; /* preformatted line, in columns */
	bool pre; /* inside of a block */
	bool nameless; /* a block has no alternative text */
};

static void
read_line(
    struct crawl *crawl, uint32_t at, struct str line, struct page_seen *seen)
{
	struct str url, label;
	size_t width;

	if (str_starts(line, STR("```"))) {
		seen->pre = !seen->pre;
		if (seen->pre && str_trim(str_from(line, 3)).n == 0)
			seen->nameless = true;
	} else if (seen->pre) {
		width = utf8_width(line);
		seen->widest = width > seen->widest ? width : seen->widest;
	} else if (crawl_link_line(line, &url, &label)) {
		crawl_check_alt(crawl, at, url, label);
		crawl_follow(crawl, at, url);
	} else if (seen->title.n == 0 && str_starts(line, STR("#")) &&
	    !str_starts(line, STR("##"))) {
		seen->title = str_trim(str_from(line, 1));
	}
}

/* Search engines show it, and feed readers: one a page. */
static void
check_title(struct crawl *crawl, uint32_t at, struct str title)
{
	uint32_t place;
	bool is_new;

	if (title.n == 0) {
		crawl_fault(crawl, at,
		    "it has no title; begin it with a line '# Title'");
		return;
	}
	place = crawl_set_add(&crawl->titles, title, at, &is_new);
	if (place == CRAWL_NONE || is_new)
		return;
	crawl_fault(crawl, at,
	    "its title '" STR_FMT "' is that of '" STR_FMT
	    "' too; give one of them another",
	    STR_ARG(title),
	    STR_ARG(crawl_shown(
		crawl, crawl->items[crawl->titles.values[place]].url)));
}

void
crawl_read_gemtext(struct crawl *crawl, uint32_t at, struct str bytes)
{
	struct page_seen seen = { .pre = false };
	struct url parts;
	struct str line;

	while (str_line(&bytes, &line))
		read_line(crawl, at, line, &seen);
	if (seen.widest > CRAWL_COLUMNS)
		crawl_fault(crawl, at,
		    "a preformatted line of %zu columns; break it, a terminal "
		    "shows %d",
		    seen.widest, CRAWL_COLUMNS);
	if (seen.nameless && crawl->nameless++ == 0)
		crawl->nameless_at = at;
	if (url_parse(crawl->items[at].url, &parts) &&
	    crawl_is_allowed(crawl, parts.path))
		check_title(crawl, at, seen.title);
}

/* --- gopher menus --- */

static void
read_item(struct crawl *crawl, uint32_t at, char type, struct str display,
    struct str selector)
{
	if (str_starts(selector, STR("URL:"))) {
		crawl_check_alt(crawl, at, str_from(selector, 4), display);
		crawl_follow(crawl, at, str_from(selector, 4));
		return;
	}
	crawl_check_alt(crawl, at, selector, display);
	crawl_follow_selector(crawl, at, type, selector);
}

/* Whether host and port of a menu row are ours. */
static bool
is_ours(struct crawl *crawl, struct str host, struct str port)
{
	uint64_t number;

	return str_uint(port, UINT16_MAX, &number) &&
	    site_is_named(&crawl->site, SCHEME_GOPHER, host, (uint16_t)number);
}

/* Four fields, a tab between each. */
static bool
take_fields(struct str line, struct str *fields)
{
	for (size_t i = 0; i < 3; i++)
		if (!str_cut(line, '\t', &fields[i], &line))
			return false;
	fields[3] = line;
	return fields[0].n > 0 && str_find(line, '\t') == STR_NONE;
}

void
crawl_read_menu(struct crawl *crawl, uint32_t at, struct str bytes)
{
	struct str fields[4];
	struct str line = { "", 0 };
	bool broken = false;
	char type;

	while (str_line(&bytes, &line) && !str_eq(line, STR("."))) {
		if (!take_fields(line, fields)) {
			broken = true;
			continue;
		}
		type = fields[0].p[0];
		if (type != 'i' && type != '3' &&
		    (str_starts(fields[1], STR("URL:")) ||
			is_ours(crawl, fields[2], fields[3])))
			read_item(
			    crawl, at, type, str_from(fields[0], 1), fields[1]);
	}
	if (broken || !str_eq(line, STR(".")) || bytes.n > 0)
		crawl_fault(crawl, at,
		    "links say that it is a menu, and it is none; link to it "
		    "as the file it is");
}

/* --- sitemap.txt --- */

void
crawl_read_sitemap(struct crawl *crawl, uint32_t at, struct str bytes)
{
	struct str line;

	while (str_line(&bytes, &line))
		if (str_trim(line).n > 0)
			crawl_follow(crawl, at, str_trim(line));
}
