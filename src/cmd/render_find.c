#include "cmd/render_find.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/path.h"

static bool
is_markdown(struct str name)
{
	struct str ending = path_extension(name);

	return str_eq_nocase(ending, STR("md")) ||
	    str_eq_nocase(ending, STR("markdown"));
}

static bool
add_source(struct sources *m, struct source source)
{
	size_t cap = m->cap == 0 ? 256 : m->cap * 2;
	struct source *wider;

	if (m->n == m->cap) {
		wider = arena_grow(&m->arena, m->of, m->cap * sizeof(*wider),
		    cap * sizeof(*wider));
		if (wider == NULL)
			return false;
		m->of = wider;
		m->cap = cap;
	}
	m->of[m->n++] = source;
	return true;
}

static void
fail(struct sources *m, const char *text)
{
	m->fail(text);
	m->failed++;
}

/* One name in a folder; further folders wait at the end of the list. */
static bool
add_name(struct sources *m, struct source folder, const struct dirent *entry)
{
	struct str name = str_z(entry->d_name);
	struct source source = folder;
	const char *path;
	struct stat info;

	if (name.p[0] == '.')
		return true;
	source.file = folder.file.n == 0
	    ? arena_copy(&m->arena, name)
	    : arena_fmt(&m->arena, STR_FMT "/" STR_FMT, STR_ARG(folder.file),
		  STR_ARG(name));
	if (source.file.n == 0)
		return false;
	path = arena_z(&m->arena, source.file);
	if (path == NULL)
		return false;
	if (fstatat(folder.root, path, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return true;
	source.folder = S_ISDIR(info.st_mode);
	if (source.folder || is_markdown(name))
		return add_source(m, source);
	m->others++;
	return true;
}

static bool
add_folder(struct sources *m, struct source folder)
{
	struct str path = folder.file.n > 0 ? folder.file : STR(".");
	int fd = file_open_beneath(
	    folder.root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	bool fits = true;
	struct err err;

	if (dir == NULL) {
		file_failure(&err, path, "list", errno);
		err_in(&err, STR_FMT, STR_ARG(folder.prefix));
		fail(m, err.text);
		if (fd >= 0)
			close(fd);
		return true;
	}
	while (fits && (entry = readdir(dir)) != NULL)
		fits = add_name(m, folder, entry);
	closedir(dir);
	return fits;
}

static int
compare(const void *a, const void *b)
{
	return str_cmp(
	    ((const struct source *)a)->file, ((const struct source *)b)->file);
}

/* All Markdown files below a folder, in the order of their names. */
static bool
add_tree(struct sources *m, struct str path)
{
	struct source root = { .prefix = path };
	size_t first = m->n;
	size_t kept = first;
	struct err err;

	if (!str_ends(path, STR("/")))
		root.prefix = arena_fmt(&m->arena, STR_FMT "/", STR_ARG(path));
	root.root = file_open_folder(path, &err);
	if (root.root < 0) {
		fail(m, err.text);
		return true;
	}
	if (!add_folder(m, root))
		return false;
	/* The list grows while it is read: folders give their names. */
	for (size_t i = first; i < m->n; i++) {
		struct source source = m->of[i];

		if (!source.folder)
			m->of[kept++] = source;
		else if (!add_folder(m, source))
			return false;
	}
	m->n = kept;
	qsort(m->of + first, kept - first, sizeof(*m->of), compare);
	return true;
}

static bool
add_operand(struct sources *m, const char *operand)
{
	struct str path = str_z(operand);
	struct source source = { .root = AT_FDCWD, .file = path };
	struct stat info;

	if (stat(operand, &info) == 0 && S_ISDIR(info.st_mode))
		return add_tree(m, path);
	return add_source(m, source);
}

struct str
source_stem(const struct source *source)
{
	struct str stem =
	    source->root == AT_FDCWD ? path_name(source->file) : source->file;
	size_t ending = path_extension(stem).n;

	if (ending > 0)
		stem.n -= ending + 1;
	return stem;
}

static int
compare_stems(const void *a, const void *b)
{
	const struct source *x = a;
	const struct source *y = b;
	int order = str_cmp(source_stem(x), source_stem(y));

	return order != 0 ? order
			  : (x->order > y->order) - (x->order < y->order);
}

static int
compare_order(const void *a, const void *b)
{
	const struct source *x = a;
	const struct source *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

/* Two files whose results would have one name: the first one wins. */
static void
drop_twins(struct sources *m)
{
	struct str last = { NULL, 0 };
	size_t kept = 0;
	struct err err;

	for (size_t i = 0; i < m->n; i++)
		m->of[i].order = i;
	if (m->n > 0)
		qsort(m->of, m->n, sizeof(*m->of), compare_stems);
	for (size_t i = 0; i < m->n; i++) {
		struct source source = m->of[i];

		if (kept > 0 && str_eq(source_stem(&source), last)) {
			err_set(&err,
			    STR_FMT STR_FMT ": its result would be written "
					    "over another's",
			    STR_ARG(source.prefix), STR_ARG(source.file));
			fail(m, err.text);
			continue;
		}
		last = source_stem(&source);
		m->of[kept++] = source;
	}
	m->n = kept;
	if (m->n > 0)
		qsort(m->of, m->n, sizeof(*m->of), compare_order);
}

bool
sources_find(struct sources *sources, char **operands, int n_operands)
{
	for (int i = 0; i < n_operands; i++)
		if (!add_operand(sources, operands[i]))
			return false;
	drop_twins(sources);
	return true;
}
