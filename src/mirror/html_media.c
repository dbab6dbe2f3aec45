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

struct str
walk_first_attr(
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
	    walk_first_attr(walk, img, lazy, sizeof(lazy) / sizeof(*lazy));

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
	struct str best = walk_first_attr(walk, img, full, 4);
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
