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

bool
gopher_text_has_dot(int fd)
{
	enum { INSIDE, START, DOT } state = START;
	char block[16 * 1024];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, block, sizeof(block), at)) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			char c = block[i];

			if (c == '\n' && state == DOT)
				return true;
			if (c == '\n')
				state = START;
			else if (c == '.' && state == START)
				state = DOT;
			else if (c != '\r' || state != DOT)
				state = INSIDE;
		}
		at += n;
	}
	return state == DOT;
}
