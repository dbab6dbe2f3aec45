#ifndef SITE_PAGE_H
#define SITE_PAGE_H
/*
 * page -- a target becomes bytes: article, listing, generated page or file.
 */
#include "base/str.h"

struct err;
struct target;
struct visit;

/* A regular file inside the content folder, open for reading. */
struct page_file {
	int fd; /* the caller's to close */
	uint64_t size;
};

/* Lines of a page before they wear a protocol's clothes. */
enum page_writer { PAGE_GEMTEXT, PAGE_GOPHERMAP, PAGE_TEXT };

/*
 * TARGET_PAGE: the whole page in one form, in the visit's arena.  False when
 * that is not possible now (file vanished, memory): err says why.
 */
bool page_render(const struct visit *visit, const struct target *target,
    enum page_writer writer, struct str *bytes, struct err *err);

/* TARGET_BYTES: the bytes. */
bool page_bytes(const struct visit *visit, const struct target *target,
    struct str *bytes, struct err *err);

/* TARGET_FILE, and a page's source (FORM_SOURCE). */
bool page_open(const struct visit *visit, const struct target *target,
    struct page_file *file, struct err *err);
#endif
