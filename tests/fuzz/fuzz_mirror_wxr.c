/* Export files of strangers: both readings. */
#include <stdio.h>
#include <sys/mman.h>

#include "mirror/wxr.h"

#include "mirror_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import *import = world_open();
	struct err err;
	char path[64];
	int fd = memfd_create("wxr", MFD_CLOEXEC);

	assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	wxr_read(import, path, &err);
	close(fd);
	world_close(import);
	return 0;
}
