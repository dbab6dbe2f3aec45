#ifndef MARKUP_CLEAN_H
#define MARKUP_CLEAN_H
/*
 * clean -- what kind of attention the bytes of a text need on their way into
 * a doc (conversion rules I6 and V7).
 */
#include "base/str.h"

enum clean_class {
	CLEAN_PLAIN, /* as it is */
	CLEAN_BLANK, /* white space, to be folded */
	CLEAN_CONTROL, /* dropped */
	CLEAN_LEAD, /* may begin a character to be dropped: ask clean_drop */
	CLEAN_TOKEN, /* may begin a token (protect.h) */
	CLEAN_COLON, /* may stand in "https://" */
	CLEAN_W /* may begin "www." */
};

extern const unsigned char clean_classes[256];

/*
 * Where the text that can be copied as it is ends: single blanks between
 * words are part of it.  s.p[at] is no blank.
 */
size_t clean_run(struct str s, size_t at);
/* Bytes at s.p[at] that are one character to be dropped; 0: it stays. */
size_t clean_drop(struct str s, size_t at);

/* U+00A0, a blank at which no line is broken. */
static inline bool
clean_is_bound(struct str s, size_t at)
{
	return s.n - at > 1 && (unsigned char)s.p[at] == 0xC2 &&
	    (unsigned char)s.p[at + 1] == 0xA0;
}

struct arena;
/*
 * Lines to be kept as they are: without controls but tabs and line feeds,
 * CR LF and CR made into LF.  s itself where nothing had to change.
 */
struct str clean_lines(struct arena *arena, struct str s);
#endif
