/*
 * bench_convert -- what a conversion costs beside libcmark's own.
 *
 * In one process and in turns: libcmark's parse and HTML, and our gemtext,
 * gophermap and text of the same 10 kB article.  Prints the median of each,
 * and the median ratio of turns that ran side by side.
 *
 * bench_convert [--quick] [FILE.md]
 * bench_convert --print                  the article, and no more
 */
#include <cmark.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "markup/writer.h"

/* A quarter of the article; %u makes each one's links its own. */
static const char section[] =
    "## What the harbour taught us, part %u\n"
    "\n"
    "The ferry left at six, before the bakery opened, so breakfast was an "
    "apple and the\nlast of the coffee. We had read about the island in [an "
    "old travel book](https://example.org/books/%u), whose author \xE2\x80\x94 "
    "a "
    "retired pilot \xE2\x80\x94 describes every rock of the coast and not a "
    "single "
    "house. It was *exactly* what we needed: nobody wants to be told where to "
    "eat.\n"
    "\n"
    "On deck a man was mending nets. \xE2\x80\x9CYou won\xE2\x80\x99t need "
    "that map,\xE2\x80\x9D he said, "
    "and he was right; there are **two** roads, and one of them is closed "
    "from October to May. The other one follows the shore, passes the "
    "lighthouse and ends at a gate that has not been opened for years. "
    "Beyond the gate lies a field, and in the field, if the season is right, "
    "stand some forty sheep that belong to no one in particular.\n"
    "\n"
    "### What to bring\n"
    "\n"
    "- shoes that may get wet, as the path by the shore is under water at "
    "high tide\n"
    "- something to read, see [the list](https://example.org/list/%u) that we "
    "made last year\n"
    "- a torch, even in summer\n"
    "- cash: `card payments` work when the weather is fine\n"
    "\n"
    "> The island is small, but its weather is not. Whoever has seen four "
    "seasons in an afternoon packs accordingly, and complains to nobody.\n"
    "\n"
    "The museum is a single room above the post office. It shows, in this "
    "order, a diver\xE2\x80\x99s helmet, the anchor of a ship that sank in "
    "1874, "
    "photographs of everyone who has ever kept the lighthouse, and a letter "
    "in which the last keeper asks for more books. The reply is not on show. "
    "You can see a [scan of the letter](https://example.org/letter/%u.html), "
    "and it is worth the two minutes it takes.\n"
    "\n"
    "```sh\n"
    "# the timetable, as the harbour office sends it\n"
    "curl -s https://example.org/ferry/%u | sed -n '1,12p'\n"
    "```\n"
    "\n"
    "1. Take the first boat out and the last one back.\n"
    "2. Walk against the wind in the morning, with it in the evening.\n"
    "3. Say hello to the dog at the gate; it is older than it looks.\n"
    "\n"
    "In the evening the light comes low over the water and everything looks "
    "like a postcard that somebody has kept too long in a drawer. We sat on "
    "the harbour wall, counted the boats, and agreed that the pilot had been "
    "right about the rocks and wrong about the rest. Nothing else happened, "
    "and that was the best part of it.\n"
    "\n";

enum { CMARK, DOC, GEMTEXT, GOPHERMAP, PLAIN, CONTESTANTS };

static const char *const names[] = { "libcmark, parse and HTML", "doc alone",
	"gemtext", "gophermap", "text" };
/* Of libcmark's time. */
static const double goals[] = { 0, 0, 1.2, 1.8, 1.8 };

enum { ROUNDS = 400, QUICK_ROUNDS = 60, TURN = 10 };

static struct arena arena;

static void
must(bool right, const char *what)
{
	if (right)
		return;
	fprintf(stderr, "bench_convert: %s\n", what);
	exit(1);
}

static void
convert_cmark(struct str source)
{
	char *html =
	    cmark_markdown_to_html(source.p, source.n, CMARK_OPT_DEFAULT);

	must(html != NULL, "no HTML");
	free(html);
}

/*
 * As the server does it: an arena that is emptied, not given back.  Without
 * a writer up to the doc.
 */
static void
convert(struct str source, int contestant)
{
	static const struct place place = {
		.host = { "localhost", 9 }, .port = 70, .path = { "/p/x/y", 6 }
	};
	struct doc doc;
	struct buf buf;
	struct err err;

	arena_reset(&arena);
	doc_init(&doc, &arena);
	must(markdown_parse(source, &doc, NULL, &err), err.text);
	if (contestant == DOC)
		return;
	buf_init(&buf, &arena, (size_t)64 << 20);
	writer_write((enum writer)(contestant - GEMTEXT), &doc, &place, &buf);
	must(!buf.failed && buf.n > 0, "nothing written");
}

static void
run(struct str source, int contestant)
{
	if (contestant == CMARK)
		convert_cmark(source);
	else
		convert(source, contestant);
}

static double
microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *of, size_t n)
{
	qsort(of, n, sizeof(*of), compare);
	return n % 2 ? of[n / 2] : (of[n / 2 - 1] + of[n / 2]) / 2;
}

static double times[CONTESTANTS][ROUNDS];

static void
measure(struct str source, unsigned rounds)
{
	for (unsigned round = 0; round < rounds; round++) {
		for (int i = 0; i < CONTESTANTS; i++) {
			double began = microseconds();

			for (unsigned turn = 0; turn < TURN; turn++)
				run(source, i);
			times[i][round] = (microseconds() - began) / TURN;
		}
	}
}

static void
report(size_t bytes, unsigned rounds)
{
	double ratios[ROUNDS];
	double ratio[CONTESTANTS] = { 0 };

	for (int i = 1; i < CONTESTANTS; i++) {
		for (unsigned round = 0; round < rounds; round++)
			ratios[round] = times[i][round] / times[CMARK][round];
		ratio[i] = median(ratios, rounds);
	}
	printf("%zu bytes of Markdown, %u rounds of %d, medians\n", bytes,
	    rounds, TURN);
	for (int i = CMARK; i <= DOC; i++)
		printf("RESULT\t%s\t%.1f \xC2\xB5s\n", names[i],
		    median(times[i], rounds));
	for (int i = GEMTEXT; i < CONTESTANTS; i++)
		printf("RESULT\t%s, %.1f \xC2\xB5s\t%.2f x\t"
		       "<= %.1f x\t%d\n",
		    names[i], median(times[i], rounds), ratio[i], goals[i],
		    ratio[i] <= goals[i]);
}

static struct str
sample(void)
{
	static char text[16 * 1024];
	size_t n = 0;

	for (unsigned i = 1; n < 9500; i++)
		n += (size_t)snprintf(
		    text + n, sizeof(text) - n, section, i, i, i, i, i);
	return (struct str){ text, n };
}

int
main(int argc, char **argv)
{
	unsigned rounds = ROUNDS;
	struct arena file;
	struct str source = sample();
	struct err err;

	arena_init(&arena, (size_t)1 << 30);
	arena_init(&file, (size_t)1 << 30);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--print") == 0)
			return fwrite(source.p, 1, source.n, stdout) !=
			    source.n;
		if (strcmp(argv[i], "--quick") == 0)
			rounds = QUICK_ROUNDS;
		else
			must(file_read(AT_FDCWD, str_z(argv[i]), MARKDOWN_MAX,
				 &file, &source, NULL, &err) == FILE_OK,
			    err.text);
	}
	measure(source, rounds / 10);
	measure(source, rounds);
	report(source.n, rounds);
	arena_free(&arena);
	arena_free(&file);
	return 0;
}
