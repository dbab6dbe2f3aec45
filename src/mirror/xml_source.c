#include "mirror/xml_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "mirror/xml_clean.h"
#include "mirror/xml_stream.h"
#include "mirror/xml_tickets.h"

#define OPEN "<![CDATA["
#define CLOSE "]]>"

enum {
	RAW_MAX = 32768,
	ASIDE_MIN = 256, /* shorter sections pass */
	TICKET_MAX = 64 /* without its ends of lines */
};

struct xml_source {
	int fd; /* -1: bytes */
	struct str bytes; /* not read yet */
	struct xml_clean clean;
	char *p; /* cleaned; [at, n) is not given out yet */
	size_t at, n, cap;
	size_t pass; /* of it, to be given as it is */
	size_t searched; /* of the section at `at`, without its end */
	size_t taken; /* from the file */
	struct xml_tickets tickets;
	bool ticket; /* what passes is one */
	bool comment; /* inside one */
	bool ended;
	char raw[RAW_MAX];
};

/* --- opening and closing --- */

static struct xml_source *
begin(int fd, struct str bytes, struct err *err)
{
	struct xml_source *source = calloc(1, sizeof(*source));

	if (source == NULL) {
		err_set(err, "out of memory");
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	source->fd = fd;
	source->bytes = bytes;
	xml_clean_init(&source->clean);
	return source;
}

struct xml_source *
xml_source_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		err_set(err, "cannot open it: %s", strerror(errno));
		return NULL;
	}
	return begin(fd, (struct str){ NULL, 0 }, err);
}

struct xml_source *
xml_source_bytes(struct str bytes, struct err *err)
{
	return begin(-1, bytes, err);
}

void
xml_source_close(struct xml_source *source)
{
	if (source == NULL)
		return;
	xml_tickets_free(&source->tickets);
	if (source->fd >= 0)
		close(source->fd);
	free(source->p);
	free(source);
}

/* --- reading --- */

static ssize_t
more(struct xml_source *source, char *p, size_t max)
{
	struct str piece;
	ssize_t n;

	if (source->fd >= 0) {
		do
			n = read(source->fd, p, max);
		while (n < 0 && errno == EINTR);
		return n;
	}
	piece = str_slice(source->bytes, 0, max);
	if (piece.n > 0)
		memcpy(p, piece.p, piece.n);
	source->bytes = str_from(source->bytes, piece.n);
	return (ssize_t)piece.n;
}

static bool
make_room(struct xml_source *source, size_t room)
{
	size_t cap = source->cap == 0 ? room * 2 : source->cap * 2;
	char *grown;

	if (source->at > 0) {
		source->n -= source->at;
		memmove(source->p, source->p + source->at, source->n);
		source->at = 0;
	}
	if (source->cap - source->n >= room)
		return true;
	grown = realloc(source->p, cap);
	if (grown == NULL)
		return false;
	source->p = grown;
	source->cap = cap;
	return true;
}

/* More bytes behind those that are there; false: it cannot be read. */
static bool
fill(struct xml_source *source)
{
	size_t room = (size_t)RAW_MAX * 3 + 12;
	ssize_t got;

	if (!make_room(source, room))
		return false;
	got = more(source, source->raw, sizeof(source->raw));
	if (got < 0)
		return false;
	source->ended = got == 0;
	source->taken += (size_t)got;
	source->n +=
	    xml_clean(&source->clean, (struct str){ source->raw, (size_t)got },
		source->p + source->n, room);
	return true;
}

/* --- setting aside --- */

static size_t
count_lines(struct str bytes)
{
	struct str line;
	size_t n = 0;

	while (str_cut(bytes, '\n', &line, &bytes))
		n++;
	return n;
}

/*
 * The section of n bytes at `at` is kept, and its ticket written over its
 * end.  Without memory, or where a ticket is no shorter, it passes.
 */
static void
set_aside(struct xml_source *source, size_t n)
{
	size_t frame = sizeof(OPEN) + sizeof(CLOSE) - 2;
	struct str bytes = { source->p + source->at + sizeof(OPEN) - 1,
		n - frame };
	size_t lines = count_lines(bytes);
	char ticket[TICKET_MAX];
	size_t head;

	source->pass = n;
	if (lines + TICKET_MAX > bytes.n ||
	    !xml_tickets_keep(&source->tickets, bytes, lines))
		return;
	head = (size_t)snprintf(ticket, sizeof(ticket), OPEN XML_TICKET "%ju;",
	    (uintmax_t)source->tickets.number);
	source->ticket = true;
	source->pass = head + lines + sizeof(CLOSE) - 1;
	source->at += n - source->pass;
	memcpy(source->p + source->at, ticket, head);
	memset(source->p + source->at + head, '\n', lines);
}

/* --- looking for sections --- */

/* A section at the front: pass is 0 as long as its end is not there. */
static void
look_at_section(struct xml_source *source, struct str rest)
{
	size_t from = source->searched;
	size_t end;

	if (from < sizeof(OPEN) - 1)
		from = sizeof(OPEN) - 1;
	end = str_search(str_from(rest, from), STR(CLOSE));
	if (end == STR_NONE) {
		source->searched = rest.n - 2;
		source->pass = source->ended ? rest.n : 0;
		return;
	}
	source->searched = 0;
	source->pass = from + end + sizeof(CLOSE) - 1;
	if (source->pass >= ASIDE_MIN)
		set_aside(source, source->pass);
}

static void
look_at_comment(struct xml_source *source, struct str rest)
{
	size_t end = str_search(rest, STR("-->"));

	source->comment = end == STR_NONE;
	if (!source->comment)
		source->pass = end + 3;
	else if (source->ended)
		source->pass = rest.n;
	else
		source->pass = rest.n > 2 ? rest.n - 2 : 0;
}

/* How much of what is there may pass; 0: not enough is there to tell. */
static void
look(struct xml_source *source)
{
	struct str rest = { source->p + source->at, source->n - source->at };
	size_t at;

	if (source->clean.pass) {
		source->pass = rest.n;
		return;
	}
	if (source->comment) {
		look_at_comment(source, rest);
		return;
	}
	at = str_search(rest, STR("<!"));
	if (at == STR_NONE)
		source->pass = source->ended || rest.p[rest.n - 1] != '<'
		    ? rest.n
		    : rest.n - 1;
	else if (at > 0)
		source->pass = at;
	else if (rest.n < sizeof(OPEN) && !source->ended)
		source->pass = 0;
	else if (str_starts(rest, STR(OPEN)))
		look_at_section(source, rest);
	else {
		source->comment = str_starts(rest, STR("<!--"));
		source->pass = source->comment ? 4 : 2;
	}
}

/* 0, and then pass is 0 at the end alone; or why nothing can be given. */
static int
settle(struct xml_source *source)
{
	for (;;) {
		if (source->n > source->at)
			look(source);
		if (source->pass > 0 || source->ended)
			return 0;
		if (source->n - source->at > XML_ELEMENT_MAX)
			return -2;
		if (!fill(source))
			return -1;
	}
}

long
xml_source_read(struct xml_source *source, char *out, size_t max)
{
	size_t given = 0;

	while (given < max) {
		int trouble = source->pass == 0 ? settle(source) : 0;
		size_t n;

		if (trouble != 0)
			return given > 0 ? (long)given : trouble;
		n = source->pass < max - given ? source->pass : max - given;
		if (n == 0)
			break;
		memcpy(out + given, source->p + source->at, n);
		source->at += n;
		source->pass -= n;
		given += n;
		if (source->ticket && source->pass == 0) {
			source->ticket = false;
			break;
		}
	}
	return (long)given;
}

size_t
xml_source_taken(const struct xml_source *source)
{
	return source->taken;
}

char *
xml_source_restore(struct xml_source *source, const char *section)
{
	return xml_tickets_restore(&source->tickets, section);
}
