#ifndef FAKE_SITE_H
#define FAKE_SITE_H
/*
 * fake_site -- a publication without content, for tests of protocols: a
 * table stands for route and page.
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "proto/protocol.h"
#include "site/cache.h"
#include "site/page.h"
#include "site/publisher.h"
#include "site/route.h"

#ifndef COUNT
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#endif

struct fake {
	struct str path;
	enum target_kind kind;
	enum page_writer writer; /* PAGE, on gopher */
	struct str text; /* message, location, or the page on gemini */
	struct str menu; /* the page on gopher */
	bool search, sensitive, fleeting;
};

#define FAKE_MENU "1X\t/p/x\tlocalhost\t70\r\n"

static const struct fake fakes[] = {
	{ STR_INIT("/"), TARGET_PAGE, PAGE_GOPHERMAP, STR_INIT("# Home\n"),
	    STR_INIT("iHome\t\tnull.host\t1\r\n" FAKE_MENU), .search = false },
	{ STR_INIT("/p/x"), TARGET_PAGE, PAGE_GOPHERMAP, STR_INIT("# X\n"),
	    STR_INIT(FAKE_MENU), .search = false },
	{ STR_INIT("/p/x.txt"), TARGET_PAGE, PAGE_TEXT,
	    STR_INIT("X\n.\n..\n.\r\n.x\n."), STR_INIT(""), .search = false },
	{ STR_INIT("/é b"), TARGET_PAGE, PAGE_GOPHERMAP, STR_INIT("# E\n"),
	    STR_INIT(FAKE_MENU), .search = false },
	{ STR_INIT("/100%"), TARGET_PAGE, PAGE_GOPHERMAP, STR_INIT("# P\n"),
	    STR_INIT(FAKE_MENU), .search = false },
	{ STR_INIT("/now"), TARGET_PAGE, PAGE_GOPHERMAP, STR_INIT("# N\n"),
	    STR_INIT(FAKE_MENU), .fleeting = true },
	{ STR_INIT("/picture.png"), TARGET_FILE, PAGE_TEXT,
	    STR_INIT("image/png"), STR_INIT(""), .search = false },
	{ STR_INIT("/long.txt"), TARGET_FILE, PAGE_TEXT,
	    STR_INIT("text/plain; charset=utf-8"), STR_INIT(""),
	    .search = false },
	{ STR_INIT("/robots.txt"), TARGET_BYTES, PAGE_TEXT,
	    STR_INIT("text/plain; charset=utf-8"), STR_INIT("User-agent: *\n"),
	    .search = false },
	{ STR_INIT("/search"), TARGET_INPUT, PAGE_GOPHERMAP,
	    STR_INIT("Search for what?"), STR_INIT(""), .search = true },
	{ STR_INIT("/secret"), TARGET_INPUT, PAGE_GOPHERMAP,
	    STR_INIT("A private note"), STR_INIT(""), .sensitive = true },
	{ STR_INIT("/old"), TARGET_MOVED, PAGE_TEXT, STR_INIT("/p/x"),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/older"), TARGET_MOVED, PAGE_TEXT, STR_INIT("/%C3%A9%20b"),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/loop"), TARGET_MOVED, PAGE_TEXT, STR_INIT("/loop"),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/away"), TARGET_MOVED, PAGE_TEXT,
	    STR_INIT("https://example.org/a%20b"), STR_INIT(""),
	    .search = false },
	{ STR_INIT("/gone"), TARGET_GONE, PAGE_TEXT,
	    STR_INIT("Withdrawn:\r\nwrong\x1B[31m"), STR_INIT(""),
	    .search = false },
	{ STR_INIT("/bad"), TARGET_BAD, PAGE_TEXT, STR_INIT("No address"),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/busy"), TARGET_BUSY, PAGE_TEXT, STR_INIT("Not yet"),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/enough"), TARGET_SLOW, PAGE_TEXT, STR_INIT("600"),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/broken"), TARGET_PAGE, PAGE_GOPHERMAP, STR_INIT(""),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/unsettled"), TARGET_PAGE, PAGE_GOPHERMAP, STR_INIT(""),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/hungry"), TARGET_PAGE, PAGE_GOPHERMAP, STR_INIT(""),
	    STR_INIT(""), .search = false },
	{ STR_INIT("/work"), TARGET_WORK, PAGE_GOPHERMAP, STR_INIT("# W\n"),
	    STR_INIT(FAKE_MENU), .search = false },
};

/* What the last call of route_find was given. */
static struct str fake_words;
static bool fake_has_words;

static const struct fake *
fake_find(struct str path)
{
	for (size_t i = 0; i < COUNT(fakes); i++)
		if (str_eq(fakes[i].path, path))
			return &fakes[i];
	return NULL;
}

struct target
route_find(const struct visit *visit, struct str path, struct str words,
    bool has_words)
{
	const struct fake *fake = fake_find(path);
	struct target target = { .kind = TARGET_MISSING,
		.path = path,
		.message = STR("There is nothing at this address"),
		.lang = STR("en") };

	fake_words = words;
	fake_has_words = has_words;
	if (fake == NULL)
		return target;
	target.kind = fake->kind;
	target.location = target.media = fake->text;
	target.message = fake->text;
	target.search = fake->search;
	target.sensitive = fake->sensitive;
	target.fleeting = fake->fleeting;
	target.seconds = 600;
	if ((fake->kind == TARGET_INPUT && has_words) ||
	    (fake->kind == TARGET_WORK && visit->on_pool))
		target.kind = TARGET_PAGE;
	return target;
}

enum page_writer
page_writer_of(const struct visit *visit, const struct target *target)
{
	const struct fake *fake = fake_find(target->path);

	if (fake->writer == PAGE_TEXT)
		return PAGE_TEXT;
	return visit->scheme == SCHEME_GEMINI ? PAGE_GEMTEXT : PAGE_GOPHERMAP;
}

enum page_result
page_render(const struct visit *visit, const struct target *target,
    enum page_writer writer, struct str *bytes, struct err *err)
{
	const struct fake *fake = fake_find(target->path);

	if (str_eq(target->path, STR("/broken"))) {
		err_set(err, "broken.md: vanished");
		return PAGE_FAILED;
	}
	if (str_eq(target->path, STR("/unsettled")))
		return PAGE_UNSETTLED;
	if (str_eq(target->path, STR("/hungry")))
		arena_alloc(visit->arena, SIZE_MAX / 2);
	*bytes = writer == PAGE_GOPHERMAP ? fake->menu : fake->text;
	return PAGE_MADE;
}

bool
page_bytes(const struct visit *visit, const struct target *target,
    struct str *bytes, struct err *err)
{
	(void)visit;
	(void)err;
	*bytes = fake_find(target->path)->menu;
	return true;
}

bool
page_open(const struct visit *visit, const struct target *target,
    struct page_file *file, struct err *err)
{
	bool large = str_eq(target->path, STR("/long.txt"));

	(void)visit;
	(void)err;
	*file = (struct page_file){ open("/dev/null", O_RDONLY),
		large ? 100 * 1000 : 5 };
	return true;
}

struct str
page_suggestions(const struct visit *visit, const struct target *target)
{
	(void)visit;
	return str_eq(target->path, STR("/p/y")) ? STR(FAKE_MENU) : STR("");
}

/* --- one visit --- */

static const struct str fake_names[] = { STR_INIT("localhost"),
	STR_INIT("xn--bcher-kva.de") };
static struct publisher fake_publisher = { .name = STR_INIT("Small & Co"),
	.email = STR_INIT("pub@example.org"),
	.website = STR_INIT("https://example.org/") };
static struct site fake_site = {
	.id = STR_INIT("localhost"),
	.names = fake_names,
	.n_names = COUNT(fake_names),
	.content = -1,
	.publisher = &fake_publisher,
	.endpoints = { { .host = STR_INIT("localhost"), .port = 1965 },
	    { .host = STR_INIT("localhost"), .port = 70 } },
};

/* Parses and answers; the pool's turn included. */
static inline enum parse
fake_visit(const struct protocol *protocol, struct str bytes,
    struct arena *arena, struct cache *cache, struct response *response)
{
	struct visit visit = { .site = &fake_site,
		.arena = arena,
		.cache = cache,
		.scheme = protocol->scheme };
	struct request request;
	enum parse parse = protocol->parse(bytes, true, &request);

	*response = (struct response){ .fd = -1 };
	if (parse != PARSE_DONE)
		return parse;
	if (protocol->answer(&visit, &request, response) == ANSWER_WORK) {
		visit.on_pool = true;
		protocol->answer(&visit, &request, response);
	}
	if (response->fd >= 0)
		close(response->fd);
	return parse;
}
#endif
