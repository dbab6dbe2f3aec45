#include "mirror/robots.h"

/* One "key: value" line; comments and blanks are gone. */
static bool
next_rule(struct str *rest, struct str *key, struct str *value)
{
	struct str line;

	while (str_line(rest, &line)) {
		line = str_slice(line, 0, str_find(line, '#'));
		if (!str_cut(line, ':', key, value))
			continue;
		*key = str_trim(*key);
		*value = str_trim(*value);
		return true;
	}
	return false;
}

static bool
names_agent(struct str value, struct str agent)
{
	/* "smallpress-mirror/1.0" names us as well */
	struct str product = str_slice(value, 0, str_find(value, '/'));

	return product.n > 0 && str_eq_nocase(product, agent);
}

static bool
has_group(struct str robots, struct str agent)
{
	struct str key;
	struct str value;

	while (next_rule(&robots, &key, &value))
		if (str_eq_nocase(key, STR("user-agent")) &&
		    names_agent(value, agent))
			return true;
	return false;
}

struct groups {
	struct str rest;
	struct str agent;
	bool named; /* our own group, not that of everybody */
	bool mine; /* the rules that follow are for us */
	bool in_names; /* the last line named an agent */
};

static void
begin(struct groups *groups, struct str robots, struct str agent)
{
	*groups = (struct groups){
		.rest = robots,
		.agent = agent,
		.named = has_group(robots, agent),
	};
}

/* The next rule that is for us. */
static bool
next(struct groups *groups, struct str *key, struct str *value)
{
	while (next_rule(&groups->rest, key, value)) {
		if (str_eq_nocase(*key, STR("user-agent"))) {
			if (!groups->in_names)
				groups->mine = false;
			groups->in_names = true;
			groups->mine = groups->mine ||
			    (groups->named ? names_agent(*value, groups->agent)
					   : str_eq(*value, STR("*")));
			continue;
		}
		groups->in_names = false;
		if (groups->mine)
			return true;
	}
	return false;
}

/* "*" is any text, "$" at the end is the end.  Backtracks only to the last
 * star, so its time is the product of both lengths at worst. */
static bool
matches(struct str pattern, struct str path)
{
	size_t p = 0;
	size_t s = 0;
	size_t star = STR_NONE;
	size_t resume = 0;
	bool anchored = pattern.n > 0 && pattern.p[pattern.n - 1] == '$';

	if (anchored)
		pattern.n--;
	while (s < path.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			resume = s;
		} else if (p < pattern.n && pattern.p[p] == path.p[s]) {
			p++;
			s++;
		} else if (p == pattern.n && !anchored) {
			return true;
		} else if (star != STR_NONE) {
			p = star + 1;
			s = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

bool
robots_allow(struct str robots, struct str agent, struct str path)
{
	struct groups groups;
	struct str key;
	struct str value;
	size_t longest = 0;
	bool allowed = true;

	if (str_starts(robots, STR("\xEF\xBB\xBF")))
		robots = str_from(robots, 3);
	begin(&groups, str_slice(robots, 0, ROBOTS_MAX), agent);
	while (next(&groups, &key, &value)) {
		bool allow = str_eq_nocase(key, STR("allow"));

		if ((!allow && !str_eq_nocase(key, STR("disallow"))) ||
		    value.n == 0 || value.n < longest ||
		    (value.n == longest && !allow) || !matches(value, path))
			continue;
		longest = value.n;
		allowed = allow;
	}
	return allowed;
}

unsigned
robots_delay(struct str robots, struct str agent)
{
	struct groups groups;
	struct str key;
	struct str value;
	uint64_t seconds;

	begin(&groups, str_slice(robots, 0, ROBOTS_MAX), agent);
	while (next(&groups, &key, &value))
		if (str_eq_nocase(key, STR("crawl-delay")) &&
		    str_uint(str_slice(value, 0, str_find(value, '.')), 3600,
			&seconds))
			return (unsigned)seconds;
	return 0;
}
