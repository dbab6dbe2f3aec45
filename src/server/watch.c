#include "server/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/path.h"

enum {
	EVENTS = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO |
	    IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR,
	DEPTH = 32 /* of folders: nobody's articles lie deeper */
};

/* Which folder a watch descriptor stands for; the kernel counts them from 1
 * and keeps that of a folder which was renamed. */
static bool
remember(struct watch *watch, int descriptor, const char *path)
{
	const char *below = path + strlen(watch->path);
	char **folders = watch->folders;
	int n = watch->n_folders;

	if (descriptor >= n) {
		n = descriptor * 2 + 64;
		folders = realloc(folders, (size_t)n * sizeof(char *));
		if (folders == NULL)
			return false;
		while (watch->n_folders < n)
			folders[watch->n_folders++] = NULL;
		watch->folders = folders;
	}
	free(folders[descriptor]);
	folders[descriptor] = strdup(*below == '/' ? below + 1 : below);
	return folders[descriptor] != NULL;
}

static void
forget(struct watch *watch, int descriptor)
{
	if (descriptor < 0 || descriptor >= watch->n_folders)
		return;
	free(watch->folders[descriptor]);
	watch->folders[descriptor] = NULL;
}

static bool
add(struct watch *watch, const char *path)
{
	int descriptor = inotify_add_watch(watch->fd, path, EVENTS);

	if (descriptor >= 0)
		return remember(watch, descriptor, path);
	if (errno == ENOENT || errno == ENOTDIR || errno == EACCES)
		return true;
	if (!watch->complained)
		log_warn("cannot watch %s: %s; changes are seen every few "
			 "seconds only (raise fs.inotify.max_user_watches)",
		    path, strerror(errno));
	watch->complained = true;
	return false;
}

/* The next folder in `dir`, its name behind path[n]; 0: no more. */
static size_t
next_folder(DIR *dir, char *path, size_t n, size_t max)
{
	struct dirent *entry;

	while ((entry = readdir(dir)) != NULL) {
		size_t length = strlen(entry->d_name);

		if (entry->d_name[0] == '.' ||
		    (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN) ||
		    n + 1 + length >= max)
			continue;
		path[n] = '/';
		memcpy(path + n + 1, entry->d_name, length + 1);
		return n + 1 + length;
	}
	return 0;
}

/* Depth first, without recursion: one open folder a level. */
void
watch_scan(struct watch *watch)
{
	DIR *open[DEPTH];
	size_t length[DEPTH];
	char path[sizeof(watch->path) + 512];
	int depth = 0;
	size_t n;

	snprintf(path, sizeof(path), "%s", watch->path);
	length[0] = strlen(path);
	if (!add(watch, path) || (open[0] = opendir(path)) == NULL)
		return;
	while (depth >= 0) {
		n = next_folder(open[depth], path, length[depth], sizeof(path));
		if (n == 0) {
			closedir(open[depth--]);
			continue;
		}
		if (!add(watch, path))
			break;
		if (depth + 1 < DEPTH &&
		    (open[depth + 1] = opendir(path)) != NULL)
			length[++depth] = n;
	}
	while (depth >= 0)
		closedir(open[depth--]);
}

/* Of one event: whether it is about folders, or what it changed. */
static bool
take_event(struct watch *watch, const struct inotify_event *event)
{
	struct str name = str_z(event->len > 0 ? event->name : "");
	bool known = event->wd >= 0 && event->wd < watch->n_folders &&
	    watch->folders[event->wd] != NULL;

	if (event->mask & IN_IGNORED) {
		forget(watch, event->wd);
		return false;
	}
	if ((event->mask &
		(IN_ISDIR | IN_Q_OVERFLOW | IN_MOVE_SELF | IN_DELETE_SELF)) ||
	    !known || name.n == 0) {
		changes_add_all(&watch->changes);
		return true;
	}
	/* Editors' own files are nobody's change. */
	if (path_is_public(name))
		changes_add(
		    &watch->changes, str_z(watch->folders[event->wd]), name);
	return false;
}

static void
on_events(uv_poll_t *poll, int status, int events)
{
	struct watch *watch = poll->data;
	_Alignas(struct inotify_event) char bytes[16 * 1024];
	bool folders = false;
	ssize_t n;

	(void)status, (void)events;
	while ((n = read(watch->fd, bytes, sizeof(bytes))) > 0) {
		for (char *p = bytes; p < bytes + n;) {
			struct inotify_event *event = (void *)p;

			folders |= take_event(watch, event);
			p += sizeof(*event) + event->len;
		}
	}
	if (folders)
		watch_scan(watch);
	if (watch->changes.all || watch->changes.n > 0)
		watch->changed(watch->context);
}

void
watch_take(struct watch *watch, struct changes *taken)
{
	struct changes forgotten = *taken;

	*taken = watch->changes;
	watch->changes = forgotten;
	changes_clear(&watch->changes);
}

bool
watch_start(struct watch *watch, uv_loop_t *loop, struct str path,
    void (*changed)(void *context), void *context, struct err *err)
{
	watch->changed = changed;
	watch->context = context;
	watch->complained = false;
	watch->folders = NULL;
	watch->n_folders = 0;
	changes_init(&watch->changes);
	snprintf(watch->path, sizeof(watch->path), STR_FMT, STR_ARG(path));
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0)
		return err_set(err, "inotify: %s", strerror(errno));
	if (uv_poll_init(loop, &watch->poll, watch->fd) != 0 ||
	    uv_poll_start(&watch->poll, UV_READABLE, on_events) != 0) {
		close(watch->fd);
		watch->fd = -1;
		return err_set(err, "inotify: the loop refuses it");
	}
	watch->poll.data = watch;
	watch_scan(watch);
	return true;
}

void
watch_stop(struct watch *watch)
{
	if (watch->fd < 0)
		return;
	uv_close((uv_handle_t *)&watch->poll, NULL);
	close(watch->fd);
	watch->fd = -1;
	for (int i = 0; i < watch->n_folders; i++)
		free(watch->folders[i]);
	free(watch->folders);
	changes_free(&watch->changes);
}
