#include "mirror/shortcode.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "mirror/html.h"
#include "mirror/loss.h"
#include "mirror/shortcode_parse.h"
#include "mirror/tags.h"

enum {
	DEPTH_MAX = 4, /* shortcodes inside shortcodes */
	SEARCHES_MAX = 300, /* for closing tags of unknown names */
	VAIN_MAX = 8 * 1024 * 1024, /* bytes read for what was none */
	ITEMS_MAX = 500 /* of a gallery */
};

struct expand {
	const struct html_options *options;
	struct arena *arena;
	struct losses *losses;
	struct buf out;
	struct buf notes; /* list items, for the end */
	unsigned n_notes;
	unsigned depth;
	unsigned searches;
	size_t vain;
};

static void expand_into(struct expand *expand, struct str html);

/* --- writing --- */

static void
put(struct expand *expand, const char *z)
{
	buf_str(&expand->out, str_z(z));
}

/* An attribute's value: what it holds is HTML text already. */
static void
put_attr(struct expand *expand, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_fmt(&expand->out, " %s=\"", name);
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"')
			put(expand, "&quot;");
		else if (value.p[i] == '<')
			put(expand, "&lt;");
		else
			buf_char(&expand->out, value.p[i]);
	}
	put(expand, "\"");
}

/* The shapes that the walk knows: it makes the labels. */
static void
put_embed(struct expand *expand, struct str url)
{
	put(expand, "<figure class=\"wp-block-embed\"><div>");
	buf_str(&expand->out, html_escape(expand->arena, url));
	put(expand, "</div></figure>");
}

static void
put_picture(struct expand *expand, const struct html_picture *picture)
{
	struct arena *arena = expand->arena;

	put(expand, "<figure><img");
	put_attr(expand, "src", html_escape(arena, picture->url));
	put_attr(expand, "alt", html_escape(arena, picture->alt));
	put(expand, ">");
	if (picture->caption.n > 0) {
		put(expand, "<figcaption>");
		buf_str(&expand->out, picture->caption);
		put(expand, "</figcaption>");
	}
	put(expand, "</figure>");
}

/* --- the known ones; each gets its content, perhaps empty --- */

typedef void handler(
    struct expand *expand, const struct shortcode *code, struct str content);

/* Behind the picture in a caption's content: "<a><img></a> words". */
static size_t
behind_picture(struct str content)
{
	struct tag_token token;
	size_t at = 0;
	bool linked = false;
	bool seen = false;

	while (html_tag_next(content, &at, &token)) {
		if (token.kind != TOKEN_TAG)
			continue;
		if (str_eq_nocase(token.name, STR("a")))
			linked = !token.closing;
		else if (str_eq_nocase(token.name, STR("img")))
			seen = true;
		if (seen && !linked)
			return at;
	}
	return 0;
}

static void
do_caption(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	size_t at = behind_picture(content);
	struct str words = shortcode_get(code, "caption");

	if (words.n == 0)
		words = str_trim(str_from(content, at));
	put(expand, "<figure class=\"wp-caption\">");
	expand_into(expand, str_slice(content, 0, at));
	if (words.n > 0) {
		put(expand, "<figcaption>");
		expand_into(expand, words);
		put(expand, "</figcaption>");
	}
	put(expand, "</figure>");
}

/* Pictures by "1,2, 3"; how many there were. */
static size_t
put_by_ids(struct expand *expand, struct str ids)
{
	const struct html_library *library = expand->options->library;
	size_t n = 0;

	while (ids.n > 0 && n < ITEMS_MAX) {
		struct html_picture picture = { .url = { NULL, 0 } };
		struct str one;
		uint64_t id;

		str_cut(ids, ',', &one, &ids);
		if (!str_uint(str_trim(one), UINT32_MAX, &id))
			continue;
		if (library != NULL && library->by_id != NULL &&
		    library->by_id(library->self, id, &picture)) {
			put_picture(expand, &picture);
			n++;
		} else {
			loss_add(expand->losses,
			    "picture %llu of a gallery: the source does "
			    "not say where it is",
			    (unsigned long long)id);
		}
	}
	return n;
}

static size_t
put_attached(struct expand *expand)
{
	const struct html_library *library = expand->options->library;
	struct html_picture picture;
	size_t n = 0;

	if (library == NULL || library->attached == NULL)
		return 0;
	while (n < ITEMS_MAX) {
		picture = (struct html_picture){ .url = { NULL, 0 } };
		if (!library->attached(library->self, n, &picture))
			break;
		put_picture(expand, &picture);
		n++;
	}
	return n;
}

static void
do_gallery(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	struct str ids = shortcode_get(code, "ids");
	size_t n;

	(void)content;
	if (ids.n == 0)
		ids = shortcode_get(code, "include");
	put(expand, "<figure class=\"wp-block-gallery\">");
	n = ids.n > 0 ? put_by_ids(expand, ids) : put_attached(expand);
	put(expand, "</figure>");
	if (n == 0)
		loss_add(expand->losses, "gallery without pictures");
}

/* [embed]URL[/embed], [tweet URL], [youtube=URL], [vimeo 12345] */
static void
do_embed(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	struct str url = str_trim(content);
	struct str name = code->name;

	if (url.n == 0)
		url = shortcode_get(code, "src");
	if (url.n == 0)
		url = shortcode_get(code, "url");
	if (url.n == 0)
		url = shortcode_get(code, "id");
	if (url.n == 0)
		url = shortcode_bare(code);
	if (url.n > 0 && !url_is_web(url)) {
		if (str_eq_nocase(name, STR("youtube")))
			url = arena_fmt(expand->arena,
			    "https://www.youtube.com/watch?v=" STR_FMT,
			    STR_ARG(url));
		else if (str_eq_nocase(name, STR("vimeo")))
			url = arena_fmt(expand->arena,
			    "https://vimeo.com/" STR_FMT, STR_ARG(url));
		else if (str_eq_nocase(name, STR("gist")))
			url = arena_fmt(expand->arena,
			    "https://gist.github.com/" STR_FMT, STR_ARG(url));
	}
	if (url_is_web(url))
		put_embed(expand, url);
	else
		loss_add(expand->losses,
		    "embedded item: [" STR_FMT "] " STR_FMT, STR_ARG(name),
		    STR_ARG(url));
}

static void
do_player(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	static const char *const names[] = { "src", "mp3", "mp4", "m4a", "m4v",
		"ogg", "ogv", "wav", "webm", "wmv", "flv" };
	bool audio = str_eq_nocase(code->name, STR("audio"));
	struct str url = { NULL, 0 };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (url.n == 0)
			url = shortcode_get(code, names[i]);
	if (url.n == 0)
		url = shortcode_bare(code);
	if (url.n == 0 && url_is_web(str_trim(content)))
		url = str_trim(content);
	put(expand, audio ? "<audio" : "<video");
	put_attr(expand, "src", url);
	put_attr(expand, "title", shortcode_get(code, "title"));
	put(expand, audio ? "></audio>" : "></video>");
}

static void
do_playlist(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	const struct html_library *library = expand->options->library;
	struct str ids = shortcode_get(code, "ids");
	size_t n = 0;

	(void)content;
	while (ids.n > 0 && library != NULL && library->by_id != NULL) {
		struct html_picture item = { .url = { NULL, 0 } };
		struct str one;
		uint64_t id;

		str_cut(ids, ',', &one, &ids);
		if (!str_uint(str_trim(one), UINT32_MAX, &id) ||
		    !library->by_id(library->self, id, &item))
			continue;
		put(expand, "<p><a");
		put_attr(expand, "href", item.url);
		put(expand, ">");
		buf_str(&expand->out,
		    html_escape(
			expand->arena, item.alt.n > 0 ? item.alt : item.url));
		put(expand, "</a></p>");
		n++;
	}
	if (n == 0)
		loss_add(expand->losses, "playlist");
}

static void
do_latex(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	(void)code;
	put(expand, "<script type=\"math/tex\">");
	buf_str(&expand->out, html_text(expand->arena, content));
	put(expand, "</script>");
}

/* Its content is HTML text; "<" may also stand there as itself. */
static void
do_code(struct expand *expand, const struct shortcode *code, struct str content)
{
	struct str language = shortcode_get(code, "language");

	if (language.n == 0)
		language = shortcode_get(code, "lang");
	if (language.n == 0 && !str_eq_nocase(code->name, STR("code")) &&
	    !str_eq_nocase(code->name, STR("sourcecode")) &&
	    !str_eq_nocase(code->name, STR("cc")))
		language = code->name;
	put(expand, "<pre><code");
	if (language.n > 0)
		put_attr(expand, "class",
		    arena_fmt(
			expand->arena, "language-" STR_FMT, STR_ARG(language)));
	put(expand, ">");
	for (size_t i = 0; i < content.n; i++) {
		if (content.p[i] == '<')
			put(expand, "&lt;");
		else
			buf_char(&expand->out, content.p[i]);
	}
	put(expand, "</code></pre>");
}

static void
do_quote(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	(void)code;
	put(expand, "<blockquote>");
	expand_into(expand, content);
	put(expand, "</blockquote>");
}

/* A footnote in its place becomes one at the end, as HTML has them. */
static void
do_note(struct expand *expand, const struct shortcode *code, struct str content)
{
	unsigned n = ++expand->n_notes;
	struct buf outer;

	(void)code;
	buf_fmt(&expand->out,
	    "<sup><a id=\"smallpress-ref-%u\" href=\"#smallpress-note-%u\">%u"
	    "</a></sup>",
	    n, n, n);
	outer = expand->out;
	buf_init(&expand->out, expand->arena, HTML_MAX);
	expand_into(expand, content);
	buf_fmt(&expand->notes, "<li id=\"smallpress-note-%u\">", n);
	buf_str(&expand->notes, buf_view(&expand->out));
	buf_fmt(
	    &expand->notes, " <a href=\"#smallpress-ref-%u\">↩</a></li>", n);
	expand->out = outer;
}

/* Made anew for each visitor, or asks for input: nothing to keep. */
static void
do_nothing(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	loss_add(expand->losses,
	    "[" STR_FMT "], which the site fills in itself",
	    STR_ARG(code->name));
	expand_into(expand, content);
}

static const struct known {
	struct str name;
	handler *handle;
	bool paired; /* [name]…[/name] where there is a closing one */
} known[] = {
	{ STR_INIT("caption"), do_caption, true },
	{ STR_INIT("wp_caption"), do_caption, true },
	{ STR_INIT("gallery"), do_gallery, false },
	{ STR_INIT("embed"), do_embed, true },
	{ STR_INIT("gist"), do_embed, true },
	{ STR_INIT("youtube"), do_embed, true },
	{ STR_INIT("vimeo"), do_embed, true },
	{ STR_INIT("tweet"), do_embed, true },
	{ STR_INIT("instagram"), do_embed, true },
	{ STR_INIT("facebook"), do_embed, true },
	{ STR_INIT("tiktok"), do_embed, true },
	{ STR_INIT("soundcloud"), do_embed, true },
	{ STR_INIT("spotify"), do_embed, true },
	{ STR_INIT("slideshare"), do_embed, true },
	{ STR_INIT("ted"), do_embed, true },
	{ STR_INIT("dailymotion"), do_embed, true },
	{ STR_INIT("googlemaps"), do_embed, true },
	{ STR_INIT("audio"), do_player, true },
	{ STR_INIT("video"), do_player, true },
	{ STR_INIT("wpvideo"), do_embed, false },
	{ STR_INIT("playlist"), do_playlist, false },
	{ STR_INIT("latex"), do_latex, true },
	{ STR_INIT("math"), do_latex, true },
	{ STR_INIT("code"), do_code, true },
	{ STR_INIT("sourcecode"), do_code, true },
	{ STR_INIT("cc"), do_code, true },
	{ STR_INIT("bash"), do_code, true },
	{ STR_INIT("c"), do_code, true },
	{ STR_INIT("cpp"), do_code, true },
	{ STR_INIT("csharp"), do_code, true },
	{ STR_INIT("css"), do_code, true },
	{ STR_INIT("html"), do_code, true },
	{ STR_INIT("java"), do_code, true },
	{ STR_INIT("javascript"), do_code, true },
	{ STR_INIT("js"), do_code, true },
	{ STR_INIT("json"), do_code, true },
	{ STR_INIT("perl"), do_code, true },
	{ STR_INIT("php"), do_code, true },
	{ STR_INIT("python"), do_code, true },
	{ STR_INIT("r"), do_code, true },
	{ STR_INIT("ruby"), do_code, true },
	{ STR_INIT("scala"), do_code, true },
	{ STR_INIT("shell"), do_code, true },
	{ STR_INIT("sql"), do_code, true },
	{ STR_INIT("xml"), do_code, true },
	{ STR_INIT("quote"), do_quote, true },
	{ STR_INIT("pullquote"), do_quote, true },
	{ STR_INIT("blockquote"), do_quote, true },
	{ STR_INIT("ref"), do_note, true },
	{ STR_INIT("footnote"), do_note, true },
	{ STR_INIT("efn_note"), do_note, true },
	{ STR_INIT("mfn"), do_note, true },
	{ STR_INIT("note"), do_note, true },
	{ STR_INIT("contact-form"), do_nothing, true },
	{ STR_INIT("contact-form-7"), do_nothing, false },
	{ STR_INIT("contact-field"), do_nothing, false },
	{ STR_INIT("wpforms"), do_nothing, false },
	{ STR_INIT("gravityform"), do_nothing, false },
	{ STR_INIT("mc4wp_form"), do_nothing, false },
	{ STR_INIT("polldaddy"), do_nothing, false },
	{ STR_INIT("toc"), do_nothing, false },
	{ STR_INIT("ez-toc"), do_nothing, false },
	{ STR_INIT("archives"), do_nothing, false },
	{ STR_INIT("sitemap"), do_nothing, false },
	{ STR_INIT("recent-posts"), do_nothing, false },
};

static const struct known *
find_known(struct str name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq_nocase(known[i].name, name))
			return &known[i];
	return NULL;
}

/* --- the unknown ones --- */

/* What a reader would have seen of it: a title, an address, a picture. */
static void
put_unknown(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	static const char *const titles[] = { "title", "heading", "header",
		"text", "label" };
	static const char *const urls[] = { "url", "href", "link" };
	struct str title = { NULL, 0 };
	struct str url = { NULL, 0 };

	for (size_t i = 0; i < 5 && title.n == 0; i++)
		title = shortcode_get(code, titles[i]);
	for (size_t i = 0; i < 3 && url.n == 0; i++)
		url = shortcode_get(code, urls[i]);
	loss_add(expand->losses, "[" STR_FMT "], not known here",
	    STR_ARG(code->name));
	if (url.n > 0) {
		put(expand, "<a");
		put_attr(expand, "href", url);
		put(expand, ">");
		buf_str(
		    &expand->out, title.n > 0 || content.n > 0 ? title : url);
	} else if (title.n > 0) {
		put(expand, "<p><strong>");
		buf_str(&expand->out, title);
		put(expand, "</strong></p>");
	}
	expand_into(expand, content);
	put(expand, url.n > 0 ? "</a>" : "");
	url = shortcode_get(code, "src");
	if (url.n == 0)
		url = shortcode_get(code, "image");
	if (url_is_web(url))
		put_embed(expand, url);
}

static bool
has_quoted(const struct shortcode *code)
{
	for (size_t i = 0; i < code->n; i++)
		if (code->of[i].quoted && code->of[i].name.n > 0)
			return true;
	return false;
}

/* --- scanning --- */

/*
 * The shortcode at html.p[at] into out; the bytes it took, 0 if it is text.
 */
static size_t
expand_one(struct expand *expand, struct str html, size_t at)
{
	struct shortcode code;
	const struct known *row;
	size_t inside;
	size_t close = STR_NONE;
	size_t end = 0;
	struct str content = { NULL, 0 };

	if (expand->vain > VAIN_MAX)
		return 0;
	if (!shortcode_parse(html, at, &code)) {
		expand->vain += code.length;
		return 0;
	}
	row = find_known(code.name);
	inside = at + code.length;
	if (!code.closing && !code.single && (row == NULL || row->paired) &&
	    expand->searches++ < SEARCHES_MAX)
		close = shortcode_close(html, inside, code.name, &end);
	if (close != STR_NONE)
		content = str_slice(html, inside, close);
	else
		end = inside;
	if (code.closing)
		/* one that was never opened: of a nest that was cut */
		return row != NULL || code.n == 0 ? code.length : 0;
	if (row != NULL && (close != STR_NONE || code.n > 0 || !row->paired))
		row->handle(expand, &code, content);
	else if (row == NULL && (close != STR_NONE || has_quoted(&code)))
		put_unknown(expand, &code, content);
	else
		return 0;
	return end - at;
}

/* "[[name]]" shows a shortcode; the brackets become entities. */
static size_t
expand_escaped(struct expand *expand, struct str html, size_t at)
{
	struct shortcode code;
	size_t end;

	if (expand->vain > VAIN_MAX)
		return 0;
	if (!shortcode_parse(html, at + 1, &code)) {
		expand->vain += code.length;
		return 0;
	}
	end = at + 1 + code.length;
	if (end >= html.n || html.p[end] != ']')
		return 0;
	put(expand, "&#91;");
	buf_str(&expand->out, str_slice(html, at + 2, end - 1));
	put(expand, "&#93;");
	return end + 1 - at;
}

/* "$latex x^2$" */
static size_t
expand_dollar(struct expand *expand, struct str html, size_t at)
{
	size_t close;

	if (!str_starts(str_from(html, at), STR("$latex ")))
		return 0;
	close = str_find(str_slice(html, at + 7, at + 2000), '$');
	if (close == STR_NONE)
		return 0;
	put(expand, "<script type=\"math/tex\">");
	buf_str(&expand->out,
	    html_text(expand->arena, str_slice(html, at + 7, at + 7 + close)));
	put(expand, "</script>");
	return close + 8;
}

/* Text from `at` on; how far it was read, which may be behind `to`, as a
 * shortcode holds tags. */
static size_t
expand_text(struct expand *expand, struct str html, size_t at, size_t to)
{
	while (at < to) {
		size_t n = 0;

		if (html.p[at] == '[' && at + 1 < html.n)
			n = html.p[at + 1] == '['
			    ? expand_escaped(expand, html, at)
			    : expand_one(expand, html, at);
		else if (html.p[at] == '$')
			n = expand_dollar(expand, html, at);
		if (n == 0)
			buf_char(&expand->out, html.p[at++]);
		at += n;
	}
	return at;
}

static void
expand_into(struct expand *expand, struct str html)
{
	struct tag_token token;
	size_t at = 0;

	if (expand->depth == DEPTH_MAX) {
		buf_str(&expand->out, html);
		return;
	}
	expand->depth++;
	while (html_tag_next(html, &at, &token)) {
		size_t from = at - token.bytes.n;

		if (token.kind == TOKEN_TEXT)
			at = expand_text(expand, html, from, at);
		else
			buf_str(&expand->out, token.bytes);
	}
	expand->depth--;
}

struct str
shortcode_expand(struct str html, const struct html_options *options,
    struct arena *arena, struct losses *losses)
{
	struct expand expand = {
		.options = options,
		.arena = arena,
		.losses = losses,
	};

	if (options->flavour == HTML_MEDIUM ||
	    (str_find(html, '[') == STR_NONE &&
		str_search(html, STR("$latex ")) == STR_NONE))
		return html;
	buf_init(&expand.out, arena, HTML_MAX * 4);
	buf_init(&expand.notes, arena, HTML_MAX);
	expand_into(&expand, html);
	if (expand.n_notes > 0) {
		put(&expand, "\n<ol>");
		buf_str(&expand.out, buf_view(&expand.notes));
		put(&expand, "</ol>");
	}
	return buf_view(&expand.out);
}
