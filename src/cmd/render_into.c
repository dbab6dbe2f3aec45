/* render, second part: many files into a folder. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/path.h"
#include "cmd/command.h"
#include "cmd/render.h"
#include "markup/doc.h"
#include "markup/markdown.h"

#define PAGE_MEMORY ((size_t)1 << 30)
#define NAMES_MEMORY ((size_t)256 << 20)

/* A file to be read: below `root`, which is an open folder. */
struct source {
	int root;
	struct str prefix; /* "notes/", for messages; empty: none */
	struct str file; /* "a/b.md" */
	bool folder; /* with further names */
	size_t order; /* among all */
};

struct many {
	const struct render *render;
	struct arena names; /* of sources; as long as the run */
	struct arena page; /* of one page */
	struct source *sources;
	size_t n, cap;
	int out; /* the folder to write into */
	bool on_terminal;
	size_t done, failed, written, others;
	uint64_t bytes;
};

/* --- what to read --- */

static bool
is_markdown(struct str name)
{
	struct str ending = path_extension(name);

	return str_eq_nocase(ending, STR("md")) ||
	    str_eq_nocase(ending, STR("markdown"));
}

static bool
add_source(struct many *m, struct source source)
{
	size_t cap = m->cap == 0 ? 256 : m->cap * 2;
	struct source *wider;

	if (m->n == m->cap) {
		wider = arena_grow(&m->names, m->sources,
		    m->cap * sizeof(*wider), cap * sizeof(*wider));
		if (wider == NULL)
			return false;
		m->sources = wider;
		m->cap = cap;
	}
	m->sources[m->n++] = source;
	return true;
}

static void
fail(struct many *m, const char *text)
{
	if (m->on_terminal)
		fputs("\r\033[K", stderr);
	log_error("%s", text);
	m->failed++;
}

/* One name in a folder; further folders wait at the end of the list. */
static bool
add_name(struct many *m, struct source folder, const struct dirent *entry)
{
	struct str name = str_z(entry->d_name);
	struct source source = folder;
	struct stat info;

	if (name.p[0] == '.')
		return true;
	source.file = folder.file.n == 0
	    ? arena_copy(&m->names, name)
	    : arena_fmt(&m->names, STR_FMT "/" STR_FMT, STR_ARG(folder.file),
		  STR_ARG(name));
	if (source.file.n == 0)
		return false;
	if (fstatat(folder.root, arena_z(&m->page, source.file), &info,
		AT_SYMLINK_NOFOLLOW) != 0)
		return true;
	source.folder = S_ISDIR(info.st_mode);
	if (source.folder || is_markdown(name))
		return add_source(m, source);
	m->others++;
	return true;
}

static bool
add_folder(struct many *m, struct source folder)
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
	arena_reset(&m->page);
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
add_tree(struct many *m, struct str path)
{
	struct source root = { .prefix = path };
	size_t first = m->n;
	size_t kept = first;
	struct err err;

	if (!str_ends(path, STR("/")))
		root.prefix = arena_fmt(&m->names, STR_FMT "/", STR_ARG(path));
	root.root = file_open_folder(path, &err);
	if (root.root < 0) {
		fail(m, err.text);
		return true;
	}
	if (!add_folder(m, root))
		return false;
	/* The list grows while it is read: folders give their names. */
	for (size_t i = first; i < m->n; i++) {
		struct source source = m->sources[i];

		if (!source.folder)
			m->sources[kept++] = source;
		else if (!add_folder(m, source))
			return false;
	}
	m->n = kept;
	qsort(m->sources + first, kept - first, sizeof(*m->sources), compare);
	return true;
}

static bool
add_operand(struct many *m, const char *operand)
{
	struct str path = str_z(operand);
	struct source source = { .root = AT_FDCWD, .file = path };
	struct stat info;

	if (stat(operand, &info) == 0 && S_ISDIR(info.st_mode))
		return add_tree(m, path);
	return add_source(m, source);
}

/* The file's name in the folder of results, without its ending. */
static struct str
stem_of(const struct source *source)
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
	int order = str_cmp(stem_of(x), stem_of(y));

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
drop_twins(struct many *m)
{
	struct str last = { NULL, 0 };
	size_t kept = 0;
	struct err err;

	for (size_t i = 0; i < m->n; i++)
		m->sources[i].order = i;
	if (m->n > 0)
		qsort(m->sources, m->n, sizeof(*m->sources), compare_stems);
	for (size_t i = 0; i < m->n; i++) {
		struct source source = m->sources[i];

		if (kept > 0 && str_eq(stem_of(&source), last)) {
			err_set(&err,
			    STR_FMT STR_FMT ": its result would be written "
					    "over another's",
			    STR_ARG(source.prefix), STR_ARG(source.file));
			fail(m, err.text);
			continue;
		}
		last = stem_of(&source);
		m->sources[kept++] = source;
	}
	m->n = kept;
	if (m->n > 0)
		qsort(m->sources, m->n, sizeof(*m->sources), compare_order);
}

/* --- what to write --- */

static bool
write_bytes(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

/*
 * A whole file or none, by a temporary name.  Unlike file_write it does not
 * wait for the disk: what is lost by a power cut can be rendered again.
 */
static bool
write_file(struct many *m, struct str name, struct str bytes, struct err *err)
{
	struct str folder = path_folder(name);
	char *path = arena_z(&m->page, name);
	char *spare = arena_z(
	    &m->page, arena_fmt(&m->page, STR_FMT ".tmp", STR_ARG(name)));
	bool made;
	int fd;

	if (path == NULL || spare == NULL)
		return err_set(err, "not enough memory");
	if (folder.n > 0 && !str_eq(folder, STR("/")) &&
	    !file_make_folder(m->out, folder, err))
		return false;
	fd = openat(
	    m->out, spare, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	made = fd >= 0 && write_bytes(fd, bytes);
	if (fd >= 0 && close(fd) != 0)
		made = false;
	if (made && renameat(m->out, spare, m->out, path) == 0)
		return true;
	file_failure(err, name, "write", errno);
	if (fd >= 0)
		unlinkat(m->out, spare, 0);
	return false;
}

static bool
write_forms(struct many *m, const struct render_page *page,
    const struct doc *doc, struct str stem, struct str address, struct err *err)
{
	static const char *const endings[] = { "gmi", "gophermap", "txt" };
	struct str bytes;

	for (unsigned i = 0; i <= WRITER_PLAIN; i++) {
		struct str name;

		if (!m->render->forms[i])
			continue;
		name = arena_fmt(
		    &m->page, STR_FMT ".%s", STR_ARG(stem), endings[i]);
		if (!render_write(m->render, page, doc, address, (enum writer)i,
			&bytes, err) ||
		    !write_file(m, name, bytes, err))
			return false;
		m->written++;
		m->bytes += bytes.n;
	}
	return true;
}

static bool
render_source(struct many *m, const struct source *source, struct err *err)
{
	struct render_page page = { .file = source->file };
	struct str bytes;
	struct str address;
	struct doc doc;

	page.name = arena_fmt(&m->page, STR_FMT STR_FMT,
	    STR_ARG(source->prefix), STR_ARG(source->file));
	if (source->root == AT_FDCWD)
		page.file = path_name(source->file);
	if (file_read(source->root, source->file, MARKDOWN_MAX, &m->page,
		&bytes, NULL, err) != FILE_OK) {
		if (source->prefix.n > 0)
			err_in(err, "in " STR_FMT, STR_ARG(source->prefix));
		return false;
	}
	doc_init(&doc, &m->page);
	return render_read(&page, bytes, &doc, &address, err) &&
	    write_forms(m, &page, &doc, stem_of(source), address, err);
}

/* --- all of it --- */

static void
show_progress(const struct many *m, const struct source *source)
{
	struct str name = source->file;

	if (!m->on_terminal)
		return;
	if (name.n > 50)
		name = str_from(name, name.n - 50);
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F)
			name = STR("...");
	fprintf(stderr, "\r\033[K%zu of %zu  " STR_FMT, m->done + m->failed + 1,
	    m->n, STR_ARG(name));
	fflush(stderr);
}

static void
summarize(const struct many *m, const char *out)
{
	if (m->on_terminal)
		fputs("\r\033[K", stderr);
	fprintf(stderr,
	    "%zu page%s rendered, %zu left out; %zu file%s, %.1f kB in %s\n",
	    m->done, m->done == 1 ? "" : "s", m->failed, m->written,
	    m->written == 1 ? "" : "s", (double)m->bytes / 1000, out);
	if (m->others > 0)
		fprintf(stderr, "%zu other file%s not Markdown, not copied\n",
		    m->others, m->others == 1 ? " is" : "s are");
}

static void
render_all(struct many *m)
{
	struct err err;

	for (size_t i = 0; i < m->n; i++) {
		show_progress(m, &m->sources[i]);
		if (render_source(m, &m->sources[i], &err))
			m->done++;
		else
			fail(m, err.text);
		arena_reset(&m->page);
	}
}

int
render_into(const struct render *render, const char *out, char **operands,
    int n_operands)
{
	struct many m = { .render = render,
		.on_terminal = isatty(STDERR_FILENO) };
	struct err err;
	bool fits = true;

	arena_init(&m.names, NAMES_MEMORY);
	arena_init(&m.page, PAGE_MEMORY);
	m.out = -1;
	if (file_make_folder(AT_FDCWD, str_z(out), &err))
		m.out = file_open_folder(str_z(out), &err);
	if (m.out < 0) {
		log_error("%s", err.text);
		return EXIT_PROBLEM;
	}
	for (int i = 0; i < n_operands && fits; i++)
		fits = add_operand(&m, operands[i]);
	if (!fits)
		fail(&m, "more files than fit into memory");
	drop_twins(&m);
	render_all(&m);
	summarize(&m, out);
	close(m.out);
	arena_free(&m.page);
	arena_free(&m.names);
	return m.failed == 0 ? EXIT_DONE : EXIT_PROBLEM;
}
