/*
 * html_link -- anchors, pictures, videos.
 */
#include "markup/html_parts.h"

#include "markup/compose.h"
#include "markup/math.h"

void
html_ready(struct html *html)
{
	html_ensure_block(html);
	if (!html->anchor)
		return;
	html->anchor = false;
	compose_link(html->c, html->href, html->title);
}

void
html_anchor(struct html *html, const struct tag *tag)
{
	if (tag->closing) {
		/* One without a text still leads somewhere. */
		if (html->anchor)
			html_ready(html);
		if (compose_is_open(html->c))
			compose_link_end(html->c);
		return;
	}
	if (compose_is_open(html->c))
		compose_link_end(html->c);
	html->href = html_attribute(html, tag, "href");
	html->title = html_attribute(html, tag, "title");
	html->anchor = html->href.n > 0;
}

/* A picture of one point that only counts its readers. */
static bool
is_invisible(struct html *html, const struct tag *tag)
{
	struct str width = html_attribute(html, tag, "width");
	struct str height = html_attribute(html, tag, "height");

	return (str_eq(width, STR("1")) || str_eq(width, STR("0"))) &&
	    (str_eq(height, STR("1")) || str_eq(height, STR("0")));
}

void
html_image(struct html *html, const struct tag *tag)
{
	struct str source = html_attribute(html, tag, "src");
	struct str alt = html_attribute(html, tag, "alt");
	struct str formula;

	if (str_starts_nocase(source, STR("data:")) || source.n == 0) {
		struct str later = html_attribute(html, tag, "data-src");

		source = later.n > 0 ? later : source;
	}
	if (tag->closing || is_invisible(html, tag))
		return;
	html_ready(html);
	formula = math_of_picture(html->arena, source);
	if (formula.n > 0) {
		compose_formula(html->c, formula, alt.n > 0 ? alt : formula);
		return;
	}
	compose_image(html->c, source, html_attribute(html, tag, "title"));
	compose_plain(html->c, alt);
	compose_image_end(html->c);
}

static void
link_line(struct html *html, struct str url, struct str label)
{
	if (url.n == 0)
		return;
	html_boundary(html);
	html_ensure_block(html);
	compose_link(html->c, url, STR(""));
	compose_plain(html->c, label);
	compose_link_end(html->c);
	html_boundary(html);
}

void
html_media(struct html *html, const struct tag *tag)
{
	struct str label = html_attribute(html, tag, "title");
	struct str url = html_attribute(html, tag, "src");

	if (tag->closing) {
		html->media = STR("");
		return;
	}
	if (label.n == 0)
		label = html_is_name(tag, "video") ? STR("Video")
		    : html_is_name(tag, "audio")   ? STR("Audio")
						   : STR("Embedded page");
	if (html_is_name(tag, "video") || html_is_name(tag, "audio"))
		html->media = label;
	if (url.n == 0 && html_is_name(tag, "object"))
		url = html_attribute(html, tag, "data");
	link_line(html, url, label);
}

void
html_source(struct html *html, const struct tag *tag)
{
	/* Those of a <picture> are the same picture in other sizes. */
	if (html->media.n > 0)
		link_line(html, html_attribute(html, tag, "src"), html->media);
}
