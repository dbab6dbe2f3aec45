/* HTML that would cost the parser more than it can be worth. */
#include "mirror/html.h"

/* Comparisons of one attribute's name with another, in all tags: a second. */
#define COMPARES_MAX ((size_t)1 << 29)
/* A tag of fewer is not counted. */
enum { MARKS_MIN = 256 };

/*
 * What stands for attributes in the tag behind `at`, which moves to its end:
 * white space, slashes and equals signs, about two for each attribute.
 * Quotes are respected, but one that is not closed may hide many tags.
 */
static size_t
count_marks(struct str html, size_t *at, size_t max)
{
	size_t marks = 0;
	char quote = '\0';

	for (; *at < html.n && marks <= max; (*at)++) {
		char c = html.p[*at];

		if (quote == '\0' && c == '>')
			break;
		if (quote != '\0' && c == quote)
			quote = '\0';
		else if (quote == '\0' && (c == '"' || c == '\''))
			quote = c;
		marks += c == '=' ||
		    (quote == '\0' && (byte_is_space(c) || c == '/'));
	}
	return marks;
}

bool
html_is_hostile(struct str html)
{
	size_t compares = 0;
	size_t at = 0;

	while (at < html.n) {
		const char *tag = memchr(html.p + at, '<', html.n - at);
		size_t marks;

		if (tag == NULL)
			return false;
		at = (size_t)(tag - html.p) + 1;
		if (at == html.n || !byte_is_alpha(html.p[at]))
			continue;
		marks = count_marks(html, &at, HTML_ATTRIBUTES * 8);
		if (marks > MARKS_MIN)
			compares += marks * marks;
		if (marks > HTML_ATTRIBUTES * 8 || compares > COMPARES_MAX)
			return true;
	}
	return false;
}
