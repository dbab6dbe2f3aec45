#ifndef SERVER_WATCH_H
#define SERVER_WATCH_H
/*
 * watch -- says when something below a folder may have changed.
 *
 * An event only means "look again", at one file or, when a folder came or
 * went or the kernel dropped events, at all of them.  Folders that appear are
 * watched as soon as their event is read; whoever looks after an event sees
 * what was put into them before.
 *
 * By inotify itself, not by uv_fs_event, which keeps an overflow from us.
 */
#include <uv.h>

#include "server/changes.h"

struct err;

struct watch {
	uv_poll_t poll;
	int fd;
	char path[4096];
	char **folders; /* by watch descriptor: below `path`; NULL: none */
	int n_folders;
	struct changes changes; /* since they were taken */
	void (*changed)(void *context);
	void *context;
	bool complained; /* that there are too many folders to watch */
};

/* False: this kernel has no inotify for us; the caller looks by the clock. */
bool watch_start(struct watch *watch, uv_loop_t *loop, struct str path,
    void (*changed)(void *context), void *context, struct err *err);
/* Watches folders that are not watched yet. */
void watch_scan(struct watch *watch);
/* What has changed since the last time; what `taken` held is forgotten. */
void watch_take(struct watch *watch, struct changes *taken);
void watch_stop(struct watch *watch);
#endif
