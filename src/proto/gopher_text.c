#include "proto/gopher_text.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"

struct str
gopher_text_escape(struct arena *arena, struct str text)
{
	struct str rest = text;
	struct str line;
	struct buf buf;
	size_t at;

	if (!str_starts(text, STR(".")) &&
	    str_search(text, STR("\n.")) == STR_NONE)
		return text;
	buf_init(&buf, arena, text.n + text.n / 2 + 1);
	while (rest.n > 0) {
		at = str_find(rest, '\n');
		line = str_slice(rest, 0, at == STR_NONE ? at : at + 1);
		rest = str_from(rest, line.n);
		if (str_eq(str_trim_end(line), STR(".")))
			buf_char(&buf, ' ');
		buf_str(&buf, line);
	}
	return buf.failed ? text : buf_view(&buf);
}

enum look { INSIDE, START, DOT, FOUND };

/* Where a line goes on, by leaps: a whole file is looked through. */
static enum look
look_through(struct str block, enum look state)
{
	while (block.n > 0 && state != FOUND) {
		size_t n = 1;

		if (state == INSIDE) {
			n = str_find(block, '\n');
			if (n == STR_NONE)
				break;
			n++;
			state = START;
		} else if (block.p[0] == '\n') {
			state = state == DOT ? FOUND : START;
		} else if (state == START && block.p[0] == '.') {
			state = DOT;
		} else if (state == START || block.p[0] != '\r') {
			state = INSIDE;
		}
		block = str_from(block, n);
	}
	return state;
}

bool
gopher_text_has_dot(int fd)
{
	enum look state = START;
	char block[16 * 1024];
	off_t at = 0;
	ssize_t n;

	while (
	    state != FOUND && (n = pread(fd, block, sizeof(block), at)) > 0) {
		state = look_through((struct str){ block, (size_t)n }, state);
		at += n;
	}
	return state == DOT || state == FOUND;
}
