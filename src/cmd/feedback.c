/*
 * feedback -- the readers' notes, on the editors' terminal.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "site/feedback.h"
#include "site/site.h"

/* Ten thousand notes of a kilobyte each, twice over. */
enum { ARENA_MAX = 64 * 1024 * 1024, COLUMNS = 72 };

struct listing {
	struct arena *arena;
	bool all; /* those that were seen, too */
	bool mark; /* as seen */
	size_t shown;
};

/* A note's file may have come from anywhere: nothing in it reaches the
 * terminal but letters. */
static void
print_text(struct arena *arena, struct str text)
{
	struct str paragraph;
	struct str line;

	while (str_line(&text, &paragraph)) {
		paragraph = utf8_clean(arena, paragraph);
		if (paragraph.n == 0)
			putchar('\n');
		while (wrap_line(&paragraph, COLUMNS, true, &line))
			printf("    " STR_FMT "\n", STR_ARG(line));
	}
}

static void
print_note(struct arena *arena, const struct feedback_read *read)
{
	const struct feedback_note *note = &read->note;
	struct str article = utf8_clean(arena, note->article);
	struct date_parts when;

	if (note->when == DATE_NONE) {
		printf("no date          ");
	} else {
		when = date_split(note->when);
		printf("%04d-%02d-%02d %02d:%02d ", when.year, when.month,
		    when.day, when.hour, when.minute);
	}
	printf(" " STR_FMT "%s%s\n\n",
	    STR_ARG(article.n > 0 ? article : STR("(no article)")),
	    note->private ? "  private" : "", read->seen ? "" : "  new");
	print_text(arena, note->text);
	putchar('\n');
}

static bool
list_site(struct listing *listing, struct str state, struct err *err)
{
	const struct feedback_read *notes;
	size_t n;
	size_t i;

	if (!feedback_list(state, listing->arena, &notes, &n, err))
		return false;
	for (i = 0; i < n; i++) {
		if (notes[i].seen && !listing->all)
			continue;
		print_note(listing->arena, &notes[i]);
		listing->shown++;
		if (listing->mark && !notes[i].seen &&
		    !feedback_mark_seen(state, &notes[i], err))
			return false;
	}
	return true;
}

/* A mistyped name has no letters, and no letter box. */
static bool
is_there(struct str state, struct err *err)
{
	struct err why;
	int folder = file_open_folder(state, &why);

	if (folder < 0)
		return err_set(err,
		    "%s; nothing was ever served from there: look at --state "
		    "and --host",
		    why.text);
	close(folder);
	return true;
}

static bool
list_sites(
    struct listing *listing, const struct config *config, struct err *err)
{
	struct site site;
	struct str state;
	size_t i;

	for (i = 0; i < config->n_sites; i++) {
		site = (struct site){ .content = -1 };
		if (!site_take_names(config, i, listing->arena, &site))
			return err_set(err, "out of memory");
		state = arena_fmt(listing->arena, STR_FMT "/" STR_FMT,
		    STR_ARG(config->state), STR_ARG(site.id));
		if (!is_there(state, err) || !list_site(listing, state, err))
			return false;
	}
	return true;
}

static int
run_feedback(int argc, char **argv)
{
	struct arena arena;
	struct listing listing = { .arena = &arena };
	const struct option_own own[] = {
		{ .name = "all", .flag = &listing.all },
		{ .name = "seen", .flag = &listing.mark },
		{ .name = NULL },
	};
	struct options options;
	struct err err;
	int status = EXIT_DONE;

	arena_init(&arena, ARENA_MAX);
	if (!options_read(
		&command_feedback, argc, argv, own, &arena, &options)) {
		status = options.status;
	} else if (options.first < argc) {
		status =
		    command_misused(&command_feedback, "it takes no arguments");
	} else if (!list_sites(&listing, &options.config, &err)) {
		log_error("feedback: %s", err.text);
		status = EXIT_PROBLEM;
	} else if (listing.shown == 0) {
		puts(listing.all ? "No notes." : "No new notes.");
	}
	arena_free(&arena);
	return fflush(stdout) == 0 ? status : EXIT_PROBLEM;
}

const struct command command_feedback = {
	.name = "feedback",
	.summary = "list what readers wrote",
	.usage =
	    "usage: smallpress feedback [options]\n"
	    "\n"
	    "Lists the notes that readers sent from the foot of an article, "
	    "oldest first:\nthose that are new, or all of them.  The notes "
	    "are a Maildir,\nSTATE/HOST/feedback: any mail program that opens "
	    "one reads them too.\n"
	    "\n"
	    "  --all            also those that were seen before\n"
	    "  --seen           what is shown now counts as seen afterwards\n"
	    "  --state DIR      the server's folder of state (.state)\n"
	    "  --host NAME      the site's first name (localhost)\n"
	    "  --config FILE    read options from a file\n"
	    "\n"
	    "Examples:\n"
	    "  smallpress feedback --host example.org\n"
	    "  smallpress feedback --seen | less\n",
	.run = run_feedback,
};
