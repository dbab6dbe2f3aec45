/* html: the addresses of a page, each of them once sound. */
#include "base/arena.h"
#include "base/url.h"
#include "mirror/html_walk.h"
#include "mirror/loss.h"

static size_t
keep_ref(struct walk *walk, struct html_ref ref)
{
	if (walk->n_refs == HTML_REFS) {
		if (!walk->refs_full)
			loss_add(
			    walk->losses, "more than %d addresses", HTML_REFS);
		walk->refs_full = true;
		return STR_NONE;
	}
	if (walk->n_refs == walk->cap_refs) {
		size_t cap = walk->cap_refs == 0 ? 16 : walk->cap_refs * 2;
		void *grown = arena_grow(walk->arena, walk->refs,
		    walk->cap_refs * sizeof(ref), cap * sizeof(ref));

		if (grown == NULL)
			return STR_NONE;
		walk->refs = grown;
		walk->cap_refs = cap;
	}
	walk->refs[walk->n_refs] = ref;
	return walk->n_refs++;
}

/* Without the line breaks that editors put into long addresses. */
static struct str
one_line(struct arena *arena, struct str url)
{
	struct buf out;

	url = str_trim(url);
	buf_init(&out, arena, url.n + 1);
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] != '\n' && url.p[i] != '\r' && url.p[i] != '\t')
			buf_char(&out, url.p[i]);
	return buf_view(&out);
}

size_t
walk_ref(struct walk *walk, enum html_ref_kind kind, struct str url)
{
	struct html_ref ref = { .kind = kind };

	url = one_line(walk->arena, url);
	if (url_is_dangerous(url)) {
		loss_add(walk->losses, "address left out: " STR_FMT,
		    STR_ARG(str_slice(url, 0, 60)));
		return STR_NONE;
	}
	ref.url = url_encode(walk->arena, url);
	if (ref.url.n > 0 && ref.url.p[0] != '#' &&
	    !url_scheme(ref.url, NULL) && walk->options->base.n > 0)
		ref.url = url_join(walk->arena, walk->options->base, ref.url);
	if (ref.url.n == 0) {
		loss_add(walk->losses, "no address: " STR_FMT,
		    STR_ARG(str_slice(url, 0, 200)));
		return STR_NONE;
	}
	return keep_ref(walk, ref);
}
