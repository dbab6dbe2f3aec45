/* Where links lead, read link by link: what the kernel follows by itself it
 * does not tell the name of. */
#include <errno.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"

enum { LINKS_MAX = 40, NAME_BYTES = 4096 };

/* One segment further down; false: it leads out of the folder. */
static bool
step(struct buf *real, struct str segment)
{
	size_t slash;

	if (segment.n == 0 || str_eq(segment, STR(".")))
		return true;
	if (!str_eq(segment, STR(".."))) {
		if (real->n > 0)
			buf_char(real, '/');
		buf_str(real, segment);
		return true;
	}
	if (real->n == 0)
		return false;
	slash = str_find_last(buf_view(real), '/');
	buf_cut(real, slash == STR_NONE ? 0 : slash);
	return true;
}

/* What the link of that name says; empty: it is none; false: trouble. */
static bool
read_link(int dir, struct arena *arena, struct str name, struct str *link)
{
	const char *path = arena_z(arena, name);
	char bytes[NAME_BYTES];
	ssize_t n;

	*link = (struct str){ 0 };
	if (path == NULL)
		return false;
	n = readlinkat(dir, path, bytes, sizeof(bytes));
	if (n < 0)
		return errno == EINVAL;
	*link = arena_copy(arena, (struct str){ bytes, (size_t)n });
	return n > 0 && (size_t)n < sizeof(bytes) && !arena->failed;
}

bool
file_real_name(
    int dir, struct str relative, struct arena *arena, struct str *name)
{
	struct str rest = relative;
	struct str segment;
	struct str link;
	struct buf real;
	int links = 0;

	buf_init(&real, arena, NAME_BYTES);
	while (rest.n > 0) {
		size_t before = real.n;

		str_cut(rest, '/', &segment, &rest);
		if (!step(&real, segment) || real.failed)
			return false;
		if (real.n <= before)
			continue;
		if (!read_link(dir, arena, buf_view(&real), &link))
			return false;
		if (link.n == 0)
			continue;
		if (link.p[0] == '/' || ++links > LINKS_MAX)
			return false;
		buf_cut(&real, before);
		rest = arena_fmt(
		    arena, STR_FMT "/" STR_FMT, STR_ARG(link), STR_ARG(rest));
	}
	*name = buf_view(&real);
	return !arena->failed;
}
