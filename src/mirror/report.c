#include "mirror/report.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "mirror/loss.h"
#include "mirror/table.h"

#define REPORT_MAX ((size_t)256 * 1024 * 1024)

static const struct str head = STR_INIT(
    "# What the mirror could not carry over\n"
    "\n"
    "Written by `smallpress mirror`; never served.  Each section names a file\n"
    "of this folder, or an item that was skipped.\n");

struct section {
	struct str name;
	struct str lines;
};

struct report {
	struct arena arena;
	struct section **sections;
	size_t n, cap;
	struct table by_name;
	bool changed;
};

static struct section *
section_of(struct report *report, struct str name)
{
	struct section *section = table_get(&report->by_name, name);

	if (section != NULL)
		return section;
	if (report->n == report->cap) {
		size_t cap = report->cap == 0 ? 64 : report->cap * 2;
		void *grown =
		    realloc(report->sections, cap * sizeof(struct section *));

		if (grown == NULL)
			return NULL;
		report->sections = grown;
		report->cap = cap;
	}
	section = arena_alloc(&report->arena, sizeof(*section));
	if (section == NULL)
		return NULL;
	section->name = arena_copy(&report->arena, name);
	report->sections[report->n++] = section;
	table_put(&report->by_name, section->name, section);
	return section;
}

static void
set_lines(struct report *report, struct str name, struct str lines)
{
	struct section *section = table_get(&report->by_name, name);

	if (section == NULL && lines.n == 0)
		return;
	section = section_of(report, name);
	if (section == NULL || str_eq(section->lines, lines))
		return;
	section->lines = arena_copy(&report->arena, lines);
	report->changed = true;
}

/* "## name", an empty line, "- …" lines. */
static void
read_sections(struct report *report, struct str bytes)
{
	struct str rest = bytes;
	struct str line;
	struct section *section = NULL;
	struct str from = { NULL, 0 };

	while (str_line(&rest, &line)) {
		if (str_starts(line, STR("## "))) {
			section = section_of(report, str_from(line, 3));
			from = (struct str){ NULL, 0 };
		} else if (section != NULL && str_starts(line, STR("- "))) {
			if (from.n == 0)
				from.p = line.p;
			from.n = (size_t)(line.p + line.n - from.p) + 1;
			section->lines = (struct str){ from.p, from.n };
		}
	}
}

struct report *
report_open(int content)
{
	struct report *report = calloc(1, sizeof(*report));
	struct str bytes;

	if (report == NULL)
		return NULL;
	arena_init(&report->arena, REPORT_MAX * 2);
	table_init(&report->by_name);
	if (file_read(content, STR(REPORT_FILE), REPORT_MAX, &report->arena,
		&bytes, NULL, NULL) == FILE_OK &&
	    str_ends(bytes, STR("\n")))
		read_sections(report, bytes);
	return report;
}

void
report_close(struct report *report)
{
	if (report == NULL)
		return;
	table_free(&report->by_name);
	arena_free(&report->arena);
	free(report->sections);
	free(report);
}

static void
write_loss(struct buf *out, struct arena *arena, const struct loss *loss)
{
	buf_str(out, STR("- "));
	buf_str(out, utf8_clean(arena, loss->what));
	if (loss->times > 1)
		buf_fmt(out, " (%u times)", loss->times);
	if (loss->place.n > 0) {
		buf_str(out, STR(", under “"));
		buf_str(out, utf8_clean(arena, loss->place));
		buf_str(out, STR("”"));
	}
	if (loss->line > 0)
		buf_fmt(out, ", line %u of the source", loss->line);
	buf_char(out, '\n');
}

void
report_article(
    struct report *report, struct str file, const struct losses *losses)
{
	struct buf out;

	buf_init(&out, losses->arena, 1024 * 1024);
	for (const struct loss *loss = losses->first; loss != NULL;
	     loss = loss->next)
		write_loss(&out, losses->arena, loss);
	if (losses->n > LOSS_MAX)
		buf_fmt(&out, "- and %zu more\n", losses->n - LOSS_MAX);
	set_lines(report, file, buf_view(&out));
}

void
report_item(struct report *report, struct str name, struct str what)
{
	struct arena small;
	struct buf out;

	arena_init(&small, 64 * 1024);
	buf_init(&out, &small, 16 * 1024);
	buf_str(&out, STR("- "));
	buf_str(&out, utf8_clean(&small, what));
	buf_char(&out, '\n');
	set_lines(report, utf8_clean(&small, name), buf_view(&out));
	arena_free(&small);
}

static int
compare(const void *a, const void *b)
{
	const struct section *const *left = a;
	const struct section *const *right = b;

	return str_cmp((*left)->name, (*right)->name);
}

size_t
report_count(const struct report *report)
{
	size_t n = 0;

	for (size_t i = 0; i < report->n; i++)
		n += report->sections[i]->lines.n > 0;
	return n;
}

bool
report_save(struct report *report, int content, struct err *err)
{
	struct buf out;

	if (!report->changed)
		return true;
	report->changed = false;
	if (report_count(report) == 0) {
		unlinkat(content, REPORT_FILE, 0);
		return true;
	}
	qsort(report->sections, report->n, sizeof(struct section *), compare);
	buf_init(&out, &report->arena, REPORT_MAX);
	buf_str(&out, head);
	for (size_t i = 0; i < report->n; i++) {
		if (report->sections[i]->lines.n == 0)
			continue;
		buf_str(&out, STR("\n## "));
		buf_str(&out, report->sections[i]->name);
		buf_str(&out, STR("\n\n"));
		buf_str(&out, report->sections[i]->lines);
	}
	if (out.failed)
		return err_set(err, "the loss report is too long");
	return file_write(content, STR(REPORT_FILE), buf_view(&out), 0644, err);
}
