/* Which rules there are, and which of them a paragraph falls under. */
#include "base/arena.h"
#include "base/err.h"
#include "site/notices.h"
#include "site/notices_parts.h"

enum { HEAD_PARAGRAPHS = 12, FOOT_PARAGRAPHS = 12 };

static const struct notice_rule built_in[] = {
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

bool
notice_policy_init(struct notice_policy *policy,
    const struct publisher *publisher, struct arena *arena)
{
	struct notice_rule *rule;

	*policy = (struct notice_policy){ .arena = arena,
		.names = notice_names(publisher, arena) };
	policy->rules = arena_array(
	    arena, publisher->n_notices + N_BUILT_IN, sizeof(*policy->rules));
	if (policy->rules == NULL)
		return false;
	for (size_t i = 0; i < publisher->n_notices; i++) {
		rule = &policy->rules[policy->n_rules++];
		*rule = (struct notice_rule){
			notice_fold(arena, publisher->notices[i].pattern),
			publisher->notices[i].action, ANYWHERE, true
		};
		policy->unlinks |= rule->action == NOTICE_DROP &&
		    str_starts(rule->pattern, STR("link:"));
	}
	memcpy(policy->rules + policy->n_rules, built_in, sizeof(built_in));
	policy->n_rules += N_BUILT_IN;
	return !arena->failed;
}

bool
notice_link_matches(const struct notice_policy *policy,
    const struct notice_rule *rule, struct str url)
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
look_at(const struct notice_policy *policy, struct str source)
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
all_links_match(const struct notice_policy *policy,
    const struct notice_rule *rule, struct str source)
{
	struct inline_link link;
	size_t from = 0;

	for (; notice_next_link(source, from, &link); from = link.end)
		if (!notice_link_matches(policy, rule, link.url))
			return false;
	return true;
}

static bool
in_zone(const struct notice_rule *rule, size_t i, size_t n)
{
	return rule->zone == ANYWHERE ||
	    (rule->zone == HEAD ? i < HEAD_PARAGRAPHS
				: i + FOOT_PARAGRAPHS >= n);
}

/* The longest run of letters and digits outside of {words}. */
static struct str
longest_word(struct str pattern)
{
	struct str best = { "", 0 };
	bool inside = false;

	for (size_t i = 0; i < pattern.n; i++) {
		size_t start = i;

		inside = pattern.p[i] == '{' || (inside && pattern.p[i] != '}');
		while (!inside && i < pattern.n && byte_is_alnum(pattern.p[i]))
			i++;
		if (i - start > best.n)
			best = str_slice(pattern, start, i);
		i -= i > start;
	}
	return best;
}

static bool
has_word(struct str source, struct str word)
{
	for (size_t i = 0; i + word.n <= source.n; i++)
		if (byte_lower(source.p[i]) == word.p[0] &&
		    str_eq_nocase(str_slice(source, i, i + word.n), word))
			return true;
	return false;
}

/*
 * Whether it is worth reading the paragraph for this rule.  Most begin with
 * plain words, and those are not the rule's; that spares most of the time.
 */
static bool
may_match(const struct notice_rule *rule, struct str source)
{
	struct str p = rule->pattern;

	if (source.n == 0 || !byte_is_alnum(source.p[0]))
		return true;
	if (str_starts(p, STR("link:")))
		return false;
	if (p.p[0] == '*' || p.p[0] == '{') {
		p = longest_word(p);
		return p.n == 0 || has_word(source, p);
	}
	for (size_t i = 0; i < 4 && i < p.n && i < source.n; i++) {
		if (!byte_is_alnum(p.p[i]) || !byte_is_alnum(source.p[i]))
			return true;
		if (byte_lower(source.p[i]) != p.p[i])
			return false;
	}
	return true;
}

/* The first rule that fits, or NULL. */
const struct notice_rule *
notice_find_rule(
    const struct notice_policy *policy, struct str source, size_t i, size_t n)
{
	struct look look = { .source = { NULL, 0 } };

	for (size_t k = 0; k < policy->n_rules; k++) {
		const struct notice_rule *rule = &policy->rules[k];

		if (!in_zone(rule, i, n) || !may_match(rule, source))
			continue;
		if (look.source.p == NULL)
			look = look_at(policy, source);
		if (str_starts(rule->pattern, STR("link:"))
			? look.links_alone &&
			    all_links_match(policy, rule, source)
			: notice_matches(
			      &policy->names, rule->pattern, look.plain))
			return rule;
	}
	return NULL;
}
