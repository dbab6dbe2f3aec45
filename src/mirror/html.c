#include "mirror/html.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "mirror/gutenberg.h"
#include "mirror/html_parse.h"
#include "mirror/html_walk.h"
#include "mirror/loss.h"
#include "mirror/shortcode.h"
#include "mirror/tags.h"
#include "mirror/wpautop.h"

static struct str
prepare(struct str html, const struct html_options *options,
    struct arena *arena, struct losses *losses)
{
	html = html_repair(arena, losses, html);
	html = gutenberg_prepare(html, options, arena);
	html = shortcode_expand(html, options, arena, losses);
	if (options->flavour == HTML_WORDPRESS)
		html = wpautop(arena, html);
	return html;
}

static void
walk_document(struct walk *walk, xmlNode *root, struct html_house *house)
{
	house_take(walk, root, house);
	html_notes_find(walk, root);
	walk_children(walk, root);
	walk_flush(walk);
	walk_notes(walk);
}

bool
html_to_markdown(struct str html, const struct html_options *options,
    struct arena *arena, struct losses *losses, struct html_result *result,
    struct err *err)
{
	struct walk walk = {
		.options = options,
		.arena = arena,
		.losses = losses,
		.first_picture = STR_NONE,
		.deadline = { .at_ms = options->deadline_ms },
	};
	xmlNode *root;
	bool cut = false;

	*result = (struct html_result){ .first_picture = STR_NONE };
	if (html.n > HTML_MAX)
		return err_set(err, "%zu bytes of HTML are too many", html.n);
	html = prepare(html, options, arena, losses);
	if (html.n > HTML_MAX || html_is_hostile(html))
		return err_set(err, "HTML with a tag of too many attributes");
	if (html.n == 0)
		return arena->failed ? err_set(err, "out of memory") : true;
	walk.doc = html_parse(arena, html, &walk.deadline, &cut);
	root = walk.doc == NULL ? NULL : xmlDocGetRootElement(walk.doc);
	md_init(&walk.md, arena, HTML_MAX * 4);
	runs_init(&walk, &walk.runs);
	if (root != NULL)
		walk_document(&walk, root, &result->house);
	if (walk.doc != NULL)
		xmlFreeDoc(walk.doc);
	if (cut)
		loss_add(losses, "everything nested deeper than 256 levels");
	result->markdown = utf8_nfc(arena, buf_view(&walk.md.out));
	result->refs = walk.refs;
	result->n_refs = walk.n_refs;
	result->first_picture = walk.first_picture;
	result->first_alt = walk.first_alt;
	if (walk.deadline.passed)
		return err_set(err, "took longer than %d s", HTML_SECONDS);
	if (arena->failed || walk.md.out.failed)
		return err_set(err, "too large to convert");
	return true;
}
