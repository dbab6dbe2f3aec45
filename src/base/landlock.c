#include "base/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"

/* What Debian 12's header does not know yet. */
enum {
	FS_TRUNCATE = 1 << 14, /* version 3 */
	FS_IOCTL_DEV = 1 << 15, /* version 5 */
	NET_BIND = 1, /* version 4 */
	NET_CONNECT = 2,
	SCOPE_ALL = 3 /* version 6: abstract sockets, signals */
};

/* The ruleset's attributes as version 6 has them; older kernels are given
 * only as much of it as they know. */
struct ruleset {
	uint64_t fs, net, scoped;
};

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE                                                               \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |      \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |        \
	    LANDLOCK_ACCESS_FS_REFER | FS_TRUNCATE)
/* Of these, what a file can have that is no folder. */
#define FS_OF_FILE                                                             \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |        \
	    FS_TRUNCATE)
/* All that version 1 can refuse: bits 0 to 12. */
#define FS_VERSION_1 ((uint64_t)(1 << 13) - 1)

static uint64_t
fs_known(int version)
{
	uint64_t known = FS_VERSION_1;

	if (version >= 2)
		known |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		known |= FS_TRUNCATE;
	if (version >= 5)
		known |= FS_IOCTL_DEV;
	return known;
}

int
landlock_version(void)
{
	long version;

	if (!LANDLOCK_BUILT)
		return 0;
	version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	/* Version 1 forbids every rename between folders, without which no
	 * note of a reader can be stored. */
	return version < 2 ? 0 : (int)version;
}

static int
make_ruleset(int version, enum landlock_net net)
{
	struct ruleset rules = { .fs = fs_known(version) };
	size_t size = sizeof(rules.fs);

	if (version >= 4) {
		rules.net = net == LANDLOCK_NET_CONNECT
		    ? NET_BIND
		    : NET_BIND | NET_CONNECT;
		size = 2 * sizeof(uint64_t);
	}
	if (version >= 6) {
		rules.scoped = SCOPE_ALL;
		size = sizeof(rules);
	}
	return (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
}

/* What is missing can neither be read nor written. */
static bool
allow(int ruleset, int version, const struct landlock_path *path)
{
	struct landlock_path_beneath_attr beneath = {
		.allowed_access =
		    (path->writes ? FS_READ | FS_WRITE : FS_READ) &
		    fs_known(version),
	};
	struct stat what;
	char z[PATH_MAX];
	long failed;

	if (path->path.n >= sizeof(z))
		return true;
	snprintf(z, sizeof(z), STR_FMT, STR_ARG(path->path));
	beneath.parent_fd = open(z, O_PATH | O_CLOEXEC);
	if (beneath.parent_fd < 0)
		return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
	if (fstat(beneath.parent_fd, &what) != 0 || !S_ISDIR(what.st_mode))
		beneath.allowed_access &= FS_OF_FILE;
	failed = syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	/* a pipe (/dev/stdin) has no place in the tree, and needs no rule */
	if (failed != 0 && errno == EBADFD)
		failed = 0;
	close(beneath.parent_fd);
	return failed == 0;
}

bool
landlock_keep(
    const struct landlock_path *paths, size_t n, enum landlock_net net)
{
	int version;
	int ruleset;
	bool ok;

	if (!LANDLOCK_BUILT)
		return true;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		log_error("no_new_privs: %s", strerror(errno));
		return false;
	}
	version = landlock_version();
	if (version == 0)
		return true;
	ruleset = make_ruleset(version, net);
	ok = ruleset >= 0;
	for (size_t i = 0; ok && i < n; i++)
		ok = allow(ruleset, version, &paths[i]);
	ok = ok && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	if (!ok)
		log_error("Landlock: %s", strerror(errno));
	if (ruleset >= 0)
		close(ruleset);
	return ok;
}
