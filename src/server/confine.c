#include "server/confine.h"

#include "base/log.h"
#include "server/confine_calls.h"

struct confine_offer
confine_probe(void)
{
	struct confine_offer offer = { landlock_version(), false };

	if (LANDLOCK_BUILT)
		offer.seccomp = confine_calls_possible();
	return offer;
}

void
confine_warn(void)
{
	struct confine_offer offer = confine_probe();

	if (!LANDLOCK_BUILT)
		return;
	if (offer.landlock == 0)
		log_warn("this kernel has no Landlock: processes are not kept "
			 "to their folders");
	if (!offer.seccomp)
		log_warn("this kernel has no seccomp: system calls are not "
			 "limited");
}

bool
confine_files(const struct landlock_path *paths, size_t n)
{
	return landlock_keep(paths, n, LANDLOCK_NET_NONE);
}

bool
confine_calls(enum confine_role role)
{
	return !LANDLOCK_BUILT || confine_calls_to(role);
}
