#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/links.h"
#include "mirror/loss.h"

static const struct {
	struct str host; /* it, or below it */
	const char *kind;
} hosts[] = {
	{ STR_INIT("youtube.com"), "Video" },
	{ STR_INIT("youtube-nocookie.com"), "Video" },
	{ STR_INIT("youtu.be"), "Video" },
	{ STR_INIT("vimeo.com"), "Video" },
	{ STR_INIT("dailymotion.com"), "Video" },
	{ STR_INIT("ted.com"), "Video" },
	{ STR_INIT("twitch.tv"), "Video" },
	{ STR_INIT("tiktok.com"), "Video" },
	{ STR_INIT("loom.com"), "Video" },
	{ STR_INIT("wistia.net"), "Video" },
	{ STR_INIT("wistia.com"), "Video" },
	{ STR_INIT("videopress.com"), "Video" },
	{ STR_INIT("wordpress.tv"), "Video" },
	{ STR_INIT("soundcloud.com"), "Audio" },
	{ STR_INIT("spotify.com"), "Audio" },
	{ STR_INIT("mixcloud.com"), "Audio" },
	{ STR_INIT("anchor.fm"), "Audio" },
	{ STR_INIT("podcasts.apple.com"), "Audio" },
	{ STR_INIT("gist.github.com"), "Code" },
	{ STR_INIT("codepen.io"), "Code" },
	{ STR_INIT("codesandbox.io"), "Code" },
	{ STR_INIT("jsfiddle.net"), "Code" },
	{ STR_INIT("replit.com"), "Code" },
	{ STR_INIT("stackblitz.com"), "Code" },
	{ STR_INIT("twitter.com"), "Post" },
	{ STR_INIT("x.com"), "Post" },
	{ STR_INIT("instagram.com"), "Post" },
	{ STR_INIT("facebook.com"), "Post" },
	{ STR_INIT("threads.net"), "Post" },
	{ STR_INIT("bsky.app"), "Post" },
	{ STR_INIT("linkedin.com"), "Post" },
	{ STR_INIT("reddit.com"), "Post" },
	{ STR_INIT("tumblr.com"), "Post" },
	{ STR_INIT("maps.google.com"), "Map" },
	{ STR_INIT("openstreetmap.org"), "Map" },
	{ STR_INIT("slideshare.net"), "Slides" },
	{ STR_INIT("speakerdeck.com"), "Slides" },
	{ STR_INIT("scribd.com"), "Document" },
	{ STR_INIT("issuu.com"), "Document" },
	{ STR_INIT("flickr.com"), "Picture" },
	{ STR_INIT("imgur.com"), "Picture" },
	{ STR_INIT("giphy.com"), "Picture" },
	{ STR_INIT("datawrapper.de"), "Chart" },
	{ STR_INIT("dwcdn.net"), "Chart" },
	{ STR_INIT("flourish.studio"), "Chart" },
	{ STR_INIT("infogram.com"), "Chart" },
	{ STR_INIT("typeform.com"), "Form" },
};

static bool
host_is(struct str host, struct str name)
{
	return str_eq_nocase(host, name) ||
	    (host.n > name.n && host.p[host.n - name.n - 1] == '.' &&
		str_eq_nocase(str_from(host, host.n - name.n), name));
}

/* Everything behind `prefix` in the path, up to the next slash. */
static struct str
path_behind(struct str path, struct str prefix)
{
	struct str rest;

	if (!str_starts(path, prefix))
		return (struct str){ NULL, 0 };
	rest = str_from(path, prefix.n);
	return str_slice(rest, 0, str_find(rest, '/'));
}

/* A player's address becomes that of the page which people open. */
static struct str
page_of_player(struct arena *arena, const struct url *url, struct str whole)
{
	struct str id;
	struct str inner;

	id = path_behind(url->path, STR("/embed/"));
	if (id.n > 0 && !str_eq(id, STR("videoseries")) &&
	    (host_is(url->host, STR("youtube.com")) ||
		host_is(url->host, STR("youtube-nocookie.com"))))
		return arena_fmt(arena,
		    "https://www.youtube.com/watch?v=" STR_FMT, STR_ARG(id));
	id = path_behind(url->path, STR("/video/"));
	if (id.n > 0 && str_eq(url->host, STR("player.vimeo.com")))
		return arena_fmt(
		    arena, "https://vimeo.com/" STR_FMT, STR_ARG(id));
	id = path_behind(url->path, STR("/embed/video/"));
	if (id.n > 0 && host_is(url->host, STR("dailymotion.com")))
		return arena_fmt(arena,
		    "https://www.dailymotion.com/video/" STR_FMT, STR_ARG(id));
	if (host_is(url->host, STR("spotify.com")) &&
	    str_starts(url->path, STR("/embed/")))
		return arena_fmt(arena, "https://open.spotify.com" STR_FMT,
		    STR_ARG(str_from(url->path, 6)));
	inner = links_query_value(arena, url->query, STR("url"));
	if (str_eq(url->host, STR("w.soundcloud.com")) && url_is_web(inner))
		return inner;
	id = links_query_value(arena, url->query, STR("id"));
	if (str_eq(url->host, STR("platform.twitter.com")) && id.n > 0)
		return arena_fmt(arena, "https://twitter.com/i/status/" STR_FMT,
		    STR_ARG(id));
	return whole;
}

/* "https://gist.github.com/user/id.js?file=a.py" */
static struct str
page_of_gist(struct arena *arena, const struct url *url)
{
	struct str path = url->path;

	if (str_ends(path, STR(".js")))
		path.n -= 3;
	return arena_fmt(
	    arena, "https://gist.github.com" STR_FMT, STR_ARG(path));
}

struct str
embed_kind(struct arena *arena, struct str address, struct str *page)
{
	struct url url;

	*page = address;
	if (!url_parse(address, &url) || url.host.n == 0)
		return (struct str){ NULL, 0 };
	if (host_is(url.host, STR("gist.github.com")))
		*page = page_of_gist(arena, &url);
	else
		*page = page_of_player(arena, &url, address);
	if (host_is(url.host, STR("google.com")) &&
	    str_starts(url.path, STR("/maps")))
		return STR("Map");
	if (str_eq(url.host, STR("docs.google.com")))
		return str_starts(url.path, STR("/forms")) ? STR("Form")
		    : str_starts(url.path, STR("/presentation"))
		    ? STR("Slides")
		    : STR("Document");
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (host_is(url.host, hosts[i].host))
			return str_z(hosts[i].kind);
	return (struct str){ NULL, 0 };
}

/* Titles that players have by themselves. */
static bool
is_hollow_title(struct str title)
{
	static const struct str hollow[] = { STR_INIT("youtube video player"),
		STR_INIT("vimeo video player"), STR_INIT("embed"),
		STR_INIT("embedded content"), STR_INIT("iframe"),
		STR_INIT("video"), STR_INIT("audio") };

	for (size_t i = 0; i < sizeof(hollow) / sizeof(hollow[0]); i++)
		if (str_eq_nocase(title, hollow[i]))
			return true;
	return title.n == 0;
}

static struct str
embed_label(struct walk *walk, struct str kind, struct str page,
    struct str address, struct str title)
{
	struct url url;
	struct str host = { NULL, 0 };
	struct str file = { NULL, 0 };

	title = utf8_clean(walk->arena, title);
	if (url_parse(address, &url)) {
		host = url.host;
		file = links_query_value(walk->arena, url.query, STR("file"));
	}
	if (url_parse(page, &url) && url.host.n > 0)
		host = url.host;
	if (str_starts(host, STR("www.")))
		host = str_from(host, 4);
	if (kind.n == 0)
		kind = STR("Embedded page");
	if (!is_hollow_title(title))
		return arena_fmt(walk->arena, STR_FMT ": " STR_FMT,
		    STR_ARG(kind), STR_ARG(title));
	if (file.n > 0)
		return arena_fmt(walk->arena,
		    STR_FMT " on " STR_FMT ": " STR_FMT, STR_ARG(kind),
		    STR_ARG(host), STR_ARG(file));
	if (host.n == 0)
		return kind;
	return arena_fmt(
	    walk->arena, STR_FMT " on " STR_FMT, STR_ARG(kind), STR_ARG(host));
}

/* A line of its own: a label that leads to `page`. */
static void
write_link_line(struct walk *walk, struct str page, struct str label)
{
	uint32_t outer;

	walk_flush(walk);
	outer = inline_link(walk, page, (struct str){ NULL, 0 });
	inline_text(walk, label);
	walk->link = outer;
	walk_flush(walk);
}

static struct str
absolute(struct walk *walk, struct str url)
{
	url = url_encode(walk->arena, str_trim(url));
	if (url.n > 0 && !url_scheme(url, NULL) && walk->options->base.n > 0)
		url = url_join(walk->arena, walk->options->base, url);
	return url;
}

static void
write_embed(
    struct walk *walk, struct str url, struct str kind, struct str title)
{
	struct str page;
	struct str address = absolute(walk, url);
	struct str known = embed_kind(walk->arena, address, &page);

	if (address.n == 0 || url_is_dangerous(address)) {
		loss_add(walk->losses, "embedded item: " STR_FMT,
		    STR_ARG(str_slice(url, 0, 200)));
		return;
	}
	write_link_line(walk, page,
	    embed_label(
		walk, known.n > 0 ? known : kind, page, address, title));
}

void
walk_embed_url(struct walk *walk, struct str url, struct str title)
{
	write_embed(walk, url, (struct str){ NULL, 0 }, title);
}

/* An iframe whose target is not told: Medium's, or an empty one. */
static void
nameless_embed(struct walk *walk, xmlNode *node)
{
	xmlNode *a = node_find(node, "a");
	struct str href = a == NULL ? (struct str){ NULL, 0 }
				    : str_trim(node_attr(walk, a, "href"));

	if (href.n == 0)
		href = walk->options->base;
	loss_add(walk->losses, "embedded item whose address is not told");
	if (href.n > 0)
		write_link_line(
		    walk, href, STR("Embedded item, see the web page"));
	else
		walk_paragraph(walk, STR("Embedded item, see the web page"), 0);
}

/* Its own address, or that of its first <source>. */
static struct str
embed_source(struct walk *walk, xmlNode *node)
{
	static const char *const names[] = { "src", "data-src", "data-lazy-src",
		"data-litespeed-src", "data" };
	struct str found = walk_first_attr(walk, node, names, 5);

	for (xmlNode *n = node_next(node, node); n != NULL && found.n == 0;
	     n = node_next(n, node)) {
		if (node_is(n, "source") || node_is(n, "embed"))
			found = walk_first_attr(walk, n, names, 2);
		else if (node_is(n, "param") &&
		    str_eq_nocase(node_attr(walk, n, "name"), STR("movie")))
			found = str_trim(node_attr(walk, n, "value"));
	}
	return found;
}

void
walk_embed(struct walk *walk, xmlNode *node)
{
	struct str src = embed_source(walk, node);
	struct str title = node_attr(walk, node, "title");
	struct str kind = node_is(node, "video") ? STR("Video")
	    : node_is(node, "audio")		 ? STR("Audio")
						 : (struct str){ NULL, 0 };

	walk->losses->line = (unsigned)xmlGetLineNo(node);
	if (title.n == 0)
		title = node_attr(walk, node, "aria-label");
	if (src.n > 0 && !str_starts(src, STR("about:")))
		write_embed(walk, src, kind, title);
	else if (node_is(node, "object"))
		walk_children(walk, node);
	else if (node_is(node, "iframe"))
		nameless_embed(walk, node);
	else if (kind.n > 0)
		loss_add(
		    walk->losses, STR_FMT " without address", STR_ARG(kind));
}
