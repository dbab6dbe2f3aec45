#include "server/privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "server/generation.h"

enum { NAME_MAX_BYTES = 64 };

bool
privileges_find(struct str user, struct server_owner *owner, struct err *err)
{
	char name[NAME_MAX_BYTES];
	const struct passwd *found;

	*owner = (struct server_owner){ -1, -1 };
	if (user.n == 0)
		return true;
	snprintf(name, sizeof(name), STR_FMT, STR_ARG(user));
	found = getpwnam(name);
	if (found == NULL)
		return err_set(err,
		    "--user: nobody is called %s here; `adduser --system %s` "
		    "makes one",
		    name, name);
	/* Only root can become another; who we are is fine. */
	if (geteuid() != 0 && found->pw_uid != geteuid())
		return err_set(
		    err, "--user %s: only root can become another user", name);
	owner->uid = found->pw_uid;
	owner->gid = found->pw_gid;
	return true;
}

bool
privileges_drop(struct str user, struct server_owner owner, struct err *err)
{
	char name[NAME_MAX_BYTES];

	if (owner.uid < 0) {
		if (geteuid() == 0)
			log_warn("serving as root; --user NAME is safer");
		return true;
	}
	if (geteuid() != 0)
		return true;
	snprintf(name, sizeof(name), STR_FMT, STR_ARG(user));
	if (initgroups(name, (gid_t)owner.gid) != 0 ||
	    setgid((gid_t)owner.gid) != 0 || setuid((uid_t)owner.uid) != 0)
		return err_set(
		    err, "cannot become %s: %s", name, strerror(errno));
	if (setuid(0) == 0 && owner.uid != 0)
		return err_set(err, "%s could become root again", name);
	return true;
}

void
privileges_raise_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 ||
	    files.rlim_cur == files.rlim_max)
		return;
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files) != 0)
		log_debug("RLIMIT_NOFILE: %s", strerror(errno));
}
