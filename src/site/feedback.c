#include "site/feedback.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "base/version.h"
#include "site/publisher.h"

/* A note is at most 1,000 bytes; headers hold a title and an address. */
enum { MESSAGE_MAX = 16 * 1024, NAME_BYTES = 96 };

/* --- the message --- */

/* Line by line: no control character but the line ends, no blank ends. */
static struct str
clean_note(struct arena *arena, struct str text)
{
	struct buf buf;
	struct str line;

	buf_init(&buf, arena, FEEDBACK_MAX * 4);
	while (str_line(&text, &line)) {
		buf_str(&buf, utf8_clean(arena, line));
		buf_char(&buf, '\n');
	}
	return str_trim(buf_view(&buf));
}

static void
write_subject(struct buf *buf, const struct feedback_note *note)
{
	struct str about = note->title.n > 0 ? note->title : note->article;

	buf_str(buf, STR("Subject: "));
	if (note->private)
		buf_str(buf, STR("Private note"));
	else
		buf_str(buf, STR("Note"));
	if (about.n > 0)
		buf_fmt(buf, " on " STR_FMT, STR_ARG(about));
	buf_char(buf, '\n');
}

/*
 * A message that any mail program reads.  From is an empty group: a sender
 * is required, and nobody is known.
 */
static struct str
write_message(const struct site *site, struct arena *arena,
    const struct feedback_note *note, struct str text)
{
	struct str email = site->publisher->email;
	struct buf buf;

	buf_init(&buf, arena, MESSAGE_MAX);
	buf_fmt(&buf, "Date: " STR_FMT "\n",
	    STR_ARG(date_rfc822(arena, note->when)));
	buf_fmt(&buf, "From: A reader on " STR_FMT ":;\n",
	    STR_ARG(scheme_name(note->scheme)));
	if (email.n > 0)
		buf_fmt(&buf, "To: " STR_FMT "\n", STR_ARG(email));
	write_subject(&buf, note);
	if (note->article.n > 0)
		buf_fmt(
		    &buf, "X-Article: " STR_FMT "\n", STR_ARG(note->article));
	if (note->private)
		buf_str(&buf, STR("X-Private: yes\n"));
	buf_fmt(&buf, "X-Mailer: smallpress %s\n", VERSION);
	buf_str(&buf,
	    STR("MIME-Version: 1.0\n"
		"Content-Type: text/plain; charset=utf-8\n"
		"Content-Transfer-Encoding: 8bit\n\n"));
	buf_str(&buf, text);
	buf_char(&buf, '\n');
	return buf.failed ? STR("") : buf_view(&buf);
}

/* --- the folder --- */

/* "feedback/new" below the state folder, made if needed; -1 and err. */
static int
open_part(struct str state, const char *part, struct err *err)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), STR_FMT, STR_ARG(state));
	mkdir(path, 0700);
	snprintf(path, sizeof(path), STR_FMT "/feedback", STR_ARG(state));
	mkdir(path, 0700);
	snprintf(
	    path, sizeof(path), STR_FMT "/feedback/%s", STR_ARG(state), part);
	mkdir(path, 0700);
	/* What could not be made, or was there, shows now. */
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		err_set(err, "%s: %s", path, strerror(errno));
	return fd;
}

static bool
is_note_name(const char *name)
{
	return name[0] != '.';
}

/* How many notes wait; stops counting at the maximum. */
static unsigned
count_notes(int folder)
{
	int fd = dup(folder);
	DIR *dir = fd == -1 ? NULL : fdopendir(fd);
	struct dirent *entry;
	unsigned n = 0;

	if (dir == NULL) {
		if (fd != -1)
			close(fd);
		return 0;
	}
	rewinddir(dir);
	while (n < FEEDBACK_NOTES_MAX && (entry = readdir(dir)) != NULL)
		n += is_note_name(entry->d_name);
	closedir(dir);
	return n;
}

/* Time, process, a count and eight random bytes: unique among replicas. */
static void
unique_name(char name[NAME_BYTES])
{
	static _Atomic unsigned counter;
	struct timespec now;
	uint64_t random = 0;

	clock_gettime(CLOCK_REALTIME, &now);
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) == -1)
		random = (uint64_t)now.tv_nsec;
	snprintf(name, NAME_BYTES, "%lld.M%06ldP%ldQ%uR%016llx.smallpress",
	    (long long)now.tv_sec, now.tv_nsec / 1000, (long)getpid(),
	    atomic_fetch_add(&counter, 1), (unsigned long long)random);
}

/* Whole in tmp/, synced, then renamed into new/, and that synced too. */
static bool
deliver(int tmp, int new, struct str bytes, struct err *err)
{
	char name[NAME_BYTES];
	bool written;
	int fd;

	unique_name(name);
	fd = openat(tmp, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1)
		return err_set(err, "tmp/%s: %s", name, strerror(errno));
	written = file_write_all(fd, bytes) && fsync(fd) == 0;
	if (!written)
		err_set(err, "tmp/%s: %s", name, strerror(errno));
	close(fd);
	if (written && renameat(tmp, name, new, name) == 0 && fsync(new) == 0)
		return true;
	if (written)
		err_set(err, "new/%s: %s", name, strerror(errno));
	unlinkat(tmp, name, 0);
	return false;
}

static enum feedback_result
store(struct str state, struct str message, struct err *err)
{
	enum feedback_result result = FEEDBACK_FAILED;
	int cur = open_part(state, "cur", err);
	int tmp = open_part(state, "tmp", err);
	int new = open_part(state, "new", err);

	if (tmp != -1 && new != -1) {
		if (count_notes(new) >= FEEDBACK_NOTES_MAX)
			result = FEEDBACK_FULL;
		else if (deliver(tmp, new, message, err))
			result = FEEDBACK_KEPT;
	}
	if (new != -1)
		close(new);
	if (tmp != -1)
		close(tmp);
	if (cur != -1)
		close(cur);
	return result;
}

enum feedback_result
feedback_keep(const struct site *site, struct arena *arena,
    const struct feedback_note *note, struct err *err)
{
	struct str message;
	struct str text;

	if (note->text.n > FEEDBACK_MAX)
		return FEEDBACK_LONG;
	text = clean_note(arena, note->text);
	if (text.n == 0)
		return arena->failed ? FEEDBACK_FAILED : FEEDBACK_EMPTY;
	if (site->state_path.n == 0) {
		err_set(err, "there is no state folder that can be written");
		return FEEDBACK_FAILED;
	}
	message = write_message(site, arena, note, text);
	if (message.n == 0) {
		err_set(err, "out of memory");
		return FEEDBACK_FAILED;
	}
	return store(site->state_path, message, err);
}
