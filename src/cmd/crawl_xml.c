#include "cmd/crawl_xml.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

static enum xml_piece
fail(struct xml *xml, const char *fault)
{
	xml->fault = fault;
	return XML_FAULT;
}

/* Takes n bytes off, and counts their lines. */
static struct str
take(struct xml *xml, size_t n)
{
	struct str taken = str_slice(xml->rest, 0, n);

	for (size_t i = 0; i < taken.n; i++)
		xml->line += taken.p[i] == '\n';
	xml->rest = str_from(xml->rest, n);
	return taken;
}

/* Takes what is before `mark`, and the mark; false: it is not there. */
static bool
take_until(struct xml *xml, struct str mark, struct str *inside)
{
	size_t at = str_search(xml->rest, mark);

	if (at == STR_NONE)
		return false;
	*inside = take(xml, at);
	take(xml, mark.n);
	return true;
}

/* --- characters and references --- */

static bool
is_char(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' ||
	    (c >= 0x20 && c < 0xD800) || (c > 0xDFFF && c < 0xFFFE) ||
	    (c > 0xFFFF && c < 0x110000);
}

/* All of it UTF-8, and characters that XML allows. */
static bool
are_chars(struct str s)
{
	uint32_t c;

	if (utf8_check(s) != STR_NONE)
		return false;
	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		if (!is_char(c))
			return false;
	}
	return true;
}

/* "#38", "#x26" */
static bool
number_of(struct str s, uint32_t *c)
{
	uint64_t n = 0;
	int digit;

	if (!str_starts(s, STR("#x"))) {
		if (!str_uint(str_from(s, 1), 0x10FFFF, &n))
			return false;
	} else if (s.n < 3 || s.n > 10) {
		return false;
	} else {
		for (size_t i = 2; i < s.n; i++) {
			digit = byte_hex(s.p[i]);
			if (digit < 0)
				return false;
			n = n * 16 + (unsigned)digit;
		}
	}
	*c = (uint32_t)n;
	return is_char(*c);
}

static bool
reference_of(struct str s, uint32_t *c)
{
	static const struct {
		struct str name;
		uint32_t c;
	} known[] = {
		{ STR_INIT("amp"), '&' },
		{ STR_INIT("lt"), '<' },
		{ STR_INIT("gt"), '>' },
		{ STR_INIT("quot"), '"' },
		{ STR_INIT("apos"), '\'' },
	};

	if (str_starts(s, STR("#")))
		return number_of(s, c);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(s, known[i].name)) {
			*c = known[i].c;
			return true;
		}
	return false;
}

static bool
decode(struct arena *arena, struct str s, struct str *decoded)
{
	struct str text, name;
	struct buf buf;
	uint32_t c;

	buf_init(&buf, arena, s.n + 1);
	while (str_cut(s, '&', &text, &s)) {
		buf_str(&buf, text);
		if (!str_cut(s, ';', &name, &s) || !reference_of(name, &c))
			return false;
		buf_utf8(&buf, c);
	}
	buf_str(&buf, text);
	*decoded = buf_view(&buf);
	return true;
}

/* --- names and attributes --- */

static size_t
name_length(struct str s)
{
	size_t n = 0;

	while (n < s.n &&
	    (byte_is_alpha(s.p[n]) || s.p[n] == '_' || s.p[n] == ':' ||
		(unsigned char)s.p[n] >= 0x80 ||
		(n > 0 &&
		    (byte_is_digit(s.p[n]) || s.p[n] == '-' || s.p[n] == '.'))))
		n++;
	return n;
}

/* Takes ` name="value"` off *rest; false at the end, or where it is none,
 * which *rest tells: then something is left. */
static bool
take_attribute(struct str *rest, struct str *name, struct str *value)
{
	struct str s = str_trim(*rest);
	bool parted = rest->n > 0 && byte_is_space(rest->p[0]);
	size_t n = name_length(s);
	char quote;

	*name = str_slice(s, 0, n);
	s = str_trim(str_from(s, n));
	if (!parted || n == 0 || !str_starts(s, STR("=")))
		return false;
	s = str_trim(str_from(s, 1));
	if (s.n < 2 || (s.p[0] != '"' && s.p[0] != '\''))
		return false;
	quote = s.p[0];
	if (!str_cut(str_from(s, 1), quote, value, &s))
		return false;
	*rest = s;
	return true;
}

static bool
find_attribute(struct str attributes, struct str name, struct str *value)
{
	struct str found;

	while (take_attribute(&attributes, &found, value))
		if (str_eq(found, name))
			return true;
	return false;
}

/* Each has a value, none is there twice. */
static const char *
attributes_fault(struct arena *arena, struct str attributes)
{
	struct str rest = attributes;
	struct str name, value, decoded, before;

	before = rest;
	while (take_attribute(&rest, &name, &value)) {
		if (find_attribute(str_slice(attributes, 0,
				       (size_t)(before.p - attributes.p)),
			name, &decoded))
			return "an attribute is there twice";
		if (str_find(value, '<') != STR_NONE ||
		    !decode(arena, value, &decoded))
			return "an attribute has a bare '&' or '<'";
		before = rest;
	}
	return str_trim(rest).n > 0 ? "an attribute is not name=\"value\""
				    : NULL;
}

bool
xml_attribute(const struct xml *xml, struct str name, struct str *value)
{
	return find_attribute(xml->attributes, name, value) &&
	    decode(xml->arena, *value, value);
}

/* --- pieces --- */

/* The length of a tag up to its '>', quotes respected; or STR_NONE. */
static size_t
tag_length(struct str s)
{
	char quote = '\0';

	for (size_t i = 0; i < s.n; i++) {
		if (quote != '\0')
			quote = s.p[i] == quote ? '\0' : quote;
		else if (s.p[i] == '"' || s.p[i] == '\'')
			quote = s.p[i];
		else if (s.p[i] == '>')
			return i;
	}
	return STR_NONE;
}

static enum xml_piece
close_element(struct xml *xml)
{
	xml->depth--;
	xml->empty = false;
	return XML_CLOSE;
}

/* Behind "</". */
static enum xml_piece
read_close(struct xml *xml)
{
	struct str name;

	if (!take_until(xml, STR(">"), &name))
		return fail(xml, "a tag has no end");
	xml->name = str_trim_end(name);
	if (xml->depth == 0 || !str_eq(xml->name, xml->open[xml->depth - 1]))
		return fail(xml, "an element is closed that is not open");
	return close_element(xml);
}

/* Behind "<". */
static enum xml_piece
read_open(struct xml *xml)
{
	size_t n = tag_length(xml->rest);
	struct str tag;
	const char *fault;

	if (n == STR_NONE)
		return fail(xml, "a tag has no end");
	tag = take(xml, n);
	take(xml, 1);
	xml->empty = str_ends(tag, STR("/"));
	if (xml->empty)
		tag.n--;
	n = name_length(tag);
	xml->name = str_slice(tag, 0, n);
	xml->attributes = str_from(tag, n);
	if (n == 0)
		return fail(xml, "a bare '<'");
	if (xml->depth == 0 && xml->rooted)
		return fail(xml, "a second element at the top");
	if (xml->depth == XML_DEPTH)
		return fail(xml, "nested too deep");
	fault = attributes_fault(xml->arena, xml->attributes);
	if (fault != NULL)
		return fail(xml, fault);
	xml->rooted = true;
	xml->open[xml->depth++] = xml->name;
	return XML_OPEN;
}

static enum xml_piece
read_text(struct xml *xml)
{
	size_t n = str_find(xml->rest, '<');
	struct str text = take(xml, n == STR_NONE ? xml->rest.n : n);

	if (xml->depth == 0 && str_trim(text).n > 0)
		return fail(xml, "text outside of all elements");
	if (str_search(text, STR("]]>")) != STR_NONE ||
	    !decode(xml->arena, text, &xml->text))
		return fail(xml, "a bare '&' in the text");
	return XML_TEXT;
}

/* Skips a comment, an instruction or the declaration; false: it is none. */
static bool
skip(struct xml *xml, bool *whole)
{
	struct str inside;

	if (str_starts(xml->rest, STR("<!--"))) {
		take(xml, 4);
		*whole = take_until(xml, STR("-->"), &inside) &&
		    str_search(inside, STR("--")) == STR_NONE;
		return true;
	}
	if (!str_starts(xml->rest, STR("<?")))
		return false;
	*whole = take_until(xml, STR("?>"), &inside);
	return true;
}

enum xml_piece
xml_next(struct xml *xml)
{
	bool whole = true;

	if (xml->fault != NULL)
		return XML_FAULT;
	if (xml->empty)
		return close_element(xml);
	while (whole && skip(xml, &whole))
		;
	if (!whole)
		return fail(xml, "a comment or instruction has no end");
	if (xml->rest.n == 0) {
		if (xml->depth > 0 || !xml->rooted)
			return fail(xml, "it is cut short");
		return XML_END;
	}
	if (str_starts(xml->rest, STR("<![CDATA[")) && xml->depth > 0) {
		take(xml, 9);
		return take_until(xml, STR("]]>"), &xml->text)
		    ? XML_TEXT
		    : fail(xml, "a CDATA section has no end");
	}
	if (str_starts(xml->rest, STR("<!")))
		return fail(xml, "a declaration that feeds do not have");
	if (str_starts(xml->rest, STR("</"))) {
		take(xml, 2);
		return read_close(xml);
	}
	if (xml->rest.p[0] != '<')
		return read_text(xml);
	take(xml, 1);
	return read_open(xml);
}

void
xml_init(struct xml *xml, struct arena *arena, struct str bytes)
{
	*xml = (struct xml){ .arena = arena, .rest = bytes, .line = 1 };
	if (!are_chars(bytes))
		xml->fault = "it is not UTF-8, or has control characters";
	else if (!str_starts(bytes, STR("<")))
		xml->fault = "it does not begin with '<'";
}
