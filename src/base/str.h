#ifndef BASE_STR_H
#define BASE_STR_H
/*
 * str -- bytes somewhere else: a pointer and a length, passed by value.
 *
 * A str owns nothing and is never assumed to end in NUL; it may hold NUL
 * bytes.  Whoever made the bytes says how long they live.  An empty str may
 * have any pointer, also NULL.  Nothing here allocates or fails.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
/* The same for the initialiser of a static table. */
#define STR_INIT(literal)                                                      \
	{                                                                      \
		"" literal, sizeof(literal) - 1                                \
	}
/* printf("%.*s") of a str; longer ones than 4 kB are cut. */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)((s).n < 4096 ? (s).n : 4096), ((s).n ? (s).p : "")
/* "Not found" of every function that answers with a position. */
#define STR_NONE ((size_t)-1)

/* The bytes of a C string (its NUL left out); NULL gives an empty str. */
struct str str_z(const char *z);
/* Bytes from (inclusive) to to (exclusive), both clamped to the length. */
struct str str_slice(struct str s, size_t from, size_t to);
/* Everything from `from` on. */
struct str str_from(struct str s, size_t from);

bool str_eq(struct str a, struct str b);
/* Equal but for the case of ASCII letters. */
bool str_eq_nocase(struct str a, struct str b);
/* Byte order, a prefix first; for qsort and bsearch. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Position of the first (last) such byte, or STR_NONE. */
size_t str_find(struct str s, char byte);
size_t str_find_last(struct str s, char byte);
/* Position of the first `needle`, or STR_NONE. */
size_t str_search(struct str s, struct str needle);

/*
 * Cuts at the first `separator`: *head gets what is before it, *tail what is
 * behind.  Without one, false: *head is all of s and *tail is empty.  head or
 * tail may point to the variable that s was copied from.
 */
bool str_cut(struct str s, char separator, struct str *head, struct str *tail);
/* Takes one line off *rest, without its LF or CRLF; false at the end. */
bool str_line(struct str *rest, struct str *line);

/* It has a byte that is an ASCII control, tabs and line ends included. */
bool str_has_control(struct str s);

/* Without ASCII white space at either end. */
struct str str_trim(struct str s);
struct str str_trim_end(struct str s);

/* A decimal number made of digits alone, at most `max`; false otherwise. */
bool str_uint(struct str s, uint64_t max, uint64_t *value);

/* ASCII alone, whatever the locale says. */
static inline bool
byte_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
byte_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
byte_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
byte_is_alnum(char c)
{
	return byte_is_alpha(c) || byte_is_digit(c);
}

static inline char
byte_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The value of a hexadecimal digit, or -1. */
int byte_hex(char c);
#endif
