#ifndef SERVER_ACCESS_H
#define SERVER_ACCESS_H
/*
 * access -- the log's line for each request, written after its answer.
 *
 * Lines are gathered and written several at once, in pieces that a pipe
 * takes whole, so that lines of several workers do not mix.
 */
#include "site/config.h"

struct address;

enum { ACCESS_BYTES = 4096 }; /* PIPE_BUF */

struct access {
	enum log_addresses addresses;
	size_t n;
	char bytes[ACCESS_BYTES];
};

struct access_line {
	struct str protocol;
	const struct address *client;
	struct str request; /* as it came */
	int status; /* 0: closed without one */
	uint64_t bytes;
	uint64_t microseconds; /* from the whole request to the last byte */
	bool whole; /* false: cut before its end */
};

void access_add(struct access *access, const struct access_line *line);
void access_flush(struct access *access);
#endif
