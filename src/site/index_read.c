#include "site/index_read.h"

#include <endian.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/path.h"
#include "base/url.h"
#include "base/utf8.h"
#include "markup/markdown.h"
#include "site/index_text.h"
#include "site/publisher.h"
#include "site/site.h"

/*
 * A file that changed within this time may change again without a sign: the
 * clocks of file systems tick in milliseconds, some in seconds.  Its ctime
 * is not remembered, so that the next pass looks into it.
 */
#define RACY_NS ((int64_t)2100 * 1000 * 1000)

static bool
stamp_of(int fd, struct catalog_stamp *stamp)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	stamp->size = (uint64_t)st.st_size;
	stamp->mtime_ns =
	    (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	stamp->ctime_ns =
	    (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
	return true;
}

static bool
same_stamp(const struct catalog_stamp *a, const struct catalog_stamp *b)
{
	return a->size == b->size && a->mtime_ns == b->mtime_ns &&
	    a->ctime_ns == b->ctime_ns;
}

static void
forget_if_racy(struct catalog_stamp *stamp)
{
	struct timespec t;
	int64_t now;

	clock_gettime(CLOCK_REALTIME, &t);
	now = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
	if (stamp->ctime_ns > now - RACY_NS)
		stamp->ctime_ns = 0;
}

/* The bytes of an open file, if it holds still. */
static enum index_read
read_bytes(int fd, struct arena *arena, struct catalog_stamp *stamp,
    struct str *bytes, struct err *err)
{
	struct catalog_stamp again;

	if (!stamp_of(fd, stamp))
		return INDEX_UNSETTLED;
	if (stamp->size > MARKDOWN_MAX) {
		err_set(err, "is larger than %zu MiB; split it",
		    MARKDOWN_MAX >> 20);
		return INDEX_BROKEN;
	}
	if (!file_read_fd(fd, MARKDOWN_MAX, arena, bytes, err) ||
	    !stamp_of(fd, &again) || !same_stamp(stamp, &again) ||
	    bytes->n != stamp->size)
		return INDEX_UNSETTLED;
	stamp->hash = catalog_stamp_hash(*bytes);
	forget_if_racy(stamp);
	return INDEX_READ;
}

static enum index_read
read_file(const struct site *site, struct arena *arena, struct str file,
    struct catalog_stamp *stamp, struct str *bytes, struct err *err)
{
	enum index_read result;
	int fd;

	switch (file_open(site->content, file, &fd, NULL, err)) {
	case FILE_OK:
		break;
	case FILE_MISSING:
		return INDEX_GONE;
	case FILE_DENIED:
		return INDEX_BROKEN;
	default:
		return INDEX_UNSETTLED;
	}
	result = read_bytes(fd, arena, stamp, bytes, err);
	close(fd);
	return result;
}

/* How many of eight bytes follow white space and are none themselves.
 * *before: whether the byte before was white, as a top bit. */
static unsigned
count_starts(uint64_t bytes, uint64_t *before)
{
	const uint64_t ones = 0x0101010101010101u;
	const uint64_t high = ones << 7;
	/* The top bit of each byte that is at most a blank. */
	uint64_t white =
	    ~(((bytes & ~high) + (ones * (0x7f - ' '))) | bytes) & high;
	uint64_t starts = ~white & ((white << 8) | *before) & high;

	*before = white >> 56;
	/* The sum of eight bytes that are 0 or 1. */
	return (unsigned)(((starts >> 7) * ones) >> 56);
}

static uint32_t
count_words(struct str s, bool *ascii)
{
	uint64_t before = 0x80;
	uint64_t seen = 0;
	uint64_t bytes;
	uint32_t n = 0;
	size_t at;

	for (at = 0; s.n - at >= 8; at += 8) {
		memcpy(&bytes, s.p + at, 8);
		bytes = le64toh(bytes);
		seen |= bytes;
		n += count_starts(bytes, &before);
	}
	bytes = 0;
	if (at < s.n)
		memcpy(&bytes, s.p + at, s.n - at);
	bytes = le64toh(bytes);
	seen |= bytes;
	n += count_starts(bytes, &before);
	*ascii = (seen & 0x8080808080808080u) == 0;
	return n;
}

uint32_t
index_words(struct str body)
{
	bool ascii;
	uint32_t n = count_words(body, &ascii);
	size_t wide = 0;
	uint32_t c;

	if (ascii)
		return n;
	/* Scripts without blanks: two characters are about a word. */
	for (size_t at = 0; at < body.n;) {
		at += utf8_decode(body, at, &c);
		wide += c >= 0x2E80 && utf8_is_wide(c);
	}
	return n + (uint32_t)(wide / 2);
}

/* "why-rag" of "p/nlp/why-rag.md", for a page that has no title at all. */
static struct str
name_as_title(struct arena *arena, struct str file)
{
	struct str name = path_name(file);
	char *p;

	name = str_slice(name, 0, str_find_last(name, '.'));
	p = arena_z(arena, name);
	for (size_t i = 0; p != NULL && i < name.n; i++)
		if (p[i] == '-' || p[i] == '_')
			p[i] = ' ';
	name = utf8_clean(arena, (struct str){ p, p == NULL ? 0 : name.n });
	return name.n > 0 ? name : STR("untitled");
}

static struct str
website_host(const struct site *site)
{
	struct url url;

	if (site->publisher == NULL ||
	    !url_parse(site->publisher->website, &url))
		return (struct str){ 0 };
	return url.host;
}

static void
fill_page(const struct site *site, struct arena *arena, struct str file,
    struct index_page *out)
{
	struct catalog_page *page = &out->page;
	const struct article *article = &out->article;

	page->file = file;
	page->article = article;
	page->address = article_address(arena, file, article->slug);
	page->title =
	    article->title.n > 0 ? article->title : name_as_title(arena, file);
	page->summary = article->summary.n > 0
	    ? article->summary
	    : index_summary(arena, article->body);
	page->words = index_words(article->body);
	page->website_host = website_host(site);
}

static enum index_read
parse(const struct site *site, struct arena *arena, struct str file,
    struct str bytes, struct index_page *out, struct err *err)
{
	if (!path_is_public(file)) {
		err_set(err, "its name cannot be an address; rename it");
		return INDEX_BROKEN;
	}
	if (str_trim(bytes).n == 0) {
		err_set(err, "is empty; write something, or remove it");
		return INDEX_BROKEN;
	}
	if (!article_parse(bytes, arena, &out->article, NULL, err))
		return arena->failed ? INDEX_UNSETTLED : INDEX_BROKEN;
	fill_page(site, arena, file, out);
	if (out->page.address.n == 0 || out->page.address.n > PATH_MAX_BYTES) {
		err_set(err, "its address is too long; give it a slug");
		return arena->failed ? INDEX_UNSETTLED : INDEX_BROKEN;
	}
	return arena->failed ? INDEX_UNSETTLED : INDEX_READ;
}

enum index_read
index_read(const struct site *site, struct arena *arena, struct str file,
    const uint64_t *known, struct index_page *page, struct err *err)
{
	enum index_read result;
	struct str bytes;

	*page = (struct index_page){ .page.file = file };
	err_set(err, "cannot be read now");
	result = read_file(site, arena, file, &page->page.stamp, &bytes, err);
	if (result != INDEX_READ)
		return result;
	if (known != NULL && *known == page->page.stamp.hash)
		return INDEX_SAME;
	return parse(site, arena, file, bytes, page, err);
}
