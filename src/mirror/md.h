#ifndef MIRROR_MD_H
#define MIRROR_MD_H
/*
 * md -- blocks of Markdown being written: quotes and list items around
 * them, and the blank lines between.
 *
 * A container costs nothing until something is written in it, so an empty
 * quote leaves no trace.  Nobody writes an empty line: a block asks for one
 * (md_block), and it is paid when its first line comes.
 */
#include "base/buf.h"
#include "base/str.h"

/* Deeper containers are flattened into the last one. */
enum { MD_DEPTH = 40 };

struct md_box {
	struct str first; /* in front of its first line: "- " */
	struct str rest; /* in front of all others: "  " */
	bool close; /* no empty line before its first line */
	bool begun;
};

struct md {
	struct buf out;
	struct md_box boxes[MD_DEPTH];
	size_t n_boxes;
	size_t flattened; /* md_open calls beyond MD_DEPTH */
	bool due; /* an empty line is due before the next line */
};

void md_init(struct md *md, struct arena *arena, size_t max);
void md_open(struct md *md, struct str first, struct str rest, bool close);
/* `keep`: if nothing was written inside, its first prefix stays alone. */
void md_close(struct md *md, bool keep);
/* A new block begins. */
void md_block(struct md *md);
/* Lines of the block, parted by LF. */
void md_lines(struct md *md, struct str lines);
#endif
