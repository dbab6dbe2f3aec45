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

enum page_result {
	PAGE_MADE,
	/* Its file is being written, or its row is about to change. */
	PAGE_UNSETTLED,
	PAGE_FAILED /* file vanished, memory */
};

/*
 * TARGET_PAGE: the whole page in one form, in the visit's arena.  Where that
 * is not possible now err says why.
 */
enum page_result page_render(const struct visit *visit,
    const struct target *target, enum page_writer writer, struct str *bytes,
    struct err *err);

/* TARGET_BYTES: the bytes. */
bool page_bytes(const struct visit *visit, const struct target *target,
    struct str *bytes, struct err *err);

/* TARGET_FILE. */
bool page_open(const struct visit *visit, const struct target *target,
    struct page_file *file, struct err *err);

/*
 * TARGET_MISSING: gophermap lines (no final dot) that may stand below the
 * error line: the nearest titles, then ways onward.  Empty when there is
 * nothing to offer.
 */
struct str page_suggestions(
    const struct visit *visit, const struct target *target);

/*
 * The writer for a target of this form: a page's own (FORM_NATIVE is gemtext
 * on Gemini, a menu on gopher), else the twin's.
 */
enum page_writer page_writer_of(
    const struct visit *visit, const struct target *target);
#endif
