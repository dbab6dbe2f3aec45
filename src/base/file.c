#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"

enum { READ_FLAGS = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, RETRIES = 8 };

/* --- opening beneath a folder --- */

/* Neither absolute nor with ".." in it, whatever the kernel may do. */
static bool
stays_inside(struct str path)
{
	struct str segment;
	bool more = true;

	if (path.n == 0 || path.p[0] == '/')
		return false;
	while (more) {
		more = str_cut(path, '/', &segment, &path);
		if (str_eq(segment, STR("..")))
			return false;
	}
	return true;
}

/*
 * For kernels before 5.6: segment by segment, no link followed.  The path is
 * cut in place.
 */
static int
open_step_by_step(int dir, char *path, int flags, mode_t mode)
{
	int at = dir;
	int fd = -1;

	while (fd < 0) {
		char *slash = strchr(path, '/');

		if (slash == NULL) {
			fd = openat(at, path, flags | O_NOFOLLOW, mode);
			break;
		}
		*slash = '\0';
		if (slash != path) {
			int next = openat(at, path,
			    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

			if (at != dir)
				close(at);
			at = next;
			if (at < 0)
				return -1;
		}
		path = slash + 1;
	}
	if (at != dir) {
		int problem = errno;

		close(at);
		errno = problem;
	}
	return fd;
}

/* Set once the kernel has said that it does not know openat2. */
static _Atomic bool lacks_openat2;

int
file_open_beneath(int dir, struct str relative, int flags, unsigned mode)
{
	struct open_how how = { .flags = (unsigned)flags,
		.mode = flags & O_CREAT ? mode : 0,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
	char path[4096];
	long fd = -1;

	errno = ENOENT;
	if (relative.n >= sizeof(path) || str_find(relative, '\0') != STR_NONE)
		return -1;
	memcpy(path, relative.n == 0 ? "" : relative.p, relative.n);
	path[relative.n] = '\0';
	if (dir == AT_FDCWD)
		return openat(dir, path, flags, mode);
	if (!stays_inside(relative))
		return -1;
	/* EAGAIN: something was renamed meanwhile. */
	for (int i = 0; i < RETRIES && !lacks_openat2; i++) {
		fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));
		if (fd >= 0 || (errno != EAGAIN && errno != EINTR))
			break;
	}
	if (fd < 0 && !lacks_openat2 && errno == ENOSYS)
		lacks_openat2 = true;
	/* EPERM: a filter around us that does not know the call. */
	if (lacks_openat2 || (fd < 0 && errno == EPERM))
		return open_step_by_step(dir, path, flags, mode);
	return (int)fd;
}

/* --- what an errno means --- */

static enum file_result
result_of(int problem)
{
	switch (problem) {
	case ENOENT:
	case ENOTDIR:
	case ENAMETOOLONG:
		return FILE_MISSING;
	case EACCES:
	case EPERM:
	case EXDEV: /* a link leads out of the folder */
	case ELOOP:
	case ENXIO: /* a socket */
	case ENODEV:
	case EISDIR:
		return FILE_DENIED;
	default:
		return FILE_TROUBLE;
	}
}

/* What people can do something with. */
static const char *
reason_of(int problem)
{
	if (problem == EXDEV)
		return "a symbolic link leads out of the folder";
	return strerror(problem);
}

enum file_result
file_failure(struct err *err, struct str name, const char *what, int problem)
{
	if (err != NULL)
		err_set(err, STR_FMT ": cannot %s: %s", STR_ARG(name), what,
		    reason_of(problem));
	return result_of(problem);
}

/* --- reading --- */

enum file_result
file_open(int dir, struct str relative, int *fd, struct file_info *info,
    struct err *err)
{
	struct stat st;

	*fd = file_open_beneath(dir, relative, READ_FLAGS, 0);
	if (*fd < 0)
		return file_failure(err, relative, "open", errno);
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(*fd);
		*fd = -1;
		if (err != NULL)
			err_set(err, STR_FMT ": not a regular file",
			    STR_ARG(relative));
		return FILE_DENIED;
	}
	if (info != NULL)
		*info = (struct file_info){ .size = (uint64_t)st.st_size,
			.mtime_ns = st.st_mtim.tv_sec * INT64_C(1000000000) +
			    st.st_mtim.tv_nsec,
			.device = st.st_dev,
			.inode = st.st_ino };
	return FILE_OK;
}

/* Room for what the descriptor says it holds, and one byte more. */
static size_t
first_size(int fd, size_t max)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0)
		return max < 4096 ? max + 1 : 4096;
	return (uint64_t)st.st_size < max ? (size_t)st.st_size + 1 : max + 1;
}

bool
file_read_fd(
    int fd, size_t max, struct arena *arena, struct str *bytes, struct err *err)
{
	size_t cap, n = 0;
	char *p;

	max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4;
	cap = first_size(fd, max);
	p = arena_grow(arena, NULL, 0, cap);
	while (p != NULL) {
		ssize_t got = read(fd, p + n, cap - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, "cannot read: %s", strerror(errno));
		if (got == 0) {
			*bytes = (struct str){ p, n };
			return true;
		}
		n += (size_t)got;
		if (n > max)
			return err_set(err, "larger than %zu bytes", max);
		if (n == cap) {
			size_t more = cap < max / 2 ? cap * 2 : max + 1;

			p = arena_grow(arena, p, cap, more);
			cap = more;
		}
	}
	return err_set(err, "not enough memory");
}

enum file_result
file_read(int dir, struct str relative, size_t max, struct arena *arena,
    struct str *bytes, struct file_info *info, struct err *err)
{
	struct err why = { "" };
	enum file_result result;
	bool done;
	int fd;

	result = file_open(dir, relative, &fd, info, err);
	if (result != FILE_OK)
		return result;
	done = file_read_fd(fd, max, arena, bytes, &why);
	close(fd);
	if (done)
		return FILE_OK;
	if (err != NULL)
		err_set(err, STR_FMT ": %s", STR_ARG(relative), why.text);
	return FILE_TROUBLE;
}
