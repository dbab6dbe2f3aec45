#ifndef PROTO_GOPHER_TEXT_H
#define PROTO_GOPHER_TEXT_H
/*
 * gopher_text -- texts carry no end mark, so no line of theirs may look like
 * one: some clients stop at a line that is a dot alone.
 */
#include "base/str.h"

struct arena;

/* With a blank in front of each such dot; text itself where there is none. */
struct str gopher_text_escape(struct arena *arena, struct str text);
/* Whether a file has such a line.  Its offset stays where it is. */
bool gopher_text_has_dot(int fd);
#endif
