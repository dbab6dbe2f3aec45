#include "server/shared.h"

#include <errno.h>
#include <sys/mman.h>

#include "base/date.h"
#include "base/err.h"

struct shared *
shared_new(struct err *err)
{
	struct shared *shared = mmap(NULL, sizeof(*shared),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED) {
		err_set(err, "no shared memory: %s", strerror(errno));
		return NULL;
	}
	shared->started = date_now();
	limits_init(&shared->limits);
	return shared;
}
