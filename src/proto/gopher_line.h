#ifndef PROTO_GOPHER_LINE_H
#define PROTO_GOPHER_LINE_H
/*
 * gopher_line -- the request line of gopher, and of gopher+ and HTTP clients.
 *
 * Selector, TAB, words; or selector, TAB, a probe; or all three.  It ends in
 * CRLF, a bare LF, or where the client stops.
 */
#include "proto/protocol.h"

/* A selector of 1,024 bytes, TAB, 1,000 bytes of words, CR, LF. */
enum { GOPHER_LINE_MAX = 2048 };

enum parse gopher_line_parse(
    struct str bytes, bool end, struct request *request);
#endif
