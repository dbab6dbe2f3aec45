#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/links.h"
#include "mirror/loss.h"

/* --- pictures --- */

bool
walk_has_picture(xmlNode *node)
{
	return node_is(node, "img") || node_find(node, "img") != NULL;
}

/* Something that stands there until a script puts in the picture. */
static bool
is_placeholder(struct str src)
{
	return src.n == 0 || str_starts_nocase(src, STR("data:")) ||
	    str_search(src, STR("placeholder")) != STR_NONE ||
	    str_ends(src, STR("/blank.gif")) ||
	    str_ends(src, STR("/lazy.png")) ||
	    str_ends(src, STR("/1x1.trans.gif"));
}

static struct str
first_attr(
    struct walk *walk, xmlNode *node, const char *const *names, size_t n_names)
{
	for (size_t i = 0; i < n_names; i++) {
		struct str value = str_trim(node_attr(walk, node, names[i]));

		if (value.n > 0 && !is_placeholder(value))
			return value;
	}
	return (struct str){ NULL, 0 };
}

/* The widest of "a.jpg 300w, b.jpg 1024w" up to a sane width. */
static struct str
widest(struct str srcset, uint64_t *width)
{
	struct str best = { NULL, 0 };

	while (srcset.n > 0) {
		struct str one;
		struct str url;
		struct str size;
		uint64_t w = 1;

		/* addresses hold commas: candidates end in ", " */
		size_t at = str_search(srcset, STR(", "));

		one = str_trim(str_slice(srcset, 0, at));
		srcset = at == STR_NONE ? str_from(srcset, srcset.n)
					: str_from(srcset, at + 2);
		str_cut(one, ' ', &url, &size);
		size = str_trim(size);
		if (size.n > 1 && size.p[size.n - 1] == 'w')
			str_uint(str_slice(size, 0, size.n - 1), 100000, &w);
		if (url.n == 0 || is_placeholder(url) || w > 4096 || w < *width)
			continue;
		*width = w;
		best = url;
	}
	return best;
}

static struct str
picture_source(struct walk *walk, xmlNode *img)
{
	static const char *const lazy[] = { "data-src", "data-lazy-src",
		"data-original", "data-orig-src", "data-litespeed-src",
		"data-image-src" };
	struct str src = str_trim(node_attr(walk, img, "src"));
	struct str found =
	    first_attr(walk, img, lazy, sizeof(lazy) / sizeof(*lazy));

	if (found.n > 0)
		return found;
	return is_placeholder(src) && !str_starts_nocase(src, STR("http"))
	    ? (struct str){ NULL, 0 }
	    : src;
}

/* The best of what the page offers of the same picture. */
static struct str
picture_larger(struct walk *walk, xmlNode *img)
{
	static const char *const full[] = { "data-orig-file", "data-large-file",
		"data-full-url", "data-zoom-src" };
	static const char *const sets[] = { "srcset", "data-srcset",
		"data-lazy-srcset" };
	struct str best = first_attr(walk, img, full, 4);
	uint64_t width = 0;

	for (size_t i = 0; i < 3 && best.n == 0; i++)
		best = widest(node_attr(walk, img, sets[i]), &width);
	for (xmlNode *up = img->parent; up != NULL && best.n == 0 &&
	     (node_is(up, "source") || node_is(up, "picture"));
	     up = up->parent)
		best = widest(node_attr(walk, up, "srcset"), &width);
	return best;
}

/* Pictures that nobody is meant to see: they count visits. */
static bool
is_pixel(struct walk *walk, xmlNode *img, struct str src)
{
	struct str width = str_trim(node_attr(walk, img, "width"));
	struct str height = str_trim(node_attr(walk, img, "height"));

	return str_eq(width, STR("1")) || str_eq(width, STR("0")) ||
	    str_eq(height, STR("1")) || str_eq(height, STR("0")) ||
	    str_search(src, STR("medium.com/_/stat")) != STR_NONE ||
	    str_search(src, STR("pixel.wp.com/")) != STR_NONE ||
	    str_search(src, STR("feeds.feedburner.com/~r/")) != STR_NONE;
}

static bool
is_emoji(xmlNode *img)
{
	return node_has_class(img, "wp-smiley") || node_has_class(img, "emoji");
}

/* The picture's words: its own, else those of its caption. */
static struct str
picture_words(struct walk *walk, xmlNode *img)
{
	struct str alt = utf8_clean(walk->arena, node_attr(walk, img, "alt"));

	if (alt.n == 0 || str_eq(alt, walk->caption)) {
		if (walk->caption.n > 0 && !walk->caption_taken) {
			walk->caption_taken = true;
			return walk->caption;
		}
	}
	if (alt.n == 0)
		alt = utf8_clean(walk->arena, node_attr(walk, img, "title"));
	return alt;
}

/* Nothing of a paragraph has come yet; in classic articles two breaks end
 * one. */
static bool
at_paragraph_start(const struct runs *runs)
{
	return runs->n == 0 ||
	    (runs->n > 1 && runs->of[runs->n - 1].kind == RUN_BREAK &&
		runs->of[runs->n - 2].kind == RUN_BREAK);
}

/* One that floats beside the text, or stands alone, is no part of the
 * sentence that begins behind it. */
static bool
is_block_picture(struct walk *walk, xmlNode *img)
{
	return walk->flat == 0 && at_paragraph_start(&walk->runs) &&
	    (node_class_starts(img, "align") ||
		node_class_starts(img, "size-") ||
		node_class_starts(img, "wp-image-"));
}

static size_t
keep_picture(struct walk *walk, struct str src, struct str larger)
{
	size_t ref = walk_ref(walk, HTML_PICTURE_REF, src);
	struct str full;

	if (ref == STR_NONE || larger.n == 0)
		return ref;
	full = url_encode(walk->arena, larger);
	if (!url_scheme(full, NULL) && walk->options->base.n > 0)
		full = url_join(walk->arena, walk->options->base, full);
	if (!url_is_dangerous(full) && !str_eq(full, walk->refs[ref].url))
		walk->refs[ref].larger = full;
	return ref;
}

static void
write_picture(struct walk *walk, xmlNode *img, struct str src, struct str words)
{
	struct str larger = walk->picture_target.n > 0
	    ? walk->picture_target
	    : picture_larger(walk, img);
	size_t ref = walk->options->no_pictures
	    ? STR_NONE
	    : keep_picture(walk, src, larger);
	bool block = is_block_picture(walk, img);

	if (ref == STR_NONE) {
		inline_text(walk, words);
		return;
	}
	if (walk->first_picture == STR_NONE) {
		walk->first_picture = ref;
		walk->first_alt = arena_copy(walk->arena, words);
	}
	if (block)
		walk_flush(walk);
	inline_picture(walk, (uint32_t)ref, words);
	if (block)
		walk_flush(walk);
}

void
walk_picture(struct walk *walk, xmlNode *img)
{
	struct str src = picture_source(walk, img);
	struct str alt = node_attr(walk, img, "alt");
	struct str tex = html_math_of_picture(
	    walk->arena, src, alt, node_attr(walk, img, "class"));

	walk->losses->line = (unsigned)xmlGetLineNo(img);
	if (tex.n > 0)
		walk_formula(walk, tex, false);
	else if (is_emoji(img) || is_pixel(walk, img, src))
		inline_text(walk, alt);
	else if (src.n == 0)
		loss_add(walk->losses, "picture without address: " STR_FMT,
		    STR_ARG(alt));
	else
		write_picture(walk, img, src, picture_words(walk, img));
	/* a tag of its own that the parser left open holds what follows */
	walk_children(walk, img);
}

/* --- what is embedded --- */

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
	struct str found = first_attr(walk, node, names, 5);

	for (xmlNode *n = node_next(node, node); n != NULL && found.n == 0;
	     n = node_next(n, node)) {
		if (node_is(n, "source") || node_is(n, "embed"))
			found = first_attr(walk, n, names, 2);
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
