/* render: many files into a folder. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/path.h"
#include "cmd/command.h"
#include "cmd/render.h"
#include "cmd/render_find.h"
#include "markup/doc.h"
#include "markup/markdown.h"

#define NAMES_MEMORY ((size_t)256 << 20)

struct many {
	const struct render *render;
	struct sources sources;
	struct arena page; /* of one page */
	int out; /* the folder to write into */
	size_t done, failed, written;
	uint64_t bytes;
};

/* Whether somebody watches: then lines of progress give way to messages. */
static bool on_terminal;

static void
tell(const char *text)
{
	if (on_terminal)
		fputs("\r\033[K", stderr);
	log_error("%s", text);
}

/* --- what to write --- */

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
	made = fd >= 0 && file_write_all(fd, bytes);
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
	struct str address = { NULL, 0 };
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
	    write_forms(m, &page, &doc, source_stem(source), address, err);
}

/* --- all of it --- */

static void
show_progress(const struct many *m, const struct source *source, size_t at)
{
	struct str name = source->file;

	if (!on_terminal)
		return;
	if (name.n > 50)
		name = str_from(name, name.n - 50);
	if (str_has_control(name))
		name = STR("...");
	fprintf(stderr, "\r\033[K%zu of %zu  " STR_FMT, at + 1, m->sources.n,
	    STR_ARG(name));
	fflush(stderr);
}

static void
summarize(const struct many *m, const char *out)
{
	size_t failed = m->failed + m->sources.failed;
	size_t others = m->sources.others;

	if (on_terminal)
		fputs("\r\033[K", stderr);
	fprintf(stderr,
	    "%zu page%s rendered, %zu left out; %zu file%s, %.1f kB in %s\n",
	    m->done, m->done == 1 ? "" : "s", failed, m->written,
	    m->written == 1 ? "" : "s", (double)m->bytes / 1000, out);
	if (others > 0)
		fprintf(stderr, "%zu other file%s not Markdown, not copied\n",
		    others, others == 1 ? " is" : "s are");
}

static void
render_all(struct many *m)
{
	struct err err;

	for (size_t i = 0; i < m->sources.n; i++) {
		show_progress(m, &m->sources.of[i], i);
		if (render_source(m, &m->sources.of[i], &err)) {
			m->done++;
		} else {
			tell(err.text);
			m->failed++;
		}
		arena_reset(&m->page);
	}
}

int
render_into(const struct render *render, const char *out, char **operands,
    int n_operands)
{
	struct many m = { .render = render, .sources.fail = tell };
	struct err err;

	on_terminal = isatty(STDERR_FILENO) != 0;
	arena_init(&m.sources.arena, NAMES_MEMORY);
	arena_init(&m.page, RENDER_MEMORY);
	m.out = -1;
	if (file_make_folder(AT_FDCWD, str_z(out), &err))
		m.out = file_open_folder(str_z(out), &err);
	if (m.out < 0) {
		log_error("%s", err.text);
		return EXIT_PROBLEM;
	}
	if (!sources_find(&m.sources, operands, n_operands)) {
		tell("more files than fit into memory");
		m.failed++;
	}
	render_all(&m);
	summarize(&m, out);
	close(m.out);
	arena_free(&m.page);
	arena_free(&m.sources.arena);
	return m.failed + m.sources.failed == 0 ? EXIT_DONE : EXIT_PROBLEM;
}
