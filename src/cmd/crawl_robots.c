/*
 * What robots.txt keeps search engines out of: those addresses are checked,
 * but no crawler will spend its time on them.
 */
#include "base/url.h"
#include "cmd/crawl.h"

enum { RULES_MAX = 200 };

/* "Disallow: /x # why" is name and value. */
static bool
take_field(struct str line, struct str *name, struct str *value)
{
	str_cut(line, '#', &line, &(struct str){ NULL, 0 });
	if (!str_cut(line, ':', name, value))
		return false;
	*name = str_trim(*name);
	*value = str_trim(*value);
	return true;
}

/* Lines of the groups for everybody and for search engines. */
static size_t
collect(struct str bytes, struct str *rules)
{
	struct str line, name, value;
	bool naming = false;
	bool ours = false;
	size_t n = 0;

	while (str_line(&bytes, &line)) {
		if (!take_field(line, &name, &value))
			continue;
		if (str_eq_nocase(name, STR("user-agent"))) {
			ours = (naming && ours) || str_eq(value, STR("*")) ||
			    str_eq_nocase(value, STR("indexer"));
			naming = true;
			continue;
		}
		naming = false;
		if (ours && value.n > 0 && n < RULES_MAX &&
		    str_eq_nocase(name, STR("disallow")))
			rules[n++] = value;
	}
	return n;
}

void
crawl_read_robots(struct crawl *crawl)
{
	struct str url =
	    crawl_address(crawl, crawl->items[0].url, STR("/robots.txt"));
	struct crawl_reply reply = crawl_ask(crawl, url);
	struct str *rules;

	if (reply.end != CRAWL_FINE)
		return;
	rules = arena_array(&crawl->arena, RULES_MAX, sizeof(*rules));
	if (rules == NULL)
		return;
	crawl->n_rules = collect(arena_copy(&crawl->arena, reply.bytes), rules);
	crawl->rules = rules;
}

/* A prefix, in which "*" is any text and "$" at the end is the end. */
static bool
matches(struct str rule, struct str path)
{
	size_t back_rule = STR_NONE;
	size_t back_path = 0;
	size_t r = 0;
	size_t p = 0;

	for (;;) {
		if (r == rule.n)
			return true;
		if (rule.p[r] == '*') {
			back_rule = ++r;
			back_path = p;
		} else if (rule.p[r] == '$' && r + 1 == rule.n && p == path.n) {
			return true;
		} else if (p < path.n && rule.p[r] == path.p[p]) {
			r++;
			p++;
		} else if (back_rule != STR_NONE && back_path < path.n) {
			r = back_rule;
			p = ++back_path;
		} else {
			return false;
		}
	}
}

bool
crawl_is_allowed(const struct crawl *crawl, struct str path)
{
	for (size_t i = 0; i < crawl->n_rules; i++)
		if (matches(crawl->rules[i], path))
			return false;
	return true;
}
