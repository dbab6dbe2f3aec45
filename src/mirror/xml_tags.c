#include "mirror/xml_tags.h"

static void
step(struct xml_tags *tags, char c)
{
	if (c == '<') {
		/* no value holds one, so that a stray quote ends here */
		*tags = (struct xml_tags){ .open = true };
	} else if (tags->open) {
		tags->open = false;
		tags->inside = c != '!' && c != '?' && c != '/';
	} else if (tags->quote != '\0') {
		if (c == tags->quote)
			tags->quote = '\0';
	} else if (c == '"' || c == '\'') {
		tags->quote = c;
	} else if (c == '>') {
		tags->inside = false;
	} else if (c == '=') {
		tags->marks++;
	}
}

bool
xml_tags_fit(struct xml_tags *tags, struct str bytes)
{
	size_t at = 0;

	while (at < bytes.n) {
		const char *next;

		if (tags->inside || tags->open) {
			step(tags, bytes.p[at++]);
			if (tags->marks > XML_ATTRIBUTES)
				return false;
			continue;
		}
		next = memchr(bytes.p + at, '<', bytes.n - at);
		if (next == NULL)
			break;
		at = (size_t)(next - bytes.p) + 1;
		step(tags, '<');
	}
	return true;
}
