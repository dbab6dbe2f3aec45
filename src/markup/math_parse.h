#ifndef MARKUP_MATH_PARSE_H
#define MARKUP_MATH_PARSE_H
/*
 * math_parse -- a formula while it is read, for the math_*.c files alone.
 *
 * Whatever cannot be said exactly sets `inexact`, which ends the reading.
 */
#include "base/str.h"

struct arena;
struct buf;

enum {
	MATH_DEPTH_MAX = 12, /* of groups */
	MATH_LENGTH_MAX = 4000 /* of a formula that is worth the work */
};

/* What was written last, as far as the next piece wants to know. */
enum math_last {
	MATH_LAST_NOTHING, /* the begin of a line or group, an open bracket */
	MATH_LAST_OPERAND,
	MATH_LAST_OPERATOR, /* a sign in front of its operand */
	MATH_LAST_FUNCTION /* wants a blank in front of a letter */
};

struct math {
	struct arena *arena;
	struct str s;
	size_t at;
	struct buf *out;
	bool display;
	bool inexact;
	unsigned depth;
	bool tight; /* in a script: no blanks */
	bool styled; /* in bold or the like */
	enum math_last last;
	bool space; /* a blank is owed before what comes next */
	bool typed; /* the author put one */
	int brackets; /* open ones */
	uint64_t plain, bold; /* letters used in either way */
};

static inline char
math_peek(const struct math *m)
{
	return m->at < m->s.n ? m->s.p[m->at] : 0;
}

static inline void
math_skip_blanks(struct math *m)
{
	while (byte_is_space(math_peek(m))) {
		m->typed = true;
		m->at++;
	}
}

/* --- math.c --- */

/* Everything up to the end, or to the brace that ends the group. */
void math_parse(struct math *m, bool group);

/* The next character, command or group; false: it ended the group. */
bool math_piece(struct math *m, bool group);

/* --- math_write.c: pieces with the blanks that belong between them --- */

void math_pay_space(struct math *m);
void math_write_operand(struct math *m, struct str text);
void math_write_operator(struct math *m, struct str text, bool relation);
void math_write_bracket(struct math *m, struct str text, bool open);
void math_write_comma(struct math *m, struct str text);

/* --- math_argument.c --- */

/* A group "{...}", one command or one character, written by itself. */
struct str math_argument(struct math *m, bool tight, bool styled);
/* The bytes of a group "{...}" without a look into them. */
struct str math_raw_argument(struct math *m);
/* One letter with what is attached to it, or a number: needs no brackets
 * wherever it stands. */
bool math_is_single(struct str s);
/* Several of them: needs no brackets in front of a sign. */
bool math_is_word(struct str s);
/* s, in brackets unless `bare`. */
void math_buf_grouped(struct buf *buf, struct str s, bool bare);
/* Whether an operand, or a script, follows which would seem to belong to
 * what is in front of it. */
bool math_operand_follows(const struct math *m);

/* --- math_command.c: commands that take arguments --- */

void math_fraction(struct math *m);
void math_root(struct math *m);
void math_accent(struct math *m, struct str mark);
/* kind: 'b' for double-struck letters, 'c' for script, 'f' for Fraktur. */
void math_letters(struct math *m, char kind);
void math_text(struct math *m);
void math_function(struct math *m, struct str name);
void math_environment(struct math *m);
void math_row_end(struct math *m);
void math_tag(struct math *m);
void math_modulo(struct math *m);
void math_script(struct math *m, bool super);
#endif
