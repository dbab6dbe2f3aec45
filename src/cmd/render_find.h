#ifndef CMD_RENDER_FIND_H
#define CMD_RENDER_FIND_H
/*
 * render_find -- the Markdown files that operands of `render` name.
 */
#include "base/arena.h"

/* A file to be read: below `root`, which is an open folder. */
struct source {
	int root;
	struct str prefix; /* "notes/", for messages; empty: none */
	struct str file; /* "a/b.md" */
	bool folder; /* with further names */
	size_t order; /* among all */
};

struct sources {
	struct arena arena; /* of all names */
	struct source *of;
	size_t n, cap;
	size_t others; /* files that are not Markdown */
	size_t failed; /* told by `fail` */
	/* Tells of a file that cannot be read. */
	void (*fail)(const char *text);
};

/*
 * Files as they are named, folders with all .md and .markdown files in them
 * but hidden ones, in the order of their names.  Of two whose results would
 * have one name the first stays.  False when memory is exhausted.
 */
bool sources_find(struct sources *sources, char **operands, int n_operands);
/* The file's name in the folder of results, without its ending. */
struct str source_stem(const struct source *source);
#endif
