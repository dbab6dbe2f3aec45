#include "site/front.h"

/* A line that is nothing but the marker. */
static bool
is_marker(struct str line, struct str marker)
{
	return str_eq(str_trim_end(line), marker);
}

/* Behind the closing quote of a quoted key; 0 if it does not close. */
static size_t
quoted_end(struct str line)
{
	size_t end = str_find(str_from(line, 1), line.p[0]);

	return end == STR_NONE ? 0 : end + 2;
}

static size_t
bare_end(struct str line)
{
	size_t n = 0;

	while (n < line.n &&
	    (byte_is_alnum(line.p[n]) || (unsigned char)line.p[n] >= 0x80 ||
		strchr("_-./$@", line.p[n]) != NULL))
		n++;
	return n;
}

/* "name: ..." or "name = ...", the name perhaps in quotes. */
static bool
begins_with_key(struct str line, char separator)
{
	size_t n;

	if (line.n == 0)
		return false;
	n = line.p[0] == '"' || line.p[0] == '\'' ? quoted_end(line)
						  : bare_end(line);
	if (n == 0 || n > 100)
		return false;
	line = str_from(line, n);
	if (separator == '=')
		return str_starts(str_trim(line), STR("="));
	while (line.n > 0 && line.p[0] == ' ')
		line = str_from(line, 1);
	return line.n > 0 && line.p[0] == ':' &&
	    (line.n == 1 || byte_is_space(line.p[1]));
}

bool
front_is_key(struct str line)
{
	return begins_with_key(line, ':') || begins_with_key(line, '=');
}

static bool
is_table(struct str line)
{
	line = str_trim(line);
	return line.n > 2 && line.p[0] == '[' &&
	    str_find(line, ']') != STR_NONE;
}

static enum front_kind
opener(struct str *rest)
{
	struct str line;

	if (!str_line(rest, &line))
		return FRONT_NONE;
	if (is_marker(line, STR("---")))
		return FRONT_YAML;
	return is_marker(line, STR("+++")) ? FRONT_TOML : FRONT_NONE;
}

static bool
is_closer(struct str line, enum front_kind kind)
{
	if (kind == FRONT_TOML)
		return is_marker(line, STR("+++"));
	return is_marker(line, STR("---")) || is_marker(line, STR("..."));
}

/*
 * The first line below the opener that is no comment decides.  Nothing at
 * all between two markers is front matter that says nothing, which is how
 * Jekyll marks its pages.
 */
static bool
is_front_matter(struct str rest, enum front_kind kind)
{
	struct str line;
	bool first = true;

	while (str_line(&rest, &line)) {
		if (first && is_closer(line, kind))
			return true;
		first = false;
		if (str_starts(line, STR("#")))
			continue;
		if (kind == FRONT_TOML)
			return begins_with_key(line, '=') || is_table(line);
		return begins_with_key(line, ':');
	}
	return false;
}

struct front
front_find(struct str bytes)
{
	struct front front = { .body_line = 1 };
	struct str rest;
	struct str line;
	const char *start;
	enum front_kind kind;

	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_from(bytes, 3);
	front.body = rest = bytes;
	kind = opener(&rest);
	if (kind == FRONT_NONE || !is_front_matter(rest, kind))
		return front;
	start = rest.p;
	for (uint32_t n = 2; str_line(&rest, &line); n++)
		if (is_closer(line, kind)) {
			front.kind = kind;
			front.text =
			    (struct str){ start, (size_t)(line.p - start) };
			front.body = rest;
			front.body_line = n + 1;
			return front;
		}
	front.unclosed = true;
	return front;
}
