#ifndef MARKUP_MATH_SYMBOLS_H
#define MARKUP_MATH_SYMBOLS_H
/*
 * math_symbols -- LaTeX's commands: what each is for, and what it writes.
 */
#include "base/str.h"

enum math_class {
	MATH_ORD, /* stands for itself */
	MATH_BIN, /* between two operands, or before one */
	MATH_REL, /* a relation */
	MATH_BIG, /* a sum, an integral */
	MATH_FUNC, /* the name of a function */
	MATH_OPEN,
	MATH_CLOSE,
	MATH_PUNCT,
	MATH_BLANK,
	MATH_NOTHING, /* \left and its like */
	MATH_TEXT, /* its argument is text */
	MATH_NAME, /* its argument is a function's name */
	MATH_PLAIN, /* its argument in upright letters and the like */
	MATH_STYLE, /* its argument in bold letters and the like */
	MATH_LETTER, /* its argument in letters of another kind */
	MATH_FRAC,
	MATH_SQRT,
	MATH_ACCENT, /* writes a combining mark */
	MATH_SKIP, /* vanishes with its argument */
	MATH_ENVIRONMENT,
	MATH_TAG,
	MATH_MOD
};

struct math_symbol {
	struct str name; /* without its backslash */
	struct str text;
	enum math_class class;
};

/* NULL: there is no such command. */
const struct math_symbol *math_symbol_find(struct str name);
#endif
