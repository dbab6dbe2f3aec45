#include "mirror/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/url.h"
#include "mirror/feed.h"
#include "mirror/fetch.h"
#include "mirror/import.h"
#include "mirror/medium.h"
#include "mirror/memory.h"
#include "mirror/organization.h"
#include "mirror/page.h"
#include "mirror/page_head.h"
#include "mirror/source_name.h"
#include "mirror/store.h"
#include "mirror/wordpress.h"
#include "mirror/wxr.h"

enum { LOOK_AT = 64 * 1024 };

/* --- what is it? --- */

enum source_kind
source_kind(struct str bytes)
{
	struct str head = str_trim(str_slice(bytes, 0, LOOK_AT));

	if (source_is_wide(head))
		return SOURCE_UNKNOWN;
	if (str_starts(head, STR("PK\x03\x04")))
		return SOURCE_ZIP;
	if (str_starts(head, STR("\xEF\xBB\xBF")))
		head = str_trim(str_from(head, 3));
	if (str_search(head, STR("wordpress.org/export/")) != STR_NONE)
		return SOURCE_WXR;
	if (str_starts(head, STR("{")) || str_starts(head, STR("[")))
		return SOURCE_JSON;
	if (str_search(head, STR("<rss")) != STR_NONE ||
	    str_search(head, STR("<feed")) != STR_NONE ||
	    str_search(head, STR("<rdf:RDF")) != STR_NONE ||
	    str_search(head, STR(":feed")) != STR_NONE)
		return SOURCE_FEED;
	if (str_starts(head, STR("<?xml")) &&
	    str_search(head, STR("<html")) == STR_NONE)
		return SOURCE_UNKNOWN;
	if (str_find(head, '<') != STR_NONE)
		return SOURCE_HTML;
	return SOURCE_UNKNOWN;
}

/* A list of posts, saved from a REST interface. */
static bool
read_json(struct import *import, struct str bytes, struct err *err)
{
	struct str modified = { NULL, 0 };
	struct arena arena;
	bool done;

	arena_init(&arena, 1024 * 1024);
	import_begin(import);
	done = wordpress_take(import, bytes, false, &arena, &modified, err) !=
	    WORDPRESS_BAD;
	arena_free(&arena);
	return done;
}

/* --- files --- */

/* Without waiting; only what can be read twice. */
static int
open_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat what;

	if (fd < 0) {
		source_misnamed(str_z(path), errno, err);
		return -1;
	}
	if (fstat(fd, &what) == 0 && S_ISREG(what.st_mode))
		return fd;
	if (S_ISDIR(what.st_mode))
		err_set(err,
		    "it is a folder; name the export in it.  A folder of "
		    "Markdown needs none: serve --content shows it");
	else
		err_set(err, "it is no file; save what comes from it first");
	close(fd);
	return -1;
}

static bool
read_small_file(struct import *import, const char *path, struct arena *arena,
    struct str *bytes, struct err *err)
{
	int fd = open_file(path, err);
	bool done;

	if (fd < 0)
		return false;
	done = file_read_fd(
	    fd, import_options(import)->list_max, arena, bytes, err);
	close(fd);
	return done;
}

static bool
read_head(
    const char *path, struct arena *arena, struct str *head, struct err *err)
{
	char *p = arena_alloc(arena, LOOK_AT);
	int fd = open_file(path, err);
	ssize_t n;

	if (fd < 0)
		return false;
	if (p == NULL) {
		close(fd);
		return err_set(err, "out of memory");
	}
	n = read(fd, p, LOOK_AT);
	if (n < 0)
		err_set(err, "cannot read it: %s", strerror(errno));
	close(fd);
	*head = (struct str){ p, n < 0 ? 0 : (size_t)n };
	return n >= 0;
}

static bool
read_file(struct import *import, const char *path, struct err *err)
{
	struct str site = import_options(import)->site;
	struct arena arena;
	struct str head = { NULL, 0 };
	struct str bytes = { NULL, 0 };
	enum source_kind kind;
	bool done;

	arena_init(&arena, import_options(import)->list_max * 2 + (1 << 20));
	done = read_head(path, &arena, &head, err);
	kind = source_kind(head);
	if (done && kind != SOURCE_WXR && kind != SOURCE_ZIP)
		done = read_small_file(import, path, &arena, &bytes, err);
	if (done)
		switch (kind) {
		case SOURCE_WXR:
			done = wxr_read(import, path, err);
			break;
		case SOURCE_ZIP:
			done = medium_read(import, path, err);
			break;
		case SOURCE_FEED:
			done = feed_read(import, bytes, site, err);
			break;
		case SOURCE_HTML:
			done = page_read(import, bytes, site, err);
			break;
		case SOURCE_JSON:
			done = read_json(import, bytes, err);
			break;
		case SOURCE_UNKNOWN:
			done = source_unknown(bytes, err);
			break;
		}
	arena_free(&arena);
	return done;
}

/* --- the web --- */

/* Whether `url` is the front page of the site whose REST root that is. */
static bool
is_front_page(struct str url, struct str root)
{
	size_t at = str_search(root, STR("wp-json"));

	if (at == STR_NONE)
		at = str_find(root, '?');
	root = str_slice(root, 0, at);
	while (str_ends(root, STR("/")))
		root.n--;
	while (str_ends(url, STR("/")))
		url.n--;
	return str_eq(root, url);
}

static bool
has_no_path(struct str address)
{
	struct url url;

	return url_parse(address, &url) && url.path.n <= 1 && !url.has_query;
}

/* The well-known place, for sites that do not name their root. */
static struct str
guess_root(struct import *import, struct arena *arena, struct str url)
{
	struct fetch_request request = {
		.url = url_join(arena, url, STR("/wp-json/")),
		.max = 8 * 1024 * 1024,
		.optional = true,
	};
	struct fetch_response response;
	struct err ignored;

	if (fetch_get(import_fetch(import), &request, arena, &response,
		&ignored) == FETCH_OK &&
	    wordpress_is_root(response.body))
		return request.url;
	return (struct str){ NULL, 0 };
}

static struct str
feed_in_head(struct arena *arena, const struct fetch_response *response)
{
	static const struct str types[] = {
		STR_INIT("application/atom+xml"),
		STR_INIT("application/rss+xml"),
	};
	struct str url = { NULL, 0 };

	for (size_t i = 0; i < 2 && url.n == 0; i++)
		url = page_head_link_typed(
		    arena, response->body, STR("alternate"), types[i]);
	if (url.n == 0)
		return url;
	return url_join(arena, response->url, url_encode(arena, url));
}

static bool
read_feed_at(
    struct import *import, struct arena *arena, struct str url, struct err *err)
{
	struct fetch_request request = {
		.url = url,
		.max = import_options(import)->list_max,
	};
	struct fetch_response response;

	if (fetch_get(import_fetch(import), &request, arena, &response, err) !=
	    FETCH_OK)
		return false;
	if (source_kind(response.body) != SOURCE_FEED)
		return err_set(err, STR_FMT ": no feed came", STR_ARG(url));
	return feed_read(import, response.body, response.url, err);
}

static bool
read_html(struct import *import, struct arena *arena,
    const struct fetch_response *response, struct err *err)
{
	struct str root = wordpress_root(arena, response);
	struct str feed;

	if (root.n == 0 && has_no_path(response->url))
		root = guess_root(import, arena, response->url);
	if (root.n > 0 &&
	    (is_front_page(response->url, root) ||
		has_no_path(response->url))) {
		organization_fill(import, response->body, response->url);
		return wordpress_read(import, root, err);
	}
	feed = has_no_path(response->url) ? feed_in_head(arena, response)
					  : (struct str){ NULL, 0 };
	if (feed.n > 0) {
		organization_fill(import, response->body, response->url);
		return read_feed_at(import, arena, feed, err);
	}
	return page_read(import, response->body, response->url, err);
}

static bool
read_answer(struct import *import, struct arena *arena,
    const struct fetch_response *response, struct err *err)
{
	switch (source_kind(response->body)) {
	case SOURCE_FEED:
		return feed_read(import, response->body, response->url, err);
	case SOURCE_HTML:
		return read_html(import, arena, response, err);
	case SOURCE_JSON:
		if (wordpress_is_root(response->body))
			return wordpress_read(import, response->url, err);
		return read_json(import, response->body, err);
	case SOURCE_WXR:
	case SOURCE_ZIP:
		return err_set(
		    err, "an export is read from a file: download it first");
	case SOURCE_UNKNOWN:
		break;
	}
	return source_unknown(response->body, err);
}

/* What is remembered of a feed means nothing in a folder that was emptied. */
static bool
is_still_there(struct import *import, uint64_t articles)
{
	struct store *store = import_store(import);
	uint64_t known = 0;

	for (size_t i = 0; i < store_count(store); i++)
		known += store_nth(store, i)->mirrored;
	return known >= articles;
}

/* A list that was cut or limited is not one that need not be asked again. */
static bool
may_skip_same(const struct import_options *options)
{
	return !options->full && !options->force && options->limit == 0 &&
	    options->since == DATE_NONE && options->n_categories == 0;
}

static bool
read_web(struct import *import, struct str name, struct err *err)
{
	const struct import_options *options = import_options(import);
	struct fetch_request request = { .max = options->list_max };
	struct fetch_response response;
	struct progress *progress = import_progress(import);
	struct memory memory;
	struct arena arena;
	size_t before = progress->fresh + progress->changed + progress->same;
	bool done;

	arena_init(&arena, options->list_max * 8 + ((size_t)64 << 20));
	request.url = url_encode(&arena, name);
	fetch_name(import_fetch(import), request.url);
	memory_load(import_state(import), &arena, request.url, &memory);
	if (may_skip_same(options) && is_still_there(import, memory.articles)) {
		request.etag = memory.etag;
		request.last_modified = memory.last_modified;
	}
	switch (
	    fetch_get(import_fetch(import), &request, &arena, &response, err)) {
	case FETCH_OK:
		done = read_answer(import, &arena, &response, err);
		break;
	case FETCH_SAME:
		progress->same += memory.articles;
		done = true;
		break;
	case FETCH_STOPPED:
		done = true;
		break;
	default:
		done = false;
		break;
	}
	/* a feed's own validators; a site's are its front page's */
	if (done && response.status == 200 && may_skip_same(options) &&
	    !options->dry_run && !fetch_is_stopped() &&
	    source_kind(response.body) == SOURCE_FEED) {
		memory.etag = response.etag;
		memory.last_modified = response.last_modified;
		memory.articles = progress->fresh + progress->changed +
		    progress->same - before;
		memory_save(import_state(import), &arena, request.url, &memory);
	}
	arena_free(&arena);
	return done;
}

bool
source_read(struct import *import, struct str name, struct err *err)
{
	struct arena arena;
	bool done;

	if (url_is_web(name)) {
		done = read_web(import, name, err);
	} else {
		arena_init(&arena, 64 * 1024);
		done = read_file(import, arena_z(&arena, name), err);
		arena_free(&arena);
	}
	if (!done && !str_starts(str_z(err->text), name))
		err_in(err, STR_FMT, STR_ARG(name));
	return done;
}
