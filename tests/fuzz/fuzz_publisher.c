/*
 * publisher -- publisher.yaml, and the configuration file, which is read by
 * the same reader.
 */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "site/config.h"
#include "site/publisher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct config config;
	struct str bytes = { (const char *)data, size };
	struct publisher publisher;
	struct arena arena;
	struct err err = { "" };

	arena_init(&arena, (size_t)64 << 20);
	if (publisher_parse(bytes, STR("f"), &arena, &publisher, &err)) {
		assert(publisher.name.n > 0);
		assert(utf8_check(publisher.name) == STR_NONE);
		assert(utf8_check(publisher.description) == STR_NONE);
	} else {
		assert(err.text[0] == 'f' && err.text[1] == ':');
	}
	arena_reset(&arena);
	config_init(&config);
	if (!config_parse(&config, bytes, STR("f"), &arena, &err))
		assert(err.text[0] == 'f' && err.text[1] == ':');
	assert(config.n_sites >= 1);
	arena_free(&arena);
	return 0;
}
