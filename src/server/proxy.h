#ifndef SERVER_PROXY_H
#define SERVER_PROXY_H
/*
 * proxy -- the PROXY protocol: who a balancer's client really is.
 *
 * Version 1 is a line of text, version 2 is binary; either comes before
 * anything else, and before TLS.  A pure parser; whom to believe is
 * server/conn.c's to know.
 */
#include "base/str.h"

struct address;

enum { PROXY_MAX = 1024 }; /* longer headers are refused */

enum proxy_result {
	PROXY_MORE,
	PROXY_DONE, /* *used bytes; *client is the real one */
	PROXY_LOCAL, /* a health check of the balancer itself */
	PROXY_BAD
};

/* *client keeps what it is where the header does not say (UNKNOWN). */
enum proxy_result proxy_parse(
    struct str bytes, struct address *client, size_t *used);
#endif
