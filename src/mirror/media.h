#ifndef MIRROR_MEDIA_H
#define MIRROR_MEDIA_H
/*
 * media -- pictures of articles, fetched once: content/media/ab/HASH-NAME.png,
 * where HASH begins with "ab" and is that of the bytes, NAME is what the
 * picture was called, and the ending says what it is.
 *
 * Which address became which file is remembered in the state folder; without
 * it the pictures are fetched again and found to be there.
 */
#include "base/str.h"

struct arena;
struct err;
struct fetch;
struct html_ref;
struct losses;
struct media;

struct media_options {
	size_t max; /* bytes of one picture */
	bool dry_run;
};

/* state: the folder of the importer's memory, or -1.  NULL: no memory. */
struct media *media_open(int content, int state, struct fetch *fetch,
    const struct media_options *options);
void media_close(struct media *media);

/*
 * "/media/ab/…" of a picture.  Empty when it stays on the web: it could not
 * be fetched, which is told, or this is a dry run.  *full is set if the disk
 * takes no more: err says so, and the run should end.
 */
struct str media_get(struct media *media, struct arena *arena,
    const struct html_ref *ref, struct losses *losses, bool *full,
    struct err *err);
/* "jpg", "png" … of a picture's first bytes; empty if they are none. */
struct str media_kind(struct str bytes);
#endif
