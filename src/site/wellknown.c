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
 * What is an answer to words, or a second rendering of a page.  Only
 * prefixes are standard; the lines with a star are for the robots that know
 * them (TLGS), and mean nothing to the others.  They need a folder, so that
 * /sitemap.txt and its like stay allowed.
 */
static const char answers[] = "Disallow: /search\n"
			      "Disallow: /feedback\n";
static const char twins[] = "Disallow: /index.txt\n"
			    "Disallow: /index.gmi\n"
			    "Disallow: /latest.txt\n"
			    "Disallow: /latest.gmi\n"
			    "Disallow: /changes.txt\n"
			    "Disallow: /changes.gmi\n"
			    "Disallow: /support.txt\n"
			    "Disallow: /support.gmi\n"
			    "Disallow: /*/*.txt$\n"
			    "Disallow: /*/*.gmi$\n"
			    "Disallow: /*/*.md$\n";

/* A robot must obey "*" and its own names; some read only the group of one
 * of them, so each group is whole. */
bool
bytes_robots(const struct visit *visit, const struct page *page,
    struct buf *buf, struct err *err)
{
	static const char *const agents[] = { "*", "indexer", "archiver",
		"researcher", "veronica" };
	size_t i;

	(void)visit;
	(void)page;
	(void)err;
	buf_str(buf,
	    STR("# Every page may be read, indexed and archived. What is "
		"left out\n# answers words, or is another rendering of a "
		"page.\n"));
	for (i = 0; i < sizeof(agents) / sizeof(agents[0]); i++)
		buf_fmt(
		    buf, "\nUser-agent: %s\n%s%s", agents[i], answers, twins);
	/* Readers without a client of their own come through these, and
	 * feed readers too. */
	buf_fmt(buf, "\nUser-agent: webproxy\nDisallow: /feedback\n");
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
