#include "mirror/html.h"

#include "base/arena.h"
#include "base/buf.h"
#include "mirror/html_escape.h"

/* An address between brackets; parentheses that do not pair are escaped. */
static void
write_url(struct buf *out, struct str url)
{
	long depth = 0;
	bool paired = true;

	for (size_t i = 0; i < url.n && paired; i++) {
		depth += (url.p[i] == '(') - (url.p[i] == ')');
		paired = depth >= 0 && depth < 20;
	}
	paired = paired && depth == 0;
	for (size_t i = 0; i < url.n; i++) {
		if (!paired && (url.p[i] == '(' || url.p[i] == ')'))
			buf_char(out, '\\');
		buf_char(out, url.p[i]);
	}
}

static void
write_ref(struct buf *out, const struct html_ref *ref)
{
	struct str url = ref->settled.n > 0 ? ref->settled : ref->url;

	if (!ref->bare) {
		write_url(out, url);
	} else if (str_eq(url, ref->url) && escape_is_bare(url)) {
		buf_str(out, url);
	} else {
		struct escape how = { .label = true };

		buf_char(out, '[');
		escape_text(out, ref->url, &how);
		buf_str(out, STR("]("));
		write_url(out, url);
		buf_char(out, ')');
	}
}

/* "2 12 3" at `at`: the ref's number; *end is behind it. */
static size_t
mark_at(struct str markdown, size_t at, size_t *end)
{
	size_t close = str_find(str_from(markdown, at), '\003');
	uint64_t number;

	if (close == STR_NONE ||
	    !str_uint(
		str_slice(markdown, at + 1, at + close), UINT32_MAX, &number))
		return STR_NONE;
	*end = at + close + 1;
	return (size_t)number;
}

struct str
html_settle(const struct html_result *result, struct arena *arena,
    struct html_spot **spots, size_t *n_spots)
{
	struct str rest = result->markdown;
	struct html_spot *of = NULL;
	struct buf out;
	size_t n = 0;

	if (spots != NULL)
		of = arena_array(arena, result->n_refs + 1, sizeof(*of));
	buf_init(&out, arena, HTML_MAX * 8);
	while (rest.n > 0) {
		size_t at = str_find(rest, '\002');
		size_t end = 0;
		size_t ref;
		size_t begin;

		buf_str(&out, str_slice(rest, 0, at));
		if (at == STR_NONE)
			break;
		ref = mark_at(rest, at, &end);
		if (ref >= result->n_refs)
			break;
		begin = out.n;
		write_ref(&out, &result->refs[ref]);
		if (of != NULL && n < result->n_refs)
			of[n++] = (struct html_spot){ (uint32_t)ref,
				(uint32_t)begin, (uint32_t)(out.n - begin) };
		rest = str_from(rest, end);
	}
	if (spots != NULL) {
		*spots = of;
		*n_spots = n;
	}
	return out.failed ? (struct str){ NULL, 0 } : buf_view(&out);
}
