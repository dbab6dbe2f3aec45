/* What the crawl says: each fault once, and how far it is. */
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "cmd/crawl.h"
#include "markup/address.h"
#include "site/config.h"

enum { SHOW_EVERY = 100 /* milliseconds */, SHOWN_MAX = 160 /* bytes */ };

/* --- progress --- */

static int64_t
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
crawl_clear_progress(struct crawl *crawl)
{
	if (crawl->shown > 0)
		fputs("\r\033[K", stderr);
	crawl->shown = 0;
}

/* Somebody who waits at a terminal sees that it goes on. */
void
crawl_show_progress(struct crawl *crawl)
{
	uint64_t read = crawl->read[SCHEME_GEMINI] + crawl->read[SCHEME_GOPHER];
	int64_t now;

	if (!isatty(STDERR_FILENO))
		return;
	now = milliseconds();
	if (crawl->shown > 0 && now - crawl->shown < SHOW_EVERY)
		return;
	crawl->shown = now;
	fprintf(stderr, "\rcrawling " STR_FMT ": %llu of %zu addresses\033[K",
	    STR_ARG(crawl->site.id), (unsigned long long)read, crawl->urls.n);
	fflush(stderr);
}

/* --- faults --- */

bool
crawl_is_news(struct crawl *crawl, const char *kind, struct str about)
{
	bool is_new;

	crawl_set_add(&crawl->told,
	    arena_fmt(crawl->check->arena, "%s " STR_FMT, kind, STR_ARG(about)),
	    0, &is_new);
	return is_new;
}

void
crawl_fault(struct crawl *crawl, uint32_t at, const char *format, ...)
{
	struct arena *arena = crawl->check->arena;
	struct str address = crawl_shown(crawl, crawl->items[at].url);
	struct err text;
	va_list args;

	va_start(args, format);
	vsnprintf(text.text, sizeof(text.text), format, args);
	va_end(args);
	crawl_clear_progress(crawl);
	if (crawl->check->config->n_sites > 1)
		address = arena_fmt(arena, "//" STR_FMT STR_FMT,
		    STR_ARG(crawl->site.id), STR_ARG(address));
	check_problem(crawl->check, address, 0, 0, "%s", text.text);
}

void
crawl_check_alt(
    struct crawl *crawl, uint32_t at, struct str url, struct str label)
{
	struct str name;

	if (!address_is_image(url))
		return;
	name = address_file_name(crawl->check->arena, url);
	/* "cat.png (image)" is how the writers call a picture without words. */
	if (label.n > 0 && !str_eq(label, name) &&
	    !(str_starts(label, name) &&
		str_starts(str_from(label, name.n), STR(" ("))))
		return;
	if (crawl_is_news(crawl, "alt", name))
		crawl_fault(crawl, at,
		    "the picture '" STR_FMT "' has no words for those who "
		    "cannot see it; write ![words](...)",
		    STR_ARG(name));
}

struct str
crawl_also(struct crawl *crawl, uint32_t pages)
{
	if (pages < 2)
		return (struct str){ "", 0 };
	return arena_fmt(crawl->check->arena, ", as on %u other page%s",
	    (unsigned)pages - 1, pages == 2 ? "" : "s");
}

/* So much of an address that the line still has room for the cure. */
static struct str
shortened(struct crawl *crawl, struct str address)
{
	size_t n = SHOWN_MAX;

	if (address.n <= SHOWN_MAX)
		return address;
	while (n > 0 && (address.p[n] & 0xC0) == 0x80)
		n--;
	return arena_fmt(crawl->check->arena, STR_FMT "…",
	    STR_ARG(str_slice(address, 0, n)));
}

/* --- addresses that do not answer with a page --- */

static void
tell_moved(struct crawl *crawl, const struct crawl_item *item, struct str shown,
    struct str also)
{
	const char *many = item->hops > 1 ? ", by several redirects" : "";

	if (item->led == CRAWL_FINE)
		crawl_fault(crawl, item->from,
		    "'" STR_FMT "' has moved to '" STR_FMT "'%s" STR_FMT
		    "; link there",
		    STR_ARG(shown), STR_ARG(shortened(crawl, item->said)), many,
		    STR_ARG(also));
	else if (item->led == CRAWL_MOVED)
		crawl_fault(crawl, item->from,
		    "'" STR_FMT "' moves on and on" STR_FMT
		    "; correct the aliases that it meets",
		    STR_ARG(shown), STR_ARG(also));
	else
		crawl_fault(crawl, item->from,
		    "'" STR_FMT "' has moved to '" STR_FMT "', which is not "
		    "there" STR_FMT "; correct it",
		    STR_ARG(shown), STR_ARG(shortened(crawl, item->said)),
		    STR_ARG(also));
}

static void
tell_end(struct crawl *crawl, const struct crawl_item *item, struct str shown,
    struct str also)
{
	switch (item->end) {
	case CRAWL_UNREAD:
	case CRAWL_FINE:
		break;
	case CRAWL_MOVED:
		tell_moved(crawl, item, shown, also);
		break;
	case CRAWL_GONE:
		crawl_fault(crawl, item->from,
		    "'" STR_FMT "' is withdrawn" STR_FMT
		    "; link to something else",
		    STR_ARG(shown), STR_ARG(also));
		break;
	case CRAWL_MISSING:
		crawl_fault(crawl, item->from,
		    "'" STR_FMT "' leads nowhere" STR_FMT
		    "; correct it, or add what it names",
		    STR_ARG(shown), STR_ARG(also));
		break;
	case CRAWL_BUSY:
		crawl_fault(crawl, item->from,
		    "'" STR_FMT "' cannot be read" STR_FMT
		    "; look at its file (" STR_FMT ")",
		    STR_ARG(shown), STR_ARG(also),
		    STR_ARG(shortened(crawl, item->said)));
		break;
	case CRAWL_LONG:
		crawl_fault(crawl, item->from,
		    "'" STR_FMT "' is longer than a request may be" STR_FMT
		    "; shorten it",
		    STR_ARG(shown), STR_ARG(also));
		break;
	}
}

void
crawl_tell_end(struct crawl *crawl, uint32_t at)
{
	const struct crawl_item *item = &crawl->items[at];
	struct str shown;

	if (item->end == CRAWL_UNREAD || item->end == CRAWL_FINE)
		return;
	arena_reset(crawl->check->arena);
	shown = crawl_shown(crawl, item->url);
	if (!crawl_is_news(crawl, "end", shown))
		return;
	tell_end(crawl, item, shortened(crawl, shown),
	    crawl_also(crawl, item->pages));
}
