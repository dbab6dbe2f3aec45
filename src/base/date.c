#include "base/date.h"

#include <time.h>

#include "base/arena.h"

enum { DAY = 86400 };

static const struct {
	struct str name;
	int days;
} months[] = {
	{ STR_INIT("January"), 31 },
	{ STR_INIT("February"), 28 },
	{ STR_INIT("March"), 31 },
	{ STR_INIT("April"), 30 },
	{ STR_INIT("May"), 31 },
	{ STR_INIT("June"), 30 },
	{ STR_INIT("July"), 31 },
	{ STR_INIT("August"), 31 },
	{ STR_INIT("September"), 30 },
	{ STR_INIT("October"), 31 },
	{ STR_INIT("November"), 30 },
	{ STR_INIT("December"), 31 },
};

static const char *const weekdays[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	"Fri", "Sat" };

/* Names that feeds and mail use, in minutes east of Greenwich. */
static const struct {
	struct str name;
	int minutes;
} zones[] = {
	{ STR_INIT("Z"), 0 },
	{ STR_INIT("UT"), 0 },
	{ STR_INIT("UTC"), 0 },
	{ STR_INIT("GMT"), 0 },
	{ STR_INIT("EST"), -300 },
	{ STR_INIT("EDT"), -240 },
	{ STR_INIT("CST"), -360 },
	{ STR_INIT("CDT"), -300 },
	{ STR_INIT("MST"), -420 },
	{ STR_INIT("MDT"), -360 },
	{ STR_INIT("PST"), -480 },
	{ STR_INIT("PDT"), -420 },
	{ STR_INIT("WET"), 0 },
	{ STR_INIT("WEST"), 60 },
	{ STR_INIT("BST"), 60 },
	{ STR_INIT("CET"), 60 },
	{ STR_INIT("CEST"), 120 },
	{ STR_INIT("MET"), 60 },
	{ STR_INIT("EET"), 120 },
	{ STR_INIT("EEST"), 180 },
	{ STR_INIT("JST"), 540 },
};

/* --- the calendar --- */

static int
days_in(int year, int month)
{
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return months[month - 1].days + (month == 2 && leap ? 1 : 0);
}

/* Days since 1970; the year is counted from March, so that the leap day is
 * its last. */
static int64_t
days_from(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 1 - 719468;
}

static bool
is_day(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 &&
	    day >= 1 && day <= days_in(year, month);
}

int64_t
date_make(int year, int month, int day)
{
	if (!is_day(year, month, day))
		return DATE_NONE;
	return days_from(year, month, day) * DAY;
}

struct date_parts
date_split(int64_t date)
{
	const int64_t first = days_from(1, 1, 1) * DAY;
	const int64_t last = days_from(9999, 12, 31) * DAY + DAY - 1;
	struct date_parts parts;
	int64_t days, seconds, of_era, year_of_era, of_year, shifted;

	date = date < first ? first : date > last ? last : date;
	/* Whole eras before, so that nothing below is negative. */
	days = (date - days_from(0, 3, 1) * DAY) / DAY;
	seconds = (date - days_from(0, 3, 1) * DAY) % DAY;
	of_era = days % 146097;
	year_of_era =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year =
	    of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	shifted = (5 * of_year + 2) / 153;
	parts.day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
	parts.month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	parts.year = (int)(days / 146097 * 400 + year_of_era) +
	    (parts.month <= 2 ? 1 : 0);
	parts.hour = (int)(seconds / 3600);
	parts.minute = (int)(seconds / 60 % 60);
	parts.second = (int)(seconds % 60);
	parts.weekday = (int)((days + 3) % 7); /* 0000-03-01: a Wednesday */
	return parts;
}

/* --- reading --- */

/* What is read off the front of *s; false leaves *s as it was. */

static void
skip_blanks(struct str *s)
{
	while (s->n > 0 && byte_is_space(s->p[0]))
		*s = str_from(*s, 1);
}

static bool
take_char(struct str *s, char c)
{
	if (s->n == 0 || byte_lower(s->p[0]) != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

/* A number of at least `least` and at most `most` digits. */
static bool
take_number(struct str *s, size_t least, size_t most, int *value)
{
	size_t n = 0;
	uint64_t v;

	while (n < s->n && n <= most && byte_is_digit(s->p[n]))
		n++;
	if (n < least || n > most || !str_uint(str_slice(*s, 0, n), 9999, &v))
		return false;
	*value = (int)v;
	*s = str_from(*s, n);
	return true;
}

static struct str
take_word(struct str *s)
{
	size_t n = 0;
	struct str word;

	while (n < s->n && byte_is_alpha(s->p[n]))
		n++;
	word = str_slice(*s, 0, n);
	*s = str_from(*s, n);
	return word;
}

/* "Jan", "January", "Sept." */
static bool
take_month(struct str *s, int *month)
{
	struct str rest = *s;
	struct str word = take_word(&rest);

	for (int i = 0; word.n >= 3 && i < 12; i++)
		if (str_starts_nocase(months[i].name, word)) {
			take_char(&rest, '.');
			*s = rest;
			*month = i + 1;
			return true;
		}
	return false;
}

/* "2025-01-28" or with slashes. */
static bool
take_iso_day(struct str *s, int64_t *date)
{
	int year, month, day;
	char separator;

	if (!take_number(s, 4, 4, &year) || s->n == 0)
		return false;
	separator = s->p[0];
	if ((separator != '-' && separator != '/') ||
	    !take_char(s, separator) || !take_number(s, 1, 2, &month) ||
	    !take_char(s, separator) || !take_number(s, 1, 2, &day))
		return false;
	*date = date_make(year, month, day);
	return *date != DATE_NONE;
}

static bool
take_year(struct str *s, int *year)
{
	size_t before = s->n;

	if (!take_number(s, 2, 4, year))
		return false;
	if (before - s->n == 2)
		*year += *year < 50 ? 2000 : 1900;
	else if (before - s->n == 3)
		*year += 1900;
	return true;
}

/* "[Tue,] 28 Jan 2025", "[Tue] January 28, 2025" */
static bool
take_mail_day(struct str *s, int64_t *date)
{
	int year, month, day;
	struct str rest = *s;

	if (!byte_is_digit(s->n > 0 ? s->p[0] : 0) &&
	    !take_month(&rest, &month)) {
		if (take_word(s).n < 3)
			return false;
		take_char(s, ',');
		skip_blanks(s);
	}
	if (take_month(s, &month)) {
		skip_blanks(s);
		if (!take_number(s, 1, 2, &day))
			return false;
		take_char(s, ',');
	} else {
		if (!take_number(s, 1, 2, &day))
			return false;
		if (!take_char(s, '-'))
			skip_blanks(s);
		if (!take_month(s, &month))
			return false;
		take_char(s, '-');
	}
	skip_blanks(s);
	if (!take_year(s, &year))
		return false;
	*date = date_make(year, month, day);
	return *date != DATE_NONE;
}

/* "10:00", "10:00:00", "10:00:00.5" in seconds. */
static bool
take_time(struct str *s, int64_t *seconds)
{
	int hour, minute;
	int second = 0;

	if (!take_number(s, 1, 2, &hour) || !take_char(s, ':') ||
	    !take_number(s, 2, 2, &minute) || hour > 23 || minute > 59)
		return false;
	if (take_char(s, ':')) {
		if (!take_number(s, 2, 2, &second) || second > 60)
			return false;
		if (take_char(s, '.') || take_char(s, ',')) {
			if (s->n == 0 || !byte_is_digit(s->p[0]))
				return false;
			while (s->n > 0 && byte_is_digit(s->p[0]))
				*s = str_from(*s, 1);
		}
	}
	*seconds = hour * 3600 + minute * 60 + second;
	return true;
}

/* "+01:00", "+0100", "-5", "Z", "EST"; in seconds east. */
static bool
take_zone(struct str *s, int64_t *seconds)
{
	int sign, hours;
	int minutes = 0;
	struct str name;

	if (s->n > 0 && (s->p[0] == '+' || s->p[0] == '-')) {
		sign = s->p[0] == '-' ? -1 : 1;
		*s = str_from(*s, 1);
		if (take_number(s, 4, 4, &hours)) {
			minutes = hours % 100;
			hours /= 100;
		} else if (!take_number(s, 1, 2, &hours) ||
		    (take_char(s, ':') && !take_number(s, 2, 2, &minutes))) {
			return false;
		}
		*seconds = sign * (hours * 3600 + minutes * 60);
		return hours <= 23 && minutes <= 59;
	}
	name = take_word(s);
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (str_eq_nocase(zones[i].name, name)) {
			*seconds = zones[i].minutes * 60;
			return true;
		}
	return false;
}

bool
date_parse(struct str s, int64_t *date)
{
	int64_t time = 0;
	int64_t zone = 0;
	int64_t day;
	struct str rest;

	rest = s = str_trim(s);
	if (!take_iso_day(&rest, &day)) {
		rest = s;
		if (!take_mail_day(&rest, &day))
			return false;
	}
	if (rest.n > 0) {
		if (!take_char(&rest, 't')) {
			if (!byte_is_space(rest.p[0]))
				return false;
			skip_blanks(&rest);
		}
		if (!take_time(&rest, &time))
			return false;
		skip_blanks(&rest);
		if (rest.n > 0 && !take_zone(&rest, &zone))
			return false;
		/* RFC 822 lets a comment repeat the zone: "+0000 (UTC)". */
		skip_blanks(&rest);
		if (rest.n > 0 && rest.p[0] != '(')
			return false;
	}
	*date = day + time - zone;
	return *date >= date_make(1, 1, 1) &&
	    *date < date_make(9999, 12, 31) + DAY;
}

/* --- writing --- */

struct str
date_day(struct arena *arena, int64_t date)
{
	struct date_parts p = date_split(date);

	return arena_fmt(arena, "%04d-%02d-%02d", p.year, p.month, p.day);
}

struct str
date_rfc3339(struct arena *arena, int64_t date)
{
	struct date_parts p = date_split(date);

	return arena_fmt(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", p.year,
	    p.month, p.day, p.hour, p.minute, p.second);
}

struct str
date_rfc822(struct arena *arena, int64_t date)
{
	struct date_parts p = date_split(date);

	return arena_fmt(arena, "%s, %02d %.3s %04d %02d:%02d:%02d +0000",
	    weekdays[p.weekday], p.day, months[p.month - 1].name.p, p.year,
	    p.hour, p.minute, p.second);
}

struct str
date_month_name(int month)
{
	if (month < 1 || month > 12)
		return (struct str){ NULL, 0 };
	return months[month - 1].name;
}

int64_t
date_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec;
}
