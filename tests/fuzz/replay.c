/*
 * replay -- a fuzz target without its fuzzer: every file named on the
 * command line goes through it once, and so does each of its prefixes up to
 * 64 bytes, where parsers are born and broken.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes;
	long size;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 ||
	    (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET) != 0) {
		perror(path);
		return 1;
	}
	/* Exactly as long as the input, so that a sanitizer sees one too far.
	 */
	bytes = malloc(size > 0 ? (size_t)size : 1);
	if (bytes == NULL ||
	    fread(bytes, 1, (size_t)size, file) != (size_t)size) {
		perror(path);
		return 1;
	}
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, (size_t)size);
	free(bytes);
	for (size_t n = 0; n < 64 && n < (size_t)size; n++) {
		uint8_t *prefix = malloc(n > 0 ? n : 1);

		if (prefix == NULL)
			return 1;
		file = fopen(path, "rb");
		if (file == NULL || fread(prefix, 1, n, file) != n)
			return 1;
		fclose(file);
		LLVMFuzzerTestOneInput(prefix, n);
		free(prefix);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= replay(argv[i]);
	printf("%d inputs\n", argc - 1);
	return failed;
}
