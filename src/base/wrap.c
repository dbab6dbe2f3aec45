#include "base/wrap.h"

#include "base/utf8.h"

/* What is known while one line is measured. */
struct fit {
	struct str s;
	size_t at; /* bytes measured */
	size_t width; /* their columns */
	size_t end; /* where the line may end at best, or STR_NONE */
	size_t weak; /* the same, but behind a lone opening bracket ... */
	size_t bound; /* ... or at a no-break space, if all else fails */
	uint32_t last; /* the character before `at`, 0: none, or not wide */
	bool in_url; /* the word at `at` is an address */
};

/* Closing marks and small kana: no line begins with them (W2). */
static bool
is_closing(uint32_t c)
{
	static const uint32_t table[] = { 0x2019, 0x201D, 0x2026, 0x3001,
		0x3002, 0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015,
		0x3017, 0x3019, 0x301B, 0x301E, 0x301F, 0x303B, 0x3041, 0x3043,
		0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308E,
		0x3095, 0x3096, 0x309B, 0x309C, 0x309D, 0x309E, 0x30A1, 0x30A3,
		0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE,
		0x30F5, 0x30F6, 0x30FB, 0x30FC, 0x30FD, 0x30FE, 0xFF01, 0xFF05,
		0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D,
		0xFF60 };
	size_t low = 0;
	size_t high = sizeof(table) / sizeof(table[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (table[middle] == c)
			return true;
		if (table[middle] < c)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* No line ends behind them. */
static bool
is_opening(uint32_t c)
{
	switch (c) {
	case '(':
	case '[':
	case '{':
	case 0x3008:
	case 0x300A:
	case 0x300C:
	case 0x300E:
	case 0x3010:
	case 0x3014:
	case 0x3016:
	case 0x3018:
	case 0x301A:
	case 0x301D:
	case 0xFF08:
	case 0xFF3B:
	case 0xFF5B:
	case 0xFF5F:
		return true;
	default:
		return false;
	}
}

/* The word before the blank at `at` is nothing but an opening bracket. */
static bool
is_lone_bracket(struct str s, size_t at)
{
	return at > 0 && is_opening((unsigned char)s.p[at - 1]) &&
	    (at == 1 || s.p[at - 2] == ' ');
}

/* A byte that ends the character before it: nothing can join on to it. */
static bool
is_plain(unsigned char c)
{
	return c < 0xCC;
}

/*
 * One cluster at s.p[at]: its bytes, columns, and first character.  What
 * most prose is made of (ASCII, Latin letters, curly quotes and dashes, when
 * nothing can combine with them) costs no look-up.
 */
static size_t
measure(struct str s, size_t at, unsigned *width, uint32_t *c)
{
	unsigned char p = (unsigned char)s.p[at];
	size_t left = s.n - at;

	*c = p;
	*width = 1;
	if (p < 0x80 && (left == 1 || is_plain((unsigned char)s.p[at + 1])))
		return 1;
	if (p >= 0xC3 && p < 0xCC && left > 2 &&
	    is_plain((unsigned char)s.p[at + 2]))
		return 2;
	if (p == 0xE2 && left > 3 && (unsigned char)s.p[at + 1] == 0x80 &&
	    (unsigned char)s.p[at + 2] >= 0x90 &&
	    (unsigned char)s.p[at + 2] <= 0xA6 &&
	    is_plain((unsigned char)s.p[at + 3])) {
		*c = 0x2000u + (unsigned char)s.p[at + 2] - 0x80u;
		return 3;
	}
	utf8_decode(s, at, c);
	return utf8_cluster(s, at, width);
}

/* Whether the line may end at fit->at, in front of `c`. */
static void
note_break(struct fit *fit, uint32_t c, unsigned width)
{
	if (c == 0xA0) {
		fit->bound = fit->at;
	} else if (c == ' ') {
		if (is_lone_bracket(fit->s, fit->at))
			fit->weak = fit->at;
		else
			fit->end = fit->at;
	} else if (fit->last != 0 && width == 2 && !fit->in_url &&
	    !is_closing(c) && !is_opening(fit->last)) {
		fit->end = fit->at;
	}
}

/* Addresses end at blanks and at the punctuation of CJK text (L4). */
static void
note_url(struct fit *fit, uint32_t c)
{
	if (c == ' ' || c == 0x3001 || c == 0x3002 ||
	    (c >= 0x3008 && c <= 0x3011) || (c >= 0xFF01 && c <= 0xFF0E) ||
	    c == 0xFF1A || c == 0xFF1B || c == 0xFF1F)
		fit->in_url = false;
	else if (c == ':' && fit->s.n - fit->at > 2 &&
	    fit->s.p[fit->at + 1] == '/' && fit->s.p[fit->at + 2] == '/')
		fit->in_url = true;
}

/* One cluster further; false when that is wider than the line. */
static bool
step(struct fit *fit, size_t columns)
{
	uint32_t c;
	unsigned width;
	size_t n = measure(fit->s, fit->at, &width, &c);

	if (fit->at > 0)
		note_break(fit, c, width);
	if (fit->width + width > columns && fit->at > 0)
		return false;
	note_url(fit, c);
	fit->at += n;
	fit->width += width;
	fit->last = width == 2 ? c : 0;
	return true;
}

/* How many of the n bytes come before the first that is not ASCII. */
static size_t
ascii_run(const char *p, size_t n)
{
	size_t at = 0;
	uint64_t word;

	for (; n - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, p + at, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (at < n && (signed char)p[at] >= 0)
		at++;
	return at;
}

/* The last blank of a run where a line may end. */
static void
note_blank(struct fit *fit, size_t run)
{
	const char *p = fit->s.p + fit->at;
	const char *blank = memrchr(p, ' ', run);

	while (blank != NULL) {
		size_t at = (size_t)(blank - fit->s.p);

		if (!is_lone_bracket(fit->s, at)) {
			fit->end = at;
			return;
		}
		if (fit->weak == STR_NONE || fit->weak < at)
			fit->weak = at;
		blank = memrchr(p, ' ', (size_t)(blank - p));
	}
}

/* Whether the word that a run ends in is an address. */
static void
note_url_run(struct fit *fit, size_t run)
{
	struct str word = { fit->s.p + fit->at, run };
	const char *blank = memrchr(word.p, ' ', run);

	if (blank != NULL) {
		fit->in_url = false;
		word = str_from(word, (size_t)(blank - word.p));
	}
	if (memchr(word.p, ':', word.n) != NULL &&
	    str_search(word, STR("://")) != STR_NONE)
		fit->in_url = true;
}

/*
 * As many ASCII characters further as there are: a scan or two instead of a
 * step for each.  False when they are wider than the line.
 */
static bool
step_ascii(struct fit *fit, size_t columns)
{
	size_t room = columns - fit->width;
	size_t left = fit->s.n - fit->at;
	size_t run =
	    ascii_run(fit->s.p + fit->at, left <= room ? left : room + 1);

	/* What comes next might combine with the last one. */
	if (run > 0 && run < left && run <= room &&
	    !is_plain((unsigned char)fit->s.p[fit->at + run]))
		run--;
	if (run == 0)
		return true;
	note_blank(fit, run);
	fit->last = 0;
	if (run > room) {
		fit->at += room;
		fit->width = columns;
		return false;
	}
	if (run < left)
		note_url_run(fit, run);
	fit->at += run;
	fit->width += run;
	return true;
}

/* The best place that was seen so far, or STR_NONE. */
static size_t
best_end(const struct fit *fit)
{
	if (fit->end != STR_NONE)
		return fit->end;
	return fit->weak != STR_NONE ? fit->weak : fit->bound;
}

/* Where the line ends that `s` begins with; s does not begin with a blank. */
static size_t
line_end(struct str s, size_t columns, bool split)
{
	struct fit fit = {
		.s = s, .end = STR_NONE, .weak = STR_NONE, .bound = STR_NONE
	};

	do {
		if (!step_ascii(&fit, columns))
			break;
	} while (fit.at < s.n && step(&fit, columns));
	if (fit.at == s.n)
		return s.n;
	if (best_end(&fit) != STR_NONE)
		return best_end(&fit);
	if (split)
		return fit.at;
	/* An address from its beginning on? */
	fit.in_url |=
	    str_search(str_slice(s, 0, fit.at), STR("://")) != STR_NONE;
	while (fit.at < s.n && best_end(&fit) == STR_NONE)
		step(&fit, SIZE_MAX);
	return best_end(&fit) != STR_NONE ? best_end(&fit) : s.n;
}

/* Bytes of a blank or a no-break space at s.p[at], or 0. */
static size_t
blank_at(struct str s, size_t at)
{
	if (at < s.n && s.p[at] == ' ')
		return 1;
	if (s.n - at > 1 && s.p[at] == '\xC2' && s.p[at + 1] == '\xA0')
		return 2;
	return 0;
}

static bool
is_blank(struct str s)
{
	size_t at = 0;
	size_t n;

	while (at < s.n && (n = blank_at(s, at)) > 0)
		at += n;
	return at == s.n;
}

/* The next line as it is, which may be no-break spaces alone. */
static bool
take_line(struct str *rest, size_t columns, bool split, struct str *line)
{
	struct str s = *rest;
	size_t end;

	while (s.n > 0 && s.p[0] == ' ')
		s = str_from(s, 1);
	while (s.n > 0 && s.p[s.n - 1] == ' ')
		s.n--;
	*rest = s;
	if (s.n == 0)
		return false;
	/* No character is wider than it is long. */
	end = s.n;
	if (s.n > columns)
		end = line_end(s, columns, split);
	*line = str_slice(s, 0, end);
	while (end < s.n && blank_at(s, end) > 0)
		end += blank_at(s, end);
	*rest = str_from(s, end);
	while (line->n > 0 && line->p[line->n - 1] == ' ')
		line->n--;
	return true;
}

bool
wrap_line(struct str *rest, size_t columns, bool split, struct str *line)
{
	if (columns == 0)
		columns = 1;
	while (take_line(rest, columns, split, line))
		if (blank_at(*line, 0) == 0 || !is_blank(*line))
			return true;
	return false;
}
