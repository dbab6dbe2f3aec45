#include "mirror/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/path.h"

void
batch_init(struct batch *batch, int dir, struct arena *arena)
{
	batch->dir = dir;
	batch->arena = arena;
	batch->n_written = 0;
	batch->n_removed = 0;
	batch->n_folders = 0;
}

static void
close_folders(struct batch *batch)
{
	while (batch->n_folders > 0)
		close(batch->folders[--batch->n_folders].fd);
}

static int
known_folder(const struct batch *batch, struct str folder)
{
	for (size_t i = 0; i < batch->n_folders; i++)
		if (str_eq(batch->folders[i].path, folder))
			return batch->folders[i].fd;
	return -1;
}

/* The folder a file stands in, opened; made if `make`.  It is the batch's. */
static int
open_folder(struct batch *batch, struct str file, bool make, struct err *err)
{
	struct str folder = path_folder(file);
	int fd;

	if (folder.n > 1)
		folder.n--;
	if (folder.n == 0)
		folder = STR(".");
	fd = known_folder(batch, folder);
	if (fd >= 0)
		return fd;
	fd = file_open_beneath(
	    batch->dir, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (fd < 0 && errno == ENOENT && make) {
		if (!file_make_folder(batch->dir, folder, err))
			return -1;
		fd = file_open_beneath(
		    batch->dir, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	}
	if (fd < 0) {
		err_set(err, "cannot open the folder of " STR_FMT ": %s",
		    STR_ARG(file), strerror(errno));
		return -1;
	}
	if (batch->n_folders == BATCH_FOLDERS)
		close_folders(batch);
	batch->folders[batch->n_folders].path =
	    arena_copy(batch->arena, folder);
	batch->folders[batch->n_folders++].fd = fd;
	return fd;
}

static bool
names(struct str file, char name[NAME_MAX + 1], char temporary[NAME_MAX + 1])
{
	struct str last = path_name(file);

	if (last.n == 0 || last.n > NAME_MAX)
		return false;
	memcpy(name, last.p, last.n);
	name[last.n] = '\0';
	snprintf(temporary, NAME_MAX + 1, ".%.240s.tmp", name);
	return true;
}

static bool
write_temporary(int folder, const char *temporary, struct str bytes)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	bool done;
	int problem;
	int fd;

	fd = openat(folder, temporary, flags, 0644);
	/* What a run that was killed left behind, or was written just now. */
	if (fd < 0 && errno == EEXIST && unlinkat(folder, temporary, 0) == 0)
		fd = openat(folder, temporary, flags, 0644);
	if (fd < 0)
		return false;
	done = file_write_all(fd, bytes);
	if (close(fd) != 0)
		done = false;
	problem = errno;
	if (!done)
		unlinkat(folder, temporary, 0);
	errno = problem;
	return done;
}

bool
batch_write(
    struct batch *batch, struct str file, struct str bytes, struct err *err)
{
	char name[NAME_MAX + 1];
	char temporary[NAME_MAX + 1];
	bool done;
	int folder;

	if (batch->n_written == BATCH_FILES && !batch_commit(batch, err))
		return false;
	folder = open_folder(batch, file, true, err);
	if (folder < 0)
		return false;
	errno = ENAMETOOLONG;
	done = names(file, name, temporary) &&
	    write_temporary(folder, temporary, bytes);
	if (!done)
		err_set(err, "cannot write " STR_FMT ": %s", STR_ARG(file),
		    strerror(errno));
	if (!done)
		return false;
	/* The same file twice is renamed once. */
	for (size_t i = 0; i < batch->n_written; i++)
		if (str_eq(batch->written[i], file))
			return true;
	batch->written[batch->n_written++] = arena_copy(batch->arena, file);
	return true;
}

bool
batch_remove(struct batch *batch, struct str file, struct err *err)
{
	if (batch->n_removed == BATCH_FILES && !batch_commit(batch, err))
		return false;
	batch->removed[batch->n_removed++] = arena_copy(batch->arena, file);
	return true;
}

static bool
rename_one(struct batch *batch, struct str file, struct err *err)
{
	char name[NAME_MAX + 1];
	char temporary[NAME_MAX + 1];
	int folder = open_folder(batch, file, false, err);
	bool done;

	if (folder < 0)
		return false;
	done = names(file, name, temporary) &&
	    renameat(folder, temporary, folder, name) == 0;
	if (!done)
		err_set(err, "cannot put " STR_FMT " in its place: %s",
		    STR_ARG(file), strerror(errno));
	return done;
}

static void
remove_one(struct batch *batch, struct str file)
{
	struct err err;
	char name[NAME_MAX + 1];
	char temporary[NAME_MAX + 1];
	int folder = open_folder(batch, file, false, &err);

	if (folder < 0)
		return;
	if (names(file, name, temporary))
		unlinkat(folder, name, 0);
}

void
batch_close(struct batch *batch)
{
	close_folders(batch);
}

bool
batch_commit(struct batch *batch, struct err *err)
{
	bool done = true;

	if (batch->n_written > 0 && syncfs(batch->dir) != 0)
		return err_set(err, "the disk does not take the articles: %s",
		    strerror(errno));
	for (size_t i = 0; i < batch->n_written; i++)
		done = rename_one(batch, batch->written[i], err) && done;
	for (size_t i = 0; done && i < batch->n_removed; i++)
		remove_one(batch, batch->removed[i]);
	close_folders(batch);
	batch->n_written = 0;
	batch->n_removed = 0;
	arena_reset(batch->arena);
	return done;
}
