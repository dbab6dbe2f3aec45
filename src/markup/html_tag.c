/*
 * html_tag -- what a tag says of itself.
 */
#include "markup/html_parts.h"

#include "markup/compose.h"

bool
html_is_name(const struct tag *tag, const char *name)
{
	return str_eq_nocase(tag->name, str_z(name));
}

struct str
html_attribute(struct html *html, const struct tag *tag, const char *name)
{
	struct str value;

	tag_attribute(html->arena, tag, str_z(name), &value);
	return compose_restore(html->c, value);
}
