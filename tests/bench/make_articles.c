/*
 * make_articles -- a content folder of N articles of realistic size.
 *
 * make_articles FOLDER N
 *
 * The words are made of syllables and come as often as words do (Zipf); 30
 * categories, 300 authors, 3,000 tags, ten years, 2 to 12 kB a file.  The
 * same N gives the same bytes, and the first articles of a larger N are
 * those of a smaller one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	WORDS = 20000,
	CATEGORIES = 30,
	AUTHORS = 300,
	TAGS = 3000,
	SERIES = 200,
	FIRST_DAY = 16801, /* 2016-01-01 */
	DAYS = 3650
};

static char words[WORDS][16];
static uint64_t seed;

static uint64_t
next(void)
{
	uint64_t z = (seed += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static unsigned
below(unsigned n)
{
	return (unsigned)(next() % n);
}

/* harmonic[k]: 1 + 1/2 + ... + 1/k */
static double harmonic[WORDS + 1];

/* Below n; number k as often as 1/(k + 1) says. */
static unsigned
zipf(unsigned n)
{
	double u = harmonic[n] * (double)(next() >> 11) / 9007199254740992.0;
	unsigned low = 0;
	unsigned high = n - 1;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (harmonic[middle + 1] > u)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void
make_words(void)
{
	static const char *const syllables[] = { "ba", "ce", "di", "fo", "gu",
		"la", "me", "ni", "po", "ru", "sa", "te", "vi", "xo", "zu",
		"tra", "ble", "cri", "mon", "ter", "al", "en", "is", "or" };

	seed = 1;
	for (unsigned i = 0; i < WORDS; i++) {
		unsigned n = i < 60 ? 1 : 2 + below(3);

		harmonic[i + 1] = harmonic[i] + 1.0 / (i + 1);
		words[i][0] = '\0';
		for (unsigned k = 0; k < n; k++)
			strncat(words[i],
			    syllables[i < 24 && k == 0 ? i : below(24)],
			    sizeof(words[i]) - strlen(words[i]) - 1);
	}
}

struct text {
	char bytes[32768];
	size_t n;
};

static void add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct text *text, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(
	    text->bytes + text->n, sizeof(text->bytes) - text->n, format, args);
	va_end(args);
	if (n > 0 && text->n + (size_t)n < sizeof(text->bytes))
		text->n += (size_t)n;
}

static void
add_words(struct text *text, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		add(text, "%s%s", i > 0 ? " " : "", words[zipf(WORDS)]);
}

static void
add_front(struct text *text, unsigned article)
{
	time_t date = ((time_t)FIRST_DAY + below(DAYS)) * 86400 + below(86400);
	struct tm tm;
	char stamp[32];

	gmtime_r(&date, &tm);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	add(text, "---\ntitle: \"");
	add_words(text, 4 + below(6));
	add(text, "\"\ndate: %s\n", stamp);
	if (below(4) == 0) {
		date += 86400 * (1 + (time_t)below(200));
		gmtime_r(&date, &tm);
		strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
		add(text, "updated: %s\n", stamp);
	}
	add(text, "authors:\n  - Author %s %s\n", words[200 + zipf(AUTHORS)],
	    words[700 + below(3)]);
	add(text, "categories:\n  - Topic %s\n", words[100 + zipf(CATEGORIES)]);
	add(text, "tags: [");
	for (unsigned i = 0, n = 2 + below(4); i < n; i++)
		add(text, "%s%s", i > 0 ? ", " : "", words[1000 + zipf(TAGS)]);
	add(text, "]\n");
	if (below(30) == 0)
		add(text, "series: Series %s\n", words[500 + below(SERIES)]);
	add(text, "summary: ");
	add_words(text, 20);
	add(text, ".\nguid: https://web.example/?p=%u\n---\n\n", article);
}

static void
add_paragraph(struct text *text)
{
	for (unsigned i = 0, n = 2 + below(5); i < n; i++) {
		add_words(text, 6 + below(16));
		if (below(6) == 0)
			add(text, " [%s](https://web.example/%s)",
			    words[zipf(WORDS)], words[zipf(WORDS)]);
		if (below(5) == 0)
			add(text, " **%s**", words[zipf(WORDS)]);
		add(text, ". ");
	}
	add(text, "\n\n");
}

static void
add_body(struct text *text)
{
	size_t size = 2000 + below(10000);

	while (text->n < size) {
		switch (below(8)) {
		case 0:
			add(text, "## ");
			add_words(text, 4);
			add(text, "\n\n");
			break;
		case 1:
			for (unsigned i = 0; i < 4; i++) {
				add(text, "- ");
				add_words(text, 8);
				add(text, "\n");
			}
			add(text, "\n");
			break;
		case 2:
			add(text,
			    "```python\nfor %s in %s:\n    print(%s)\n"
			    "```\n\n",
			    words[zipf(WORDS)], words[zipf(WORDS)],
			    words[zipf(WORDS)]);
			break;
		default:
			add_paragraph(text);
		}
	}
}

static int
write_file(const char *folder, const char *name, const struct text *text)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, text->bytes, text->n) != (ssize_t)text->n ||
	    close(fd) != 0) {
		fprintf(
		    stderr, "make_articles: %s: %s\n", path, strerror(errno));
		return 1;
	}
	return 0;
}

static int
make_article(const char *folder, unsigned article)
{
	static struct text text;
	char name[256];

	seed = article * 1000003u + 17;
	snprintf(name, sizeof(name), "p/topic-%02u/%s-%s-%u.md",
	    zipf(CATEGORIES), words[zipf(WORDS)], words[zipf(WORDS)], article);
	text.n = 0;
	add_front(&text, article);
	add_body(&text);
	return write_file(folder, name, &text);
}

int
main(int argc, char **argv)
{
	unsigned n = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	static struct text publisher;
	char path[4096];

	if (n == 0) {
		fputs("usage: make_articles FOLDER N\n", stderr);
		return 2;
	}
	make_words();
	mkdir(argv[1], 0755);
	snprintf(path, sizeof(path), "%s/p", argv[1]);
	mkdir(path, 0755);
	for (unsigned i = 0; i < CATEGORIES; i++) {
		snprintf(path, sizeof(path), "%s/p/topic-%02u", argv[1], i);
		mkdir(path, 0755);
	}
	add(&publisher, "name: Bench Press\n");
	if (write_file(argv[1], "publisher.yaml", &publisher) != 0)
		return 1;
	for (unsigned i = 1; i <= n; i++)
		if (make_article(argv[1], i) != 0)
			return 1;
	return 0;
}
