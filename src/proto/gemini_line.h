#ifndef PROTO_GEMINI_LINE_H
#define PROTO_GEMINI_LINE_H
/*
 * gemini_line -- the request line of Gemini: an absolute URI, CR and LF.
 *
 * What is wrong with it is told by request->fault (59).  A URI of another
 * scheme is not looked into: it has no fault, and no host.
 */
#include "proto/protocol.h"

/* 1,024 bytes of URI by the specification, and the line end. */
enum { GEMINI_LINE_MAX = 1024 + 2, GEMINI_PORT = 1965 };

enum parse gemini_line_parse(
    struct str bytes, bool end, struct request *request);
#endif
