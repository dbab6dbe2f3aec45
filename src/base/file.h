#ifndef BASE_FILE_H
#define BASE_FILE_H
/*
 * file -- files below a folder, whole and never outside it.
 *
 * `dir` is an open folder, and `relative` stays below it: no leading slash,
 * no "..", no symbolic link that leads out.  With AT_FDCWD for `dir` the path
 * is the operator's own (a flag, a configuration file) and may be any.
 */
#include "base/str.h"

struct arena;
struct err;

struct file_info {
	uint64_t size;
	int64_t mtime_ns; /* since 1970 */
	uint64_t device, inode;
};

enum file_result {
	FILE_OK,
	FILE_MISSING, /* no such name, or not below the folder */
	FILE_DENIED, /* permission, FIFO, device, folder, link that leaves */
	FILE_TROUBLE /* I/O error, too many open files, too large */
};

/*
 * openat(2) as far as `dir` reaches; for folders, and for new files.  -1 and
 * errno on failure.
 */
int file_open_beneath(int dir, struct str relative, int flags, unsigned mode);
/* Says "NAME: cannot WHAT: why" of an errno; err may be NULL. */
enum file_result file_failure(
    struct err *err, struct str name, const char *what, int problem);

/*
 * Opens a regular file by its path relative to the folder `dir`, for
 * reading: beneath (openat2 RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS; where
 * the kernel lacks it, segment by segment with O_NOFOLLOW), O_NONBLOCK,
 * O_CLOEXEC; a FIFO or device is refused without waiting.  On FILE_OK *fd is
 * the caller's.  info and err may be NULL.
 */
enum file_result file_open(int dir, struct str relative, int *fd,
    struct file_info *info, struct err *err);
/*
 * The name of what `relative` leads to once links are followed; without one
 * it is the name itself.  False: there is nothing, or it leads out of the
 * folder, or in circles.
 */
bool file_real_name(
    int dir, struct str relative, struct arena *arena, struct str *name);
/* All of it, at most max bytes, into the arena. */
enum file_result file_read(int dir, struct str relative, size_t max,
    struct arena *arena, struct str *bytes, struct file_info *info,
    struct err *err);
/* The same from an open descriptor, which stays open. */
bool file_read_fd(int fd, size_t max, struct arena *arena, struct str *bytes,
    struct err *err);
/*
 * Writes a whole file or nothing: a temporary name beside it (".NAME.tmp"),
 * fsync, rename, fsync of the folder.  Missing folders are made (0755).
 */
bool file_write(int dir, struct str relative, struct str bytes, unsigned mode,
    struct err *err);
/* All bytes to an open descriptor, through interruptions; else false and
 * errno. */
bool file_write_all(int fd, struct str bytes);
/* Makes the folder and those above it; fine if it is there. */
bool file_make_folder(int dir, struct str relative, struct err *err);
/* Opens a folder (O_PATH is not used: it can be listed); -1 and err. */
int file_open_folder(struct str path, struct err *err);
#endif
