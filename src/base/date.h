#ifndef BASE_DATE_H
#define BASE_DATE_H
/*
 * date -- seconds since 1970, UTC, and their spellings.
 */
#include "base/str.h"

struct arena;

#define DATE_NONE INT64_MIN

/*
 * RFC 3339 and looser ("2025-01-28", "2025-01-28 10:00", "2025-01-28T10:00:00
 * +01:00", ".5Z", "2025/01/28"), and RFC 822 ("Tue, 28 Jan 2025 10:00:00
 * +0000", also GMT, EST ... and two-digit years).  Without a zone it is UTC,
 * without a time midnight.  Years 1 to 9999, real days only; 0000-00-00 is
 * none.
 */
bool date_parse(struct str s, int64_t *date);
struct date_parts {
	int year, month, day; /* month and day from 1 */
	int hour, minute, second;
	int weekday; /* 0: Sunday */
};
struct date_parts date_split(int64_t date);
int64_t date_make(int year, int month, int day);
/* "2025-01-28" */
struct str date_day(struct arena *arena, int64_t date);
/* "2025-01-28T10:00:00Z" */
struct str date_rfc3339(struct arena *arena, int64_t date);
/* "Tue, 28 Jan 2025 10:00:00 +0000" */
struct str date_rfc822(struct arena *arena, int64_t date);
/* "January"; month from 1 to 12 */
struct str date_month_name(int month);
/* The wall clock. */
int64_t date_now(void);
#endif
