#ifndef PROTO_RESPONSE_H
#define PROTO_RESPONSE_H
/*
 * response -- what the answers of all protocols share.
 */
#include "proto/protocol.h"

/* Nothing yet: no head, no body, no file. */
void response_init(struct response *response);
/* Bytes that live as long as the program. */
void response_constant(struct response *response, int status, const char *head);
/* The answer that the cache has under `key`; false: none. */
bool response_cached(
    const struct visit *visit, struct str key, struct response *response);
/*
 * A message on one line: without control characters, whole characters, at
 * most `max` bytes, never empty.
 */
struct str response_line(struct arena *arena, struct str message, size_t max);
/* Logs why a page could not be made. */
void response_trouble(
    const struct visit *visit, const struct request *request, const char *why);
#endif
