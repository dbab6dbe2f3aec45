#include "mirror/gutenberg.h"

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mirror/html.h"
#include "mirror/html_walk.h"
#include "mirror/loss.h"
#include "mirror/tags.h"

struct block {
	struct str name; /* "code", "core-embed/youtube" */
	struct str json; /* "{…}", or empty */
	bool closing, single;
};

/* "wp:name {json} /" between the comment's marks. */
static bool
parse_block(struct str inner, struct block *block)
{
	size_t n = 0;

	inner = str_trim(inner);
	*block = (struct block){ .closing = str_starts(inner, STR("/")) };
	inner = str_from(inner, block->closing);
	if (!str_starts(inner, STR("wp:")))
		return false;
	inner = str_from(inner, 3);
	block->single = str_ends(inner, STR("/"));
	if (block->single)
		inner.n--;
	while (n < inner.n && !byte_is_space(inner.p[n]))
		n++;
	block->name = str_slice(inner, 0, n);
	if (str_starts(block->name, STR("core/")))
		block->name = str_from(block->name, 5);
	inner = str_trim(str_from(inner, n));
	if (inner.n > 0 && inner.p[0] == '{')
		block->json = inner;
	return true;
}

/* A copy of a text in the block's JSON; empty if it is not there. */
static struct str
json_text(struct arena *arena, json_t *json, const char *key)
{
	json_t *value = json_object_get(json, key);

	if (!json_is_string(value))
		return (struct str){ NULL, 0 };
	return arena_copy(arena,
	    (struct str){
		json_string_value(value), json_string_length(value) });
}

static json_t *
parse_json(struct str json)
{
	return json.n == 0 ? NULL : json_loadb(json.p, json.n, 0, NULL);
}

/* --- on the walk --- */

static bool
name_is(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_z(names[i])))
			return true;
	return false;
}

static bool
holds_code(struct str name)
{
	return str_eq(name, STR("code")) || str_ends(name, STR("/code")) ||
	    str_ends(name, STR("/code-block")) ||
	    str_ends(name, STR("/codeblock")) ||
	    str_ends(name, STR("/codeblock-highlight"));
}

static void
note_language(struct walk *walk, const struct block *block)
{
	static const char *const keys[] = { "language", "lang",
		"codeLanguage" };
	json_t *json = parse_json(block->json);

	walk->code_language = (struct str){ NULL, 0 };
	for (size_t i = 0; i < 3 && walk->code_language.n == 0; i++)
		walk->code_language = json_text(walk->arena, json, keys[i]);
	json_decref(json);
}

/* A block without HTML of its own, but with an address in its JSON. */
static bool
link_block(struct walk *walk, const struct block *block)
{
	json_t *json = parse_json(block->json);
	struct str url = json_text(walk->arena, json, "url");
	struct str label = json_text(walk->arena, json, "label");
	uint32_t outer;

	if (label.n == 0)
		label = json_text(walk->arena, json, "service");
	json_decref(json);
	if (url.n == 0)
		return false;
	if (label.n == 0) {
		walk_embed_url(walk, url, label);
		return true;
	}
	walk_flush(walk);
	outer = inline_link(walk, url, (struct str){ NULL, 0 });
	inline_text(walk, label);
	walk->link = outer;
	walk_flush(walk);
	return true;
}

void
gutenberg_comment(struct walk *walk, xmlNode *comment)
{
	static const char *const quiet[] = { "more", "nextpage", "spacer",
		"separator", "footnotes", "page-break" };
	struct block block;

	if (!parse_block(str_z((const char *)comment->content), &block))
		return;
	if (holds_code(block.name) && !block.single)
		note_language(walk, &block);
	if (!block.single || block.closing ||
	    name_is(block.name, quiet, sizeof(quiet) / sizeof(*quiet)) ||
	    link_block(walk, &block))
		return;
	walk->losses->line = (unsigned)xmlGetLineNo(comment);
	loss_add(walk->losses,
	    "block \"" STR_FMT "\", which the site fills in itself",
	    STR_ARG(block.name));
}

/* --- before the parse --- */

static uint64_t
block_ref(const struct block *block)
{
	json_t *json = parse_json(block->json);
	json_int_t ref = json_integer_value(json_object_get(json, "ref"));

	json_decref(json);
	return ref > 0 ? (uint64_t)ref : 0;
}

/* One level: a reusable block inside another stays a loss. */
static struct str
insert_blocks(
    struct str html, const struct html_library *library, struct arena *arena)
{
	struct tag_token token;
	struct block block;
	struct str inner;
	struct buf out;
	size_t at = 0;

	buf_init(&out, arena, HTML_MAX * 2);
	while (html_tag_next(html, &at, &token)) {
		if (token.kind == TOKEN_COMMENT &&
		    parse_block(token.inner, &block) && block.single &&
		    str_eq(block.name, STR("block")) &&
		    library->block(library->self, block_ref(&block), &inner))
			buf_str(&out, inner);
		else
			buf_str(&out, token.bytes);
	}
	return out.failed ? html : buf_view(&out);
}

static struct str
append_notes(struct str html, struct str notes, struct arena *arena)
{
	json_t *json = json_loadb(notes.p, notes.n, 0, NULL);
	json_t *note;
	struct buf out;
	size_t i;

	buf_init(&out, arena, HTML_MAX * 2);
	buf_str(&out, html);
	buf_str(
	    &out, STR("\n<!-- wp:html --><ol class=\"wp-block-footnotes\">"));
	json_array_foreach(json, i, note)
	{
		struct str id = json_text(arena, note, "id");

		buf_fmt(&out, "<li id=\"" STR_FMT "\">",
		    STR_ARG(html_escape(arena, id)));
		buf_str(&out, json_text(arena, note, "content"));
		buf_fmt(&out, " <a href=\"#" STR_FMT "-link\">↩</a></li>",
		    STR_ARG(html_escape(arena, id)));
	}
	buf_str(&out, STR("</ol><!-- /wp:html -->"));
	json_decref(json);
	return out.failed ? html : buf_view(&out);
}

struct str
gutenberg_prepare(
    struct str html, const struct html_options *options, struct arena *arena)
{
	const struct html_library *library = options->library;

	if (library != NULL && library->block != NULL &&
	    str_search(html, STR("<!-- wp:block ")) != STR_NONE)
		html = insert_blocks(html, library, arena);
	if (options->footnotes.n > 2)
		html = append_notes(html, options->footnotes, arena);
	return html;
}
