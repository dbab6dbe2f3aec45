#include "site/index_scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/path.h"

/* Names of one folder, a subfolder's with a slash behind it: sorted like
 * that, a walk yields whole paths in byte order. */
struct level {
	int fd;
	struct arena arena;
	struct str *names;
	size_t n, cap, at;
	size_t path; /* bytes of scan.path that lead here */
};

struct scan {
	struct level levels[SCAN_DEPTH];
	int depth; /* levels in use; 0: the end, or not begun */
	bool begun;
	int top;
	char path[PATH_MAX_BYTES + NAME_MAX + 2];
	size_t n;
};

/* 100,000 names in one folder are some 8 MB. */
#define LEVEL_MAX ((size_t)512 * 1024 * 1024)

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool
keep(struct level *level, struct str name, bool folder)
{
	char *p = arena_alloc(&level->arena, name.n + 1);

	if (level->n == level->cap) {
		size_t cap = level->cap * 2 + 64;
		struct str *names = realloc(level->names, cap * sizeof(*names));

		if (names == NULL)
			return false;
		level->names = names;
		level->cap = cap;
	}
	if (p == NULL)
		return false;
	memcpy(p, name.p, name.n);
	p[name.n] = '/';
	level->names[level->n++] = (struct str){ p, name.n + folder };
	return true;
}

/* The others can never be an address (base/path.h); odder names are, so that
 * somebody is told. */
static bool
is_hidden(struct str name)
{
	return name.p[0] == '.' || str_ends(name, STR("~")) ||
	    str_ends(name, STR(".tmp"));
}

static bool
is_folder(int fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode);
}

/* Reads and sorts the names of level->fd; 0 or errno. */
static int
read_names(struct level *level)
{
	int copy = openat(level->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	int error = 0;

	if (dir == NULL) {
		error = errno;
		if (copy >= 0)
			close(copy);
		return error;
	}
	errno = 0;
	while (error == 0 && (entry = readdir(dir)) != NULL) {
		struct str name = str_z(entry->d_name);
		bool folder;

		if (is_hidden(name))
			continue;
		folder = is_folder(level->fd, entry);
		if ((folder || str_ends(name, STR(".md"))) &&
		    !keep(level, name, folder))
			error = ENOMEM;
		errno = 0;
	}
	if (error == 0)
		error = errno;
	closedir(dir);
	if (level->n > 1)
		qsort(level->names, level->n, sizeof(*level->names), compare);
	return error;
}

static void
leave(struct scan *scan)
{
	struct level *level = &scan->levels[--scan->depth];

	close(level->fd);
	arena_free(&level->arena);
	free(level->names);
}

/* Goes down into the folder that scan->path names; 0 or errno. */
static int
enter(struct scan *scan, int parent, const char *name)
{
	struct level *level;
	int error;
	int fd;

	if (scan->depth == SCAN_DEPTH)
		return ELOOP;
	fd = openat(parent, name,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC |
		(scan->begun ? O_NOFOLLOW : 0));
	if (fd < 0)
		return errno;
	level = &scan->levels[scan->depth++];
	*level = (struct level){ .fd = fd, .path = scan->n };
	arena_init(&level->arena, LEVEL_MAX);
	error = read_names(level);
	if (error != 0)
		leave(scan);
	return error;
}

struct scan *
scan_new(int folder)
{
	struct scan *scan = calloc(1, sizeof(*scan));

	if (scan != NULL)
		scan->top = folder;
	return scan;
}

void
scan_free(struct scan *scan)
{
	if (scan == NULL)
		return;
	while (scan->depth > 0)
		leave(scan);
	free(scan);
}

static enum scan_result
trouble(struct scan *scan, int error, struct scan_found *found)
{
	*found = (struct scan_found){ .file = { scan->path, scan->n },
		.error = error };
	if (error == EACCES || error == EPERM || error == ELOOP ||
	    error == ENAMETOOLONG)
		return SCAN_DENIED;
	return SCAN_TROUBLE;
}

/* False: it is gone. */
static bool
look_at(int folder, const char *name, struct scan_found *found)
{
	struct stat st;

	/* What a link leads to is for whoever opens it (base/file.h). */
	if (fstatat(folder, name, &st, 0) != 0 &&
	    fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	found->size = (uint64_t)st.st_size;
	found->mtime_ns =
	    (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	found->ctime_ns =
	    (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
	return !S_ISDIR(st.st_mode);
}

bool
scan_look(int folder, struct str file, struct scan_found *found)
{
	char path[PATH_MAX_BYTES + NAME_MAX + 2];
	struct str rest = file;
	struct str segment;

	if (file.n >= sizeof(path) || !str_ends(file, STR(".md")))
		return false;
	while (rest.n > 0) {
		str_cut(rest, '/', &segment, &rest);
		if (segment.n == 0 || is_hidden(segment))
			return false;
	}
	memcpy(path, file.p, file.n);
	path[file.n] = '\0';
	*found = (struct scan_found){ .file = file };
	return look_at(folder, path, found);
}

/* The next name of the current folder, behind scan->path. */
static bool
set_path(struct scan *scan, struct level *level, struct str name)
{
	scan->n = level->path;
	if (name.n > sizeof(scan->path) - 1 - scan->n)
		return false;
	memcpy(scan->path + scan->n, name.p, name.n);
	scan->n += name.n;
	scan->path[scan->n] = '\0';
	return true;
}

enum scan_result
scan_next(struct scan *scan, struct scan_found *found)
{
	int error;

	if (!scan->begun) {
		error = enter(scan, scan->top, ".");
		scan->begun = true;
		if (error != 0)
			return trouble(scan, error, found);
	}
	while (scan->depth > 0) {
		struct level *level = &scan->levels[scan->depth - 1];
		struct str name;

		if (level->at == level->n) {
			leave(scan);
			continue;
		}
		name = level->names[level->at++];
		if (!set_path(scan, level, name))
			return trouble(scan, ENAMETOOLONG, found);
		if (name.p[name.n - 1] != '/') {
			*found = (struct scan_found){ .file = { scan->path,
							  scan->n } };
			if (look_at(level->fd, scan->path + level->path, found))
				return SCAN_FILE;
			continue;
		}
		error = enter(scan, level->fd, scan->path + level->path);
		if (error != 0 && error != ENOENT)
			return trouble(scan, error, found);
	}
	return SCAN_END;
}
