#include "mirror/shortcode_private.h"

#include "base/arena.h"
#include "base/url.h"
#include "mirror/loss.h"
#include "mirror/tags.h"

/* --- writing --- */

void
shortcode_put(struct expand *expand, const char *z)
{
	buf_str(&expand->out, str_z(z));
}

/* An attribute's value: what it holds is HTML text already. */
void
shortcode_put_attr(struct expand *expand, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_fmt(&expand->out, " %s=\"", name);
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"')
			shortcode_put(expand, "&quot;");
		else if (value.p[i] == '<')
			shortcode_put(expand, "&lt;");
		else
			buf_char(&expand->out, value.p[i]);
	}
	shortcode_put(expand, "\"");
}

/* The shapes that the walk knows: it makes the labels. */
void
shortcode_put_embed(struct expand *expand, struct str url)
{
	shortcode_put(expand, "<figure class=\"wp-block-embed\"><div>");
	buf_str(&expand->out, html_escape(expand->arena, url));
	shortcode_put(expand, "</div></figure>");
}

static void
put_picture(struct expand *expand, const struct html_picture *picture)
{
	struct arena *arena = expand->arena;

	shortcode_put(expand, "<figure><img");
	shortcode_put_attr(expand, "src", html_escape(arena, picture->url));
	shortcode_put_attr(expand, "alt", html_escape(arena, picture->alt));
	shortcode_put(expand, ">");
	if (picture->caption.n > 0) {
		shortcode_put(expand, "<figcaption>");
		buf_str(&expand->out, picture->caption);
		shortcode_put(expand, "</figcaption>");
	}
	shortcode_put(expand, "</figure>");
}

/* --- the known ones; each gets its content, perhaps empty --- */

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
	shortcode_put(expand, "<figure class=\"wp-caption\">");
	shortcode_into(expand, str_slice(content, 0, at));
	if (words.n > 0) {
		shortcode_put(expand, "<figcaption>");
		shortcode_into(expand, words);
		shortcode_put(expand, "</figcaption>");
	}
	shortcode_put(expand, "</figure>");
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
	shortcode_put(expand, "<figure class=\"wp-block-gallery\">");
	n = ids.n > 0 ? put_by_ids(expand, ids) : put_attached(expand);
	shortcode_put(expand, "</figure>");
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
		shortcode_put_embed(expand, url);
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
	shortcode_put(expand, audio ? "<audio" : "<video");
	shortcode_put_attr(expand, "src", url);
	shortcode_put_attr(expand, "title", shortcode_get(code, "title"));
	shortcode_put(expand, audio ? "></audio>" : "></video>");
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
		shortcode_put(expand, "<p><a");
		shortcode_put_attr(expand, "href", item.url);
		shortcode_put(expand, ">");
		buf_str(&expand->out,
		    html_escape(
			expand->arena, item.alt.n > 0 ? item.alt : item.url));
		shortcode_put(expand, "</a></p>");
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
	shortcode_put(expand, "<script type=\"math/tex\">");
	buf_str(&expand->out, html_text(expand->arena, content));
	shortcode_put(expand, "</script>");
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
	shortcode_put(expand, "<pre><code");
	if (language.n > 0)
		shortcode_put_attr(expand, "class",
		    arena_fmt(
			expand->arena, "language-" STR_FMT, STR_ARG(language)));
	shortcode_put(expand, ">");
	for (size_t i = 0; i < content.n; i++) {
		if (content.p[i] == '<')
			shortcode_put(expand, "&lt;");
		else
			buf_char(&expand->out, content.p[i]);
	}
	shortcode_put(expand, "</code></pre>");
}

static void
do_quote(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	(void)code;
	shortcode_put(expand, "<blockquote>");
	shortcode_into(expand, content);
	shortcode_put(expand, "</blockquote>");
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
	shortcode_into(expand, content);
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
	shortcode_into(expand, content);
}

static const struct shortcode_known known[] = {
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

const struct shortcode_known *
shortcode_find(struct str name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq_nocase(known[i].name, name))
			return &known[i];
	return NULL;
}
