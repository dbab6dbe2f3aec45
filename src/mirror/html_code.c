#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "mirror/loss.h"

/* --- which language? --- */

/* Words in a class that name no language. */
static bool
is_no_language(struct str name)
{
	static const struct str words[] = { STR_INIT("none"),
		STR_INIT("plaintext"), STR_INIT("plain"), STR_INIT("text"),
		STR_INIT("txt"), STR_INIT("nohighlight"), STR_INIT("auto"),
		STR_INIT("undefined") };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq_nocase(name, words[i]))
			return true;
	return false;
}

/* A name that can stand in the info string; empty otherwise. */
static struct str
language_name(struct str name)
{
	size_t n = 0;

	name = str_trim(name);
	while (n < name.n && n < 32 &&
	    (byte_is_alnum(name.p[n]) || strchr("+#-_.", name.p[n]) != NULL))
		n++;
	if (n == 0 || (n < name.n && !strchr(" ;:,", name.p[n])) ||
	    is_no_language(str_slice(name, 0, n)))
		return (struct str){ NULL, 0 };
	return str_slice(name, 0, n);
}

/* "language-x", "lang-x", "brush: x", "highlight-source-x", "hljs x". */
static struct str
language_of_class(struct str class_name)
{
	static const struct str marks[] = { STR_INIT("language-"),
		STR_INIT("lang-"), STR_INIT("highlight-source-"),
		STR_INIT("brush:"), STR_INIT("lang:") };
	struct str found;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = str_search(class_name, marks[i]);

		if (at == STR_NONE ||
		    (at > 0 && byte_is_alnum(class_name.p[at - 1])))
			continue;
		found = language_name(str_from(class_name, at + marks[i].n));
		if (found.n > 0)
			return found;
	}
	if (str_starts(class_name, STR("hljs ")))
		return language_name(str_from(class_name, 5));
	return (struct str){ NULL, 0 };
}

static struct str
language_of_node(struct walk *walk, xmlNode *node)
{
	static const char *const names[] = { "data-language", "data-lang",
		"data-code-block-lang", "data-enlighter-language" };
	struct str found = language_of_class(node_attr(walk, node, "class"));

	for (size_t i = 0; i < 4 && found.n == 0; i++)
		found = language_name(node_attr(walk, node, names[i]));
	return found;
}

static struct str
language(struct walk *walk, xmlNode *pre)
{
	xmlNode *code = node_find(pre, "code");
	struct str found = walk->code_language;

	walk->code_language.n = 0;
	if (found.n == 0)
		found = language_of_node(walk, pre);
	if (found.n == 0 && code != NULL)
		found = language_of_node(walk, code);
	if (found.n == 0 && pre->parent != NULL)
		found =
		    language_of_class(node_attr(walk, pre->parent, "class"));
	return found;
}

/* --- the lines --- */

/*
 * Control characters go; a no-break space in code was made by an editor and
 * stops the code from working, so it is a blank.
 */
static struct str
clean_code(struct walk *walk, struct str text)
{
	struct buf out;

	buf_init(&out, walk->arena, text.n + 1);
	for (size_t i = 0; i < text.n;) {
		uint32_t c;
		size_t n = utf8_decode(text, i, &c);

		if (c == 0xA0)
			buf_char(&out, ' ');
		else if (c == '\n' || c == '\t' ||
		    (c >= ' ' && c != 0x7F && !(c >= 0x80 && c < 0xA0) &&
			c != 0xFEFF))
			buf_str(&out, str_slice(text, i, i + n));
		i += n;
	}
	return buf_view(&out);
}

/* Without empty lines at either end. */
static struct str
trim_lines(struct str text)
{
	struct str rest = text;
	struct str line;

	while (str_line(&rest, &line) && str_trim(line).n == 0)
		text = rest;
	return str_trim_end(text);
}

void
walk_fence(struct walk *walk, struct str language_word, struct str lines)
{
	size_t longest = 2;
	size_t run = 0;
	struct buf out;

	for (size_t i = 0; i < lines.n; i++) {
		run = lines.p[i] == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	buf_init(&out, walk->arena, lines.n + 2 * longest + 64);
	buf_fill(&out, '`', longest + 1);
	buf_str(&out, language_word);
	buf_char(&out, '\n');
	buf_str(&out, lines);
	buf_char(&out, '\n');
	buf_fill(&out, '`', longest + 1);
	md_block(&walk->md);
	md_lines(&walk->md, buf_view(&out));
	md_block(&walk->md);
	walk->last_bullet = 0;
	walk->last_delimiter = 0;
}

/* Addresses inside code cannot be links: they follow it. */
static void
links_below(struct walk *walk, xmlNode *pre)
{
	for (xmlNode *node = node_next(pre, pre); node != NULL;
	     node = node_next(node, pre)) {
		struct str href;
		uint32_t outer;

		if (node_is(node, "img"))
			walk_picture(walk, node);
		if (!node_is(node, "a"))
			continue;
		href = str_trim(node_attr(walk, node, "href"));
		if (href.n == 0 || href.p[0] == '#' ||
		    str_eq(href, node_words(walk, node)))
			continue;
		outer = inline_link(walk, href, (struct str){ NULL, 0 });
		inline_text(walk, node_words(walk, node));
		walk->link = outer;
		inline_break(walk);
	}
	walk_flush(walk);
}

/* A poem: its lines count, its words are words. */
static bool
is_verse(xmlNode *pre)
{
	return node_has_class(pre, "wp-block-verse");
}

/* Text nodes' line ends become hard breaks. */
static void
walk_verse(struct walk *walk, xmlNode *node)
{
	for (xmlNode *child = node->children; child != NULL;
	     child = child->next) {
		struct str rest;
		struct str line;

		if (child->type != XML_TEXT_NODE) {
			if (child->type == XML_ELEMENT_NODE)
				walk_element(walk, child);
			continue;
		}
		rest = str_z((const char *)child->content);
		while (str_cut(rest, '\n', &line, &rest)) {
			inline_text(walk, line);
			inline_break(walk);
		}
		inline_text(walk, line);
	}
	walk_flush(walk);
}

void
walk_pre(struct walk *walk, xmlNode *pre)
{
	struct str text;
	struct str word;

	walk_flush(walk);
	if (walk->flat > 0) {
		walk_children(walk, pre);
		walk_flush(walk);
		return;
	}
	if (is_verse(pre)) {
		walk_verse(walk, pre);
		return;
	}
	word = language(walk, pre);
	text = trim_lines(clean_code(walk, node_text(walk, pre)));
	if (text.n > 0)
		walk_fence(walk, word, text);
	links_below(walk, pre);
}
