/*
 * math_picture -- formulas that stand in the address of their picture.
 */
#include "markup/math.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "base/utf8.h"

/* Where the formula begins in the addresses of services that draw them. */
static const struct {
	struct str service, before;
	bool plus; /* '+' is a blank */
} services[] = {
	{ STR_INIT("latex.codecogs.com/"), STR_INIT("?"), false },
	{ STR_INIT("www.codecogs.com/eqnedit.php"), STR_INIT("latex="), true },
	{ STR_INIT("/latex.php?"), STR_INIT("latex="), true },
	{ STR_INIT("render.githubusercontent.com/render/math?"),
	    STR_INIT("math="), true },
	{ STR_INIT("chart.googleapis.com/chart?"), STR_INIT("chl="), true },
	{ STR_INIT("math.vercel.app/"), STR_INIT("from="), true },
	{ STR_INIT("i.upmath.me/svg"), STR_INIT("/"), false },
	{ STR_INIT("tex.s2cms.ru/svg"), STR_INIT("/"), false },
};

/* Sizes, colours and the like in front of a formula by codecogs. */
static struct str
without_settings(struct str s)
{
	static const struct str settings[] = {
		STR_INIT("\\dpi{"),
		STR_INIT("\\bg_"),
		STR_INIT("\\fn_"),
		STR_INIT("\\large"),
		STR_INIT("\\Large"),
		STR_INIT("\\huge"),
		STR_INIT("\\small"),
		STR_INIT("\\inline"),
	};
	bool found = true;

	while (found) {
		found = false;
		s = str_trim(s);
		for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]);
		     i++) {
			size_t end = settings[i].n;

			if (!str_starts(s, settings[i]))
				continue;
			found = true;
			while (end < s.n && !byte_is_space(s.p[end]) &&
			    s.p[end] != '\\' && s.p[end - 1] != '}')
				end++;
			s = str_from(s, end);
		}
	}
	return s;
}

/* Percent signs decoded, and what stands for a blank made one. */
static struct str
decode(struct arena *arena, struct str s, bool plus)
{
	struct str decoded;
	struct buf buf;

	buf_init(&buf, arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (str_starts(str_from(s, i), STR("&space;"))) {
			buf_char(&buf, ' ');
			i += 6;
		} else {
			buf_char(&buf, plus && s.p[i] == '+' ? ' ' : s.p[i]);
		}
	}
	if (buf.failed || !url_decode(arena, buf_view(&buf), &decoded) ||
	    utf8_check(decoded) != STR_NONE)
		return STR("");
	return decoded;
}

struct str
math_of_picture(struct arena *arena, struct str url)
{
	struct str formula = STR("");
	size_t at;

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		at = str_search(url, services[i].service);
		if (at == STR_NONE)
			continue;
		formula = str_from(url, at + services[i].service.n);
		/* The last byte of the service may be what comes before. */
		at = str_search(formula, services[i].before);
		if (at == STR_NONE)
			return STR("");
		formula = str_from(formula, at + services[i].before.n);
		if (services[i].plus)
			str_cut(formula, '&', &formula, &(struct str){ 0 });
		formula = decode(arena, formula, services[i].plus);
		return without_settings(formula);
	}
	return STR("");
}
