/* RSS and Atom of strangers. */
#include "mirror/feed.h"

#include "mirror_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import *import = world_open();
	struct feed_facts facts;
	struct err err;

	import_begin(import);
	feed_take(import, (struct str){ (const char *)data, size },
	    STR("https://e.org/feed"), &facts, &err);
	world_close(import);
	return 0;
}
