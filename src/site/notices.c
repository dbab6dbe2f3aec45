#include "site/notices.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "site/article.h"
#include "site/notices_parts.h"

struct applying {
	struct notice_policy policy;
	struct str body;
	uint32_t body_line;
	struct buf out;
	size_t copied; /* bytes of body that are in out */
	struct notice *of;
	size_t n, cap;
};

static void
copy_until(struct applying *a, size_t end)
{
	if (end > a->copied)
		buf_str(&a->out, str_slice(a->body, a->copied, end));
	a->copied = end > a->copied ? end : a->copied;
}

/* What a reader would see, for the foot and for check. */
static struct str
shown(struct applying *a, struct str source)
{
	struct arena *arena = a->policy.arena;
	struct inline_link link;
	struct buf buf;
	size_t from = 0;
	size_t n = 0;

	buf_init(&buf, arena, source.n + 1);
	while (notice_next_link(source, from, &link)) {
		buf_str(&buf, str_slice(source, from, link.start));
		buf_str(&buf, link.text);
		from = link.end;
	}
	buf_str(&buf, str_from(source, from));
	for (size_t i = 0; i < buf.n; i++)
		if (buf.p[i] != '*' && buf.p[i] != '\\')
			buf.p[n++] = buf.p[i];
	buf_cut(&buf, n);
	return utf8_clean(arena, buf_view(&buf));
}

/* Without the hard break at its end, which breaks nothing any more. */
static struct str
unbroken(struct str source)
{
	source = str_trim(source);
	if (str_ends(source, STR("<br>")))
		source.n -= 4;
	else if (str_ends(source, STR("<br/>")))
		source.n -= 5;
	else if (str_ends(source, STR("\\")))
		source.n--;
	return str_trim_end(source);
}

/* Takes a piece out, but for its line ends. */
static void
take_out(struct applying *a, struct str source, uint32_t line,
    enum notice_action action)
{
	size_t start = (size_t)(source.p - a->body.p);

	if (a->n == a->cap) {
		size_t cap = a->cap == 0 ? 16 : a->cap * 2;
		struct notice *of = arena_grow(a->policy.arena, a->of,
		    a->cap * sizeof(*of), cap * sizeof(*of));

		if (of == NULL)
			return;
		a->of = of;
		a->cap = cap;
	}
	a->of[a->n++] = (struct notice){ a->body_line + line, shown(a, source),
		unbroken(source), action };
	copy_until(a, start);
	/* A hard break before it breaks nothing any more. */
	if (str_ends(buf_view(&a->out), STR("\\\n")))
		a->out.p[a->out.n - 2] = ' ';
	for (size_t i = 0; i < source.n; i++)
		if (source.p[i] == '\n')
			buf_char(&a->out, '\n');
	a->copied = start + source.n;
}

/* Links that the publisher wants out become their words. */
static void
unlink(struct applying *a, struct str source)
{
	size_t start = (size_t)(source.p - a->body.p);
	struct inline_link link;
	size_t from = 0;

	while (notice_next_link(source, from, &link)) {
		from = link.end;
		for (size_t k = 0; k < a->policy.n_rules; k++) {
			const struct notice_rule *rule = &a->policy.rules[k];

			if (!rule->own || rule->action != NOTICE_DROP ||
			    !str_starts(rule->pattern, STR("link:")) ||
			    !notice_link_matches(&a->policy, rule, link.url))
				continue;
			copy_until(a, start + link.start);
			buf_str(&a->out, link.text);
			a->copied = start + link.end;
			break;
		}
	}
}

/* The lines up to and with the next hard break. */
static struct str
next_segment(struct str *rest)
{
	struct str all = *rest;
	struct str line;

	while (str_line(rest, &line))
		if (str_ends(line, STR("  ")) || str_ends(line, STR("\\")) ||
		    str_ends(line, STR("<br>")) || str_ends(line, STR("<br/>")))
			return str_slice(
			    all, 0, (size_t)(line.p + line.n - all.p));
	return all;
}

static void
apply_to(struct applying *a, const struct paragraph *p, size_t i, size_t n)
{
	struct str rest = p->source;
	uint32_t line = p->line;
	const struct notice_rule *rule;

	if (p->source.n > NOTICE_MAX)
		return;
	rule = notice_find_rule(&a->policy, p->source, i, n);
	if (rule != NULL) {
		if (rule->action != NOTICE_KEEP)
			take_out(a, p->source, line, rule->action);
		return;
	}
	while (rest.n > 0) {
		struct str segment = next_segment(&rest);

		if (segment.n < p->source.n)
			rule = notice_find_rule(&a->policy, segment, i, n);
		if (rule != NULL && rule->action != NOTICE_KEEP)
			take_out(a, segment, line, rule->action);
		else if (rule == NULL && a->policy.unlinks)
			unlink(a, segment);
		for (size_t k = 0; k < segment.n; k++)
			line += segment.p[k] == '\n';
		line++;
		rule = NULL;
	}
}

struct notices
notices_apply(const struct publisher *publisher, const struct article *article,
    struct arena *arena)
{
	struct notices result = { article->body, NULL, 0 };
	struct applying a = { .body = article->body,
		.body_line = article->body_line };
	struct paragraphs all;

	if (article->canonical.n == 0 && article->guid.n == 0)
		return result;
	if (!notice_policy_init(&a.policy, publisher, arena))
		return result;
	all = notice_paragraphs(article->body, arena);
	buf_init(&a.out, arena, article->body.n);
	for (size_t i = 0; i < all.n; i++)
		apply_to(&a, &all.of[i], i, all.n);
	if (a.copied == 0 && a.n == 0)
		return result;
	copy_until(&a, article->body.n);
	if (arena->failed || a.out.failed)
		return result;
	return (struct notices){ buf_view(&a.out), a.of, a.n };
}
