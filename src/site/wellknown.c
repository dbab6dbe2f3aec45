/*
 * wellknown -- the small files that crawlers and clients ask for by name.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/version.h"
#include "site/page_build.h"
#include "site/publisher.h"

/* --- robots.txt --- */

/*
 * A robot must obey "*" and its own names, but some read one group only: so
 * all names stand above the same rules, "*" last, for a robot that knows one
 * name a group.  Addresses that answer words are out, and second renderings
 * of articles.  Only prefixes are standard; the lines with stars are for the
 * robots that know them.  They want two stars: with one in the middle TLGS
 * would take all of /p/ for blocked.
 *
 * Readers without a client of their own come through web proxies, and feed
 * readers too: those may see everything.
 */
static const char robots[] =
    "# Read, index and archive all but answers to words and the second\n"
    "# renderings of articles.\n"
    "User-agent: archiver\n"
    "User-agent: indexer\n"
    "User-agent: researcher\n"
    "User-agent: *\n"
    "Disallow: /search\n"
    "Disallow: /feedback\n"
    "Disallow: /p/*/*.txt$\n"
    "Disallow: /p/*/*.gmi$\n"
    "Disallow: /p/*/*.md$\n"
    "\n"
    "User-agent: webproxy\n"
    "Disallow: /feedback\n";

bool
bytes_robots(const struct visit *visit, const struct page *page,
    struct buf *buf, struct err *err)
{
	(void)visit;
	(void)page;
	(void)err;
	buf_str(buf, str_z(robots));
	return true;
}

/* --- caps.txt --- */

bool
bytes_caps(const struct visit *visit, const struct page *page, struct buf *buf,
    struct err *err)
{
	const struct publisher *publisher = visit->site->publisher;

	(void)page;
	(void)err;
	buf_str(buf,
	    STR("CAPS\n"
		"\n"
		"# What this server can do, for gopher clients that ask.\n"
		"\n"
		"CapsVersion=1\n"
		"ExpireCapsAfter=3600\n"
		"\n"
		"PathDelimeter=/\n"
		"PathIdentity=.\n"
		"PathParent=..\n"
		"PathParentDouble=FALSE\n"
		"PathKeepPreDelimeter=FALSE\n"
		"\n"
		"ServerSoftware=smallpress\n"));
	buf_fmt(buf, "ServerSoftwareVersion=%s\n", VERSION);
	buf_fmt(
	    buf, "ServerDescription=" STR_FMT "\n", STR_ARG(publisher->name));
	if (publisher->email.n > 0)
		buf_fmt(buf, "ServerAdmin=" STR_FMT "\n",
		    STR_ARG(publisher->email));
	buf_str(buf, STR("ServerDefaultEncoding=UTF-8\n"));
	return true;
}

/* --- favicon.txt --- */

/* Without a line end: Kennedy takes exactly one emoji and nothing else. */
bool
bytes_favicon(const struct visit *visit, const struct page *page,
    struct buf *buf, struct err *err)
{
	(void)page;
	(void)err;
	buf_str(buf, visit->site->publisher->icon);
	return true;
}

/* --- security.txt (RFC 9116) --- */

/* At most a year ahead, and the same bytes all year long. */
static int64_t
expires(const struct visit *visit)
{
	int64_t said = visit->site->publisher->security_expires;

	if (said != DATE_NONE)
		return said;
	return date_make(date_split(visit->now).year + 1, 1, 1);
}

bool
bytes_security(const struct visit *visit, const struct page *page,
    struct buf *buf, struct err *err)
{
	const struct site *site = visit->site;
	const struct publisher *publisher = site->publisher;
	enum scheme scheme;

	(void)err;
	if (publisher->security_contact.n > 0)
		buf_fmt(buf, "Contact: " STR_FMT "\n",
		    STR_ARG(publisher->security_contact));
	else
		buf_fmt(buf, "Contact: mailto:" STR_FMT "\n",
		    STR_ARG(publisher->email));
	buf_fmt(buf, "Expires: " STR_FMT "\n",
	    STR_ARG(date_rfc3339(visit->arena, expires(visit))));
	if (publisher->n_languages > 0)
		buf_fmt(buf, "Preferred-Languages: " STR_FMT "\n",
		    STR_ARG(build_joined(visit->arena, publisher->languages,
			publisher->n_languages, ", ")));
	for (scheme = 0; scheme < SCHEMES; scheme++)
		if (site_offers(site, scheme))
			buf_fmt(buf, "Canonical: " STR_FMT "\n",
			    STR_ARG(site_url(visit->arena, site, scheme, '0',
				page->address)));
	return true;
}
