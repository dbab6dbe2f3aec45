/*
 * feedback_read -- the notes of the Maildir, read back for the editors.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "site/feedback.h"

enum { FILE_MAX = 64 * 1024 };

struct list {
	struct arena *arena;
	struct feedback_read *of;
	size_t n;
	size_t cap;
};

static void
read_header(struct str line, struct feedback_note *note)
{
	struct str name;
	struct str value;
	enum scheme scheme;

	if (!str_cut(line, ':', &name, &value))
		return;
	value = str_trim(value);
	if (str_eq_nocase(name, STR("Date"))) {
		date_parse(value, &note->when);
	} else if (str_eq_nocase(name, STR("X-Article"))) {
		note->article = value;
	} else if (str_eq_nocase(name, STR("Subject"))) {
		note->title = value;
	} else if (str_eq_nocase(name, STR("X-Private"))) {
		note->private = true;
	} else if (str_eq_nocase(name, STR("From"))) {
		value = str_from(value, STR("A reader on ").n);
		str_cut(value, ':', &value, &name);
		if (scheme_find(value, &scheme))
			note->scheme = scheme;
	}
}

static struct feedback_note
read_note(struct str bytes)
{
	struct feedback_note note = { .when = DATE_NONE };
	struct str line;

	while (str_line(&bytes, &line) && line.n > 0)
		read_header(line, &note);
	note.text = str_trim(bytes);
	return note;
}

static void
add_note(struct list *list, int folder, const char *name, bool seen)
{
	struct feedback_read *note;
	struct feedback_read *grown;
	struct str bytes;
	size_t cap;

	if (file_read(folder, str_z(name), FILE_MAX, list->arena, &bytes, NULL,
		NULL) != FILE_OK)
		return;
	if (list->n == list->cap) {
		cap = list->cap > 0 ? list->cap * 2 : 64;
		grown = arena_grow(list->arena, list->of,
		    list->cap * sizeof(*grown), cap * sizeof(*grown));
		if (grown == NULL)
			return;
		list->of = grown;
		list->cap = cap;
	}
	note = &list->of[list->n++];
	*note = (struct feedback_read){ .seen = seen };
	note->name = arena_copy(list->arena, str_z(name));
	note->note = read_note(bytes);
}

/* False: the folder is there but cannot be read. */
static bool
read_part(struct list *list, struct str state, bool seen, struct err *err)
{
	char path[4096];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), STR_FMT "/feedback/%s", STR_ARG(state),
	    seen ? "cur" : "new");
	dir = opendir(path);
	if (dir == NULL)
		return errno == ENOENT ||
		    err_set(err, "%s: %s", path, strerror(errno));
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			add_note(list, dirfd(dir), entry->d_name, seen);
	closedir(dir);
	return true;
}

/* By time, then by name, so that the order is always the same. */
static int
compare(const void *a, const void *b)
{
	const struct feedback_read *x = a;
	const struct feedback_read *y = b;

	if (x->note.when != y->note.when)
		return x->note.when < y->note.when ? -1 : 1;
	return str_cmp(x->name, y->name);
}

bool
feedback_list(struct str state_path, struct arena *arena,
    const struct feedback_read **notes, size_t *n, struct err *err)
{
	struct list list = { .arena = arena };

	if (!read_part(&list, state_path, false, err) ||
	    !read_part(&list, state_path, true, err))
		return false;
	if (arena->failed)
		return err_set(err, "out of memory");
	if (list.n > 1)
		qsort(list.of, list.n, sizeof(*list.of), compare);
	*notes = list.of;
	*n = list.n;
	return true;
}

bool
feedback_mark_seen(
    struct str state_path, const struct feedback_read *note, struct err *err)
{
	char from[4096];
	char to[4096];

	snprintf(from, sizeof(from), STR_FMT "/feedback/new/" STR_FMT,
	    STR_ARG(state_path), STR_ARG(note->name));
	snprintf(to, sizeof(to), STR_FMT "/feedback/cur/" STR_FMT ":2,S",
	    STR_ARG(state_path), STR_ARG(note->name));
	if (rename(from, to) == -1)
		return err_set(err, "%s: %s", from, strerror(errno));
	return true;
}
