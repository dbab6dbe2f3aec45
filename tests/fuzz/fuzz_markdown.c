/*
 * markdown -- any bytes through the parse and all three writers; what comes
 * out must keep the promises of conversion rules V2 to V9.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { "" };

	if (!check_markdown((struct str){ (const char *)data, size }, &err)) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return 0;
}
