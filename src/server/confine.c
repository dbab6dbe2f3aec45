#include "server/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "server/confine_calls.h"

#if defined(__SANITIZE_ADDRESS__) || defined(NO_CONFINE)
enum { CONFINES = 0 };
#else
enum { CONFINES = 1 };
#endif

/* What Debian 12's header does not know yet. */
enum {
	FS_TRUNCATE = 1 << 14, /* version 3 */
	FS_IOCTL_DEV = 1 << 15, /* version 5 */
	NET_ALL = 3, /* version 4: bind and connect */
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

static int
landlock_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	/* Version 1 forbids every rename between folders, without which no
	 * note of a reader can be stored. */
	return version < 2 ? 0 : (int)version;
}

struct confine_offer
confine_probe(void)
{
	struct confine_offer offer = { 0, false };

	if (CONFINES) {
		offer.landlock = landlock_version();
		offer.seccomp = confine_calls_possible();
	}
	return offer;
}

void
confine_warn(void)
{
	struct confine_offer offer = confine_probe();

	if (!CONFINES)
		return;
	if (offer.landlock == 0)
		log_warn("this kernel has no Landlock: processes are not kept "
			 "to their folders");
	if (!offer.seccomp)
		log_warn("this kernel has no seccomp: system calls are not "
			 "limited");
}

static int
make_ruleset(int version)
{
	struct ruleset rules = { .fs = fs_known(version) };
	size_t size = sizeof(rules.fs);

	if (version >= 4) {
		rules.net = NET_ALL;
		size = 2 * sizeof(uint64_t);
	}
	if (version >= 6) {
		rules.scoped = SCOPE_ALL;
		size = sizeof(rules);
	}
	return (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
}

/* A folder that is missing can neither be read nor written. */
static bool
allow(int ruleset, int version, const struct confine_path *path)
{
	struct landlock_path_beneath_attr beneath = {
		.allowed_access =
		    (path->writes ? FS_READ | FS_WRITE : FS_READ) &
		    fs_known(version),
	};
	char z[4096];
	long failed;

	snprintf(z, sizeof(z), STR_FMT, STR_ARG(path->path));
	beneath.parent_fd = open(z, O_PATH | O_CLOEXEC);
	if (beneath.parent_fd < 0)
		return errno == ENOENT || errno == EACCES;
	failed = syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	close(beneath.parent_fd);
	return failed == 0;
}

bool
confine_files(const struct confine_path *paths, size_t n)
{
	int version;
	int ruleset;
	bool ok;

	if (!CONFINES)
		return true;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		log_error("no_new_privs: %s", strerror(errno));
		return false;
	}
	version = landlock_version();
	if (version == 0)
		return true;
	ruleset = make_ruleset(version);
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

bool
confine_calls(enum confine_role role)
{
	return !CONFINES || confine_calls_to(role);
}
