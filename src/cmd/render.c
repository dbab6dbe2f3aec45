#include "cmd/render.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/path.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "markup/doc.h"
#include "markup/markdown.h"

/* --- to standard output --- */

/* "content/p/a.md" is "p/a.md" where content is the content folder. */
static struct str
file_below(struct str content, struct str path)
{
	while (str_starts(path, STR("./")))
		path = str_from(path, 2);
	while (str_starts(content, STR("./")))
		content = str_from(content, 2);
	while (str_ends(content, STR("/")))
		content.n--;
	if (content.n > 0 && str_starts(path, content) && path.n > content.n &&
	    path.p[content.n] == '/')
		return str_from(path, content.n + 1);
	return path_name(path);
}

static bool
read_operand(const char *operand, struct arena *arena, struct str *bytes,
    struct err *err)
{
	if (operand != NULL)
		return file_read(AT_FDCWD, str_z(operand), MARKDOWN_MAX, arena,
			   bytes, NULL, err) == FILE_OK;
	if (!file_read_fd(STDIN_FILENO, MARKDOWN_MAX, arena, bytes, err))
		return err_in(err, "standard input");
	return true;
}

static bool
render_one(const struct render *render, struct str content, const char *operand,
    struct arena *arena, struct err *err)
{
	struct render_page page = { STR("standard input"), STR("index.md") };
	enum writer writer = WRITER_GEMTEXT;
	struct str bytes;
	struct str address = { NULL, 0 };
	struct doc doc;

	if (!read_operand(operand, arena, &bytes, err))
		return false;
	if (operand != NULL) {
		page.name = str_z(operand);
		page.file = file_below(content, page.name);
	}
	while (!render->forms[writer])
		writer++;
	doc_init(&doc, arena);
	if (!render_read(&page, bytes, &doc, &address, err) ||
	    !render_write(render, &page, &doc, address, writer, &bytes, err))
		return false;
	return file_write_all(STDOUT_FILENO, bytes) ||
	    err_set(err, "standard output: %s", strerror(errno));
}

/* --- the command line --- */

static unsigned
take_forms(const char *words, struct render *render)
{
	static const char *const names[][2] = {
		[WRITER_GEMTEXT] = { "gemtext", "gmi" },
		[WRITER_GOPHERMAP] = { "gophermap", "menu" },
		[WRITER_PLAIN] = { "text", "txt" },
	};
	struct str rest = str_z(words);
	struct str word;
	unsigned n = 0;
	bool more = true;

	while (more) {
		unsigned i = 0;

		more = str_cut(rest, ',', &word, &rest);
		while (i <= WRITER_PLAIN && !str_eq(word, str_z(names[i][0])) &&
		    !str_eq(word, str_z(names[i][1])))
			i++;
		if (i > WRITER_PLAIN)
			return 0;
		n += !render->forms[i];
		render->forms[i] = true;
	}
	return n;
}

static void
take_host(const struct config *config, struct render *render)
{
	const struct config_site *site = &config->sites[0];

	render->has_host = site->n_hosts > 0;
	render->host = render->has_host ? site->hosts[0] : STR("localhost");
	render->name = render->host;
	render->port = 70;
	for (size_t i = 0; i < site->n_publics; i++) {
		const struct public_address *named = &site->publics[i];

		if (named->scheme != SCHEME_GOPHER)
			continue;
		if (named->host.n > 0)
			render->host = named->host;
		if (named->port != 0)
			render->port = named->port;
	}
}

static int
run(int argc, char **argv)
{
	const char *to = NULL;
	const char *out = NULL;
	const struct option_own own[] = { { "to", &to, NULL },
		{ "out", &out, NULL }, { NULL, NULL, NULL } };
	struct options *options;
	struct render render = { 0 };
	struct arena arena;
	struct err err;
	unsigned n_forms;
	int status = EXIT_PROBLEM;

	arena_init(&arena, RENDER_MEMORY);
	options = arena_alloc(&arena, sizeof(*options));
	if (options == NULL) {
		log_error("render: not enough memory");
		return EXIT_PROBLEM;
	}
	if (!options_read(&command_render, argc, argv, own, &arena, options)) {
		status = options->status;
		goto done;
	}
	n_forms = to != NULL ? take_forms(to, &render) : 0;
	if (n_forms == 0) {
		status = to == NULL
		    ? command_misused(&command_render,
			  "--to is missing: gemtext, gophermap or text")
		    : command_misused(&command_render,
			  "--to %s: it is gemtext, gophermap or text", to);
		goto done;
	}
	take_host(&options->config, &render);
	argc -= options->first;
	argv += options->first;
	if (out != NULL && argc > 0) {
		status = render_into(&render, out, argv, argc);
	} else if (out != NULL) {
		status = command_misused(
		    &command_render, "--out needs files or a folder to read");
	} else if (argc > 1 || n_forms > 1) {
		status = command_misused(
		    &command_render, "several files or forms need --out DIR");
	} else if (render_one(&render, options->config.sites[0].content,
		       argc > 0 && strcmp(argv[0], "-") != 0 ? argv[0] : NULL,
		       &arena, &err)) {
		status = EXIT_DONE;
	} else {
		log_error("%s", err.text);
	}
done:
	arena_free(&arena);
	return status;
}

const struct command command_render = {
	.name = "render",
	.summary = "turn Markdown into gemtext, gopher menus or text",
	.usage =
	    "usage: smallpress render --to FORM [options] [FILE]\n"
	    "       smallpress render --to FORM[,FORM...] --out DIR "
	    "FILE|FOLDER...\n"
	    "\n"
	    "Turns Markdown into what a small-web reader gets: CommonMark "
	    "with tables,\n"
	    "footnotes, task lists, strike-through, alerts, formulas and "
	    "HTML.  A title\n"
	    "and a date are taken from front matter.  One page goes to "
	    "standard output;\n"
	    "without FILE, or with -, it is read from standard input.\n"
	    "\n"
	    "FORM is\n"
	    "  gemtext             text/gemini: a paragraph a line, links "
	    "below it\n"
	    "  gophermap           a gopher menu as it is sent, 67 columns, "
	    "links alive\n"
	    "  text                plain text of 70 columns, links numbered\n"
	    "\n"
	    "  --to FORM           what to write; several, with commas, only "
	    "with --out\n"
	    "  --out DIR           write files: NAME.gmi, NAME.gophermap, "
	    "NAME.txt for each\n"
	    "                      NAME.md, a folder with all that is in it\n"
	    "  --host NAME         your capsule's name: for menu rows, and to "
	    "make local\n"
	    "                      links in text whole URLs (localhost)\n"
	    "  --public gopher://NAME:PORT\n"
	    "                      name and port for menu rows alone\n"
	    "  --content DIR       a FILE below this folder has its address "
	    "there, so that\n"
	    "                      menus find its relative links (content)\n"
	    "  --config FILE       options from a YAML file\n"
	    "  --help\n"
	    "\n"
	    "What is wrong with a file is told as FILE:LINE:COLUMN: WHAT, and "
	    "the exit\n"
	    "status is 1; the other files are written nevertheless.\n"
	    "\n"
	    "Examples:\n"
	    "  smallpress render --to gemtext article.md > article.gmi\n"
	    "  echo '[Gemini](https://geminiprotocol.net/) is *small*.' |\n"
	    "      smallpress render --to text\n"
	    "  smallpress render --to gophermap --host example.org "
	    "content/p/nlp/rag.md\n"
	    "  smallpress render --to gemtext,text --out site notes/\n",
	.run = run,
};
