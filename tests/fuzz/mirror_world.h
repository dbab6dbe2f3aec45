#ifndef MIRROR_WORLD_H
#define MIRROR_WORLD_H
/*
 * mirror_world -- an importer for fuzz targets: an empty content folder, a
 * dry run, no network.
 */
#include <assert.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "mirror/fetch.h"
#include "mirror/import.h"

static void
say_nothing(void *self, const char *format, ...)
{
	(void)self;
	(void)format;
}

static struct import *
world_open(void)
{
	static struct fetch *fetch;
	static int content = -1;
	struct import_options options = {
		.dry_run = true,
		.media = MEDIA_LINK,
		.since = DATE_NONE,
		.list_max = 1 << 20,
		.media_max = 1 << 20,
	};
	struct fetch_options polite = { .timeout_ms = 1 };
	struct err err;
	struct import *import;

	if (content < 0) {
		char folder[] = "/tmp/fuzz-mirror-XXXXXX";

		assert(mkdtemp(folder) != NULL);
		content = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		rmdir(folder);
		fetch = fetch_new(&polite, &err);
		log_set_level(LOG_LEVEL_ERROR);
		xmlSetGenericErrorFunc(NULL, say_nothing);
	}
	assert(content >= 0 && fetch != NULL);
	import = import_open(&options, content, -1, fetch, &err);
	assert(import != NULL);
	return import;
}

static void
world_close(struct import *import)
{
	struct err err;

	import_finish(import, &err);
	import_close(import);
}
#endif
