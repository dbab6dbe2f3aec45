#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/path.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC };

int
file_open_folder(struct str path, struct err *err)
{
	int fd = file_open_beneath(AT_FDCWD, path, FOLDER_FLAGS, 0);

	if (fd < 0)
		file_failure(err, path, "open the folder", errno);
	return fd;
}

/* The folder that `relative` stands in, opened; `dir` itself if it is that. */
static int
open_parent(int dir, struct str relative)
{
	struct str folder = path_folder(relative);

	if (folder.n == 0)
		return dir;
	if (folder.n > 1)
		folder.n--;
	return file_open_beneath(dir, folder, FOLDER_FLAGS, 0);
}

static void
close_parent(int parent, int dir)
{
	int problem = errno;

	if (parent >= 0 && parent != dir)
		close(parent);
	errno = problem;
}

/* A name of one segment, NUL behind it; false: too long. */
static bool
copy_name(char out[NAME_MAX + 1], struct str name)
{
	errno = ENAMETOOLONG;
	if (name.n > NAME_MAX)
		return false;
	memcpy(out, name.n == 0 ? "" : name.p, name.n);
	out[name.n] = '\0';
	return true;
}

/* --- folders --- */

static bool
make_one(int dir, struct str relative)
{
	int parent = open_parent(dir, relative);
	char name[NAME_MAX + 1];
	bool made;

	if (parent == -1)
		return false;
	made = copy_name(name, path_name(relative)) &&
	    (mkdirat(parent, name, 0755) == 0 || errno == EEXIST);
	close_parent(parent, dir);
	return made;
}

static bool
is_folder(int dir, struct str relative)
{
	int fd = file_open_beneath(dir, relative, FOLDER_FLAGS, 0);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

bool
file_make_folder(int dir, struct str relative, struct err *err)
{
	size_t end = 0;

	while (relative.n > 1 && relative.p[relative.n - 1] == '/')
		relative.n--;
	if (is_folder(dir, relative))
		return true;
	while (end < relative.n) {
		size_t slash = str_find(str_from(relative, end + 1), '/');
		struct str part;

		end = slash == STR_NONE ? relative.n : end + 1 + slash;
		part = str_slice(relative, 0, end);
		if (is_folder(dir, part) || part.p[end - 1] == '/')
			continue;
		if (!make_one(dir, part)) {
			file_failure(err, part, "make the folder", errno);
			return false;
		}
	}
	if (is_folder(dir, relative))
		return true;
	file_failure(err, relative, "make the folder", errno);
	return false;
}

/* --- files --- */

bool
file_write_all(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t done = write(fd, bytes.p, bytes.n);

		if (done < 0 && errno != EINTR)
			return false;
		if (done > 0)
			bytes = str_from(bytes, (size_t)done);
	}
	return true;
}

/* ".NAME.tmp", cut where a name may not be longer. */
static void
temporary_name(char out[NAME_MAX + 1], const char *name)
{
	snprintf(out, NAME_MAX + 1, ".%.240s.tmp", name);
}

static bool
write_new(int parent, const char *name, struct str bytes, unsigned mode)
{
	bool done;
	int fd;

	/* What a run that was killed left behind. */
	unlinkat(parent, name, 0);
	fd = openat(parent, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return false;
	done = file_write_all(fd, bytes) && fsync(fd) == 0;
	/* close may tell of a full disk, too (NFS). */
	if (close(fd) != 0)
		done = false;
	return done;
}

static bool
replace(int parent, const char *name, struct str bytes, unsigned mode)
{
	char temporary[NAME_MAX + 1];
	int problem;

	temporary_name(temporary, name);
	if (write_new(parent, temporary, bytes, mode) &&
	    renameat(parent, temporary, parent, name) == 0)
		return true;
	problem = errno;
	unlinkat(parent, temporary, 0);
	errno = problem;
	return false;
}

/* The working folder itself can be synced only by opening it. */
static bool
sync_folder(int parent)
{
	int fd = parent;
	bool done;

	if (parent == AT_FDCWD)
		fd = open(".", FOLDER_FLAGS);
	if (fd < 0)
		return false;
	done = fsync(fd) == 0;
	if (fd != parent)
		close(fd);
	return done;
}

bool
file_write(int dir, struct str relative, struct str bytes, unsigned mode,
    struct err *err)
{
	struct str folder = path_folder(relative);
	char name[NAME_MAX + 1];
	int parent;
	bool done;

	if (folder.n > 1 && !file_make_folder(dir, folder, err))
		return false;
	parent = open_parent(dir, relative);
	done = parent != -1 && copy_name(name, path_name(relative)) &&
	    replace(parent, name, bytes, mode) && sync_folder(parent);
	close_parent(parent, dir);
	if (!done)
		file_failure(err, relative, "write", errno);
	return done;
}
