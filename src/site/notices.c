#include "site/notices.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "site/article.h"
#include "site/notices_parts.h"

/* Where a built-in pattern looks: so many paragraphs from either end. */
enum zone { ANYWHERE, HEAD, FOOT };
enum { HEAD_PARAGRAPHS = 12, FOOT_PARAGRAPHS = 12 };

struct rule {
	struct str pattern;
	enum notice_action action;
	enum zone zone;
	bool own; /* the publisher's */
};

static const struct rule built_in[] = {
	{ STR_INIT("name: {name} legal name: *"), NOTICE_DROP, HEAD, false },
	{ STR_INIT("frequently used, contextual references"), NOTICE_DROP, HEAD,
	    false },
	{ STR_INIT("todo: remember to *"), NOTICE_DROP, HEAD, false },
	{ STR_INIT("take our {number} lesson *"), NOTICE_DROP, ANYWHERE,
	    false },
	{ STR_INIT("last updated on {date} by *"), NOTICE_DROP, HEAD, false },
	{ STR_INIT("author(s): *"), NOTICE_DROP, HEAD, false },
	{ STR_INIT("originally published on {name}."), NOTICE_DROP, ANYWHERE,
	    false },
	{ STR_INIT("originally published on {name}"), NOTICE_DROP, ANYWHERE,
	    false },
	{ STR_INIT("press enter or click to view image in full size"),
	    NOTICE_DROP, ANYWHERE, false },
	{ STR_INIT("read the full blog for free on medium*"), NOTICE_DROP,
	    ANYWHERE, false },
	{ STR_INIT("join thousands of data leaders on the ai newsletter*"),
	    NOTICE_DROP, ANYWHERE, false },
	{ STR_INIT("join over {number} subscribers *"), NOTICE_DROP, FOOT,
	    false },
	{ STR_INIT("if you are building an ai startup*becoming a sponsor."),
	    NOTICE_DROP, FOOT, false },
	{ STR_INIT("discover your dream ai career at {name} jobs*"),
	    NOTICE_DROP, FOOT, false },
	{ STR_INIT("{name} has built a jobs board *"), NOTICE_DROP, FOOT,
	    false },
	{ STR_INIT("published via {name}"), NOTICE_FOOT, FOOT, false },
	{ STR_INIT("published via {name}."), NOTICE_FOOT, FOOT, false },
	{ STR_INIT("* was originally published in {name} on medium, where "
		   "people are continuing the conversation*"),
	    NOTICE_DROP, FOOT, false },
	{ STR_INIT("continue reading on {name}*"), NOTICE_DROP, FOOT, false },
	{ STR_INIT("continue reading on medium*"), NOTICE_DROP, FOOT, false },
	{ STR_INIT("this member-only story is on us.*"), NOTICE_DROP, ANYWHERE,
	    false },
	{ STR_INIT("feedback \xE2\x86\x93"), NOTICE_DROP, FOOT, false },
	{ STR_INIT("feedback"), NOTICE_DROP, FOOT, false },
	{ STR_INIT("link:{site}/subscribe*"), NOTICE_DROP, ANYWHERE, false },
	{ STR_INIT("link:{site}/newsletter*"), NOTICE_DROP, ANYWHERE, false },
	{ STR_INIT("link:{site}/sponsor*"), NOTICE_DROP, ANYWHERE, false },
	{ STR_INIT("link:{site}/jobs*"), NOTICE_DROP, ANYWHERE, false },
	{ STR_INIT("link:jobs.{site}*"), NOTICE_DROP, ANYWHERE, false },
	{ STR_INIT("link:members.{site}*"), NOTICE_DROP, ANYWHERE, false },
};
#define N_BUILT_IN (sizeof(built_in) / sizeof(built_in[0]))

struct policy {
	struct arena *arena;
	struct notice_names names;
	struct rule *rules;
	size_t n_rules;
	bool unlinks; /* some rule of the publisher's takes links out */
};

bool
notices_check(struct str pattern, struct err *err)
{
	static const struct str words[] = { STR_INIT("{name}"),
		STR_INIT("{number}"), STR_INIT("{date}"), STR_INIT("{site}") };
	size_t letters = 0;

	if (pattern.n > NOTICE_PATTERN_MAX)
		return err_set(err, "a pattern of more than %d bytes; use *",
		    NOTICE_PATTERN_MAX);
	for (size_t i = 0; i < pattern.n; i++) {
		bool known = pattern.p[i] != '{';

		for (size_t k = 0; k < 4; k++)
			known |= str_starts(str_from(pattern, i), words[k]);
		if (!known)
			return err_set(err,
			    "a pattern knows {name}, {number}, {date} and, "
			    "behind link:, {site}; write one of them");
		letters += pattern.p[i] != '*' && !byte_is_space(pattern.p[i]);
	}
	if (letters < 3)
		return err_set(err,
		    "a pattern that would take every paragraph; "
		    "write some words");
	return true;
}

static bool
policy_init(struct policy *policy, const struct publisher *publisher,
    struct arena *arena)
{
	struct rule *rule;

	*policy = (struct policy){ .arena = arena,
		.names = notice_names(publisher, arena) };
	policy->rules = arena_array(
	    arena, publisher->n_notices + N_BUILT_IN, sizeof(*policy->rules));
	if (policy->rules == NULL)
		return false;
	for (size_t i = 0; i < publisher->n_notices; i++) {
		rule = &policy->rules[policy->n_rules++];
		*rule = (struct rule){ notice_fold(arena,
					   publisher->notices[i].pattern),
			publisher->notices[i].action, ANYWHERE, true };
		policy->unlinks |= rule->action == NOTICE_DROP &&
		    str_starts(rule->pattern, STR("link:"));
	}
	memcpy(policy->rules + policy->n_rules, built_in, sizeof(built_in));
	policy->n_rules += N_BUILT_IN;
	return !arena->failed;
}

/* --- applying --- */

struct applying {
	struct policy policy;
	struct str body;
	uint32_t body_line;
	struct buf out;
	size_t copied; /* bytes of body that are in out */
	struct notice *of;
	size_t n, cap;
};

static bool
link_matches(
    const struct policy *policy, const struct rule *rule, struct str url)
{
	return notice_matches(&policy->names, str_from(rule->pattern, 5),
	    notice_address(policy->arena, url));
}

/* A paragraph, or a part of one, as rules see it. */
struct look {
	struct str source;
	struct str plain;
	bool links_alone; /* it says nothing outside of its links */
};

static bool
says_something(struct str between)
{
	for (size_t i = 0; i < between.n; i++)
		if (byte_is_alnum(between.p[i]))
			return true;
	return between.n > 8;
}

static struct look
look_at(const struct policy *policy, struct str source)
{
	struct look look = { source, notice_plain(policy->arena, source),
		false };
	struct inline_link link;
	size_t from = 0;

	while (notice_next_link(source, from, &link)) {
		if (says_something(str_slice(source, from, link.start)))
			return look;
		from = link.end;
	}
	look.links_alone = from > 0 && !says_something(str_from(source, from));
	return look;
}

static bool
all_links_match(
    const struct policy *policy, const struct rule *rule, struct str source)
{
	struct inline_link link;
	size_t from = 0;

	for (; notice_next_link(source, from, &link); from = link.end)
		if (!link_matches(policy, rule, link.url))
			return false;
	return true;
}

static bool
in_zone(const struct rule *rule, size_t i, size_t n)
{
	return rule->zone == ANYWHERE ||
	    (rule->zone == HEAD ? i < HEAD_PARAGRAPHS
				: i + FOOT_PARAGRAPHS >= n);
}

/* The first rule that fits, or NULL. */
static const struct rule *
find_rule(const struct policy *policy, struct str source, size_t i, size_t n)
{
	struct look look = look_at(policy, source);

	for (size_t k = 0; k < policy->n_rules; k++) {
		const struct rule *rule = &policy->rules[k];

		if (!in_zone(rule, i, n))
			continue;
		if (str_starts(rule->pattern, STR("link:"))
			? look.links_alone &&
			    all_links_match(policy, rule, source)
			: notice_matches(
			      &policy->names, rule->pattern, look.plain))
			return rule;
	}
	return NULL;
}

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
	a->of[a->n++] =
	    (struct notice){ a->body_line + line, shown(a, source), action };
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
			const struct rule *rule = &a->policy.rules[k];

			if (!rule->own || rule->action != NOTICE_DROP ||
			    !str_starts(rule->pattern, STR("link:")) ||
			    !link_matches(&a->policy, rule, link.url))
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
	const struct rule *rule;

	if (p->source.n > NOTICE_MAX)
		return;
	rule = find_rule(&a->policy, p->source, i, n);
	if (rule != NULL) {
		if (rule->action != NOTICE_KEEP)
			take_out(a, p->source, line, rule->action);
		return;
	}
	while (rest.n > 0) {
		struct str segment = next_segment(&rest);

		if (segment.n < p->source.n)
			rule = find_rule(&a->policy, segment, i, n);
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
	if (!policy_init(&a.policy, publisher, arena))
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
