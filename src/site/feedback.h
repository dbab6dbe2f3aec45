#ifndef SITE_FEEDBACK_H
#define SITE_FEEDBACK_H
/*
 * feedback -- readers' notes to the editors, in a Maildir below the state
 * folder: state/ID/feedback/{tmp,new,cur}.
 *
 * One file a note, under a name that no other process or replica makes, so
 * that folders merge by copying.  A note is on the disk before anybody is
 * thanked for it.  Nothing about the reader is kept, and nothing that is
 * kept is ever shown on the capsule.
 */
#include "base/str.h"
#include "site/site.h"

struct arena;
struct err;

enum {
	FEEDBACK_MAX = 1000, /* bytes of a note */
	FEEDBACK_NOTES_MAX = 10000 /* unread ones; a flood ends here */
};

struct feedback_note {
	struct str article; /* its address; empty: about the whole */
	struct str title; /* of the article, if known */
	enum scheme scheme; /* the protocol by which it came */
	bool private; /* what was typed was hidden */
	int64_t when;
	struct str text;
};

enum feedback_result {
	FEEDBACK_KEPT,
	FEEDBACK_EMPTY, /* nothing is left without control characters */
	FEEDBACK_LONG,
	FEEDBACK_FULL,
	FEEDBACK_FAILED /* err says why */
};

/* Takes milliseconds (fsync): for the pool. */
enum feedback_result feedback_keep(const struct site *site, struct arena *arena,
    const struct feedback_note *note, struct err *err);

/* A note as read back. */
struct feedback_read {
	struct str name; /* of its file */
	bool seen; /* in cur/ */
	struct feedback_note note;
};

/*
 * All notes below `state_path`, oldest first; none where there is no folder.
 * Files that are no notes are left out.
 */
bool feedback_list(struct str state_path, struct arena *arena,
    const struct feedback_read **notes, size_t *n, struct err *err);
/* Moves a note from new/ to cur/: it has been seen. */
bool feedback_mark_seen(
    struct str state_path, const struct feedback_read *note, struct err *err);
#endif
