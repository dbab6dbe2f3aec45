#ifndef PROTO_RESPONSE_H
#define PROTO_RESPONSE_H
/*
 * response -- what the answers of all protocols share.
 */
#include "proto/protocol.h"

struct target;

/* Nothing yet: no head, no body, no file. */
void response_init(struct response *response);
/* Bytes that live as long as the program. */
void response_constant(struct response *response, int status, const char *head);
/* What an answer is kept under: "gemini /p/x". */
struct str response_key(const struct visit *visit, struct str path);
/* The answer that the cache has for that path; false: none. */
bool response_cached(
    const struct visit *visit, struct str path, struct response *response);
/* Whether the target's path alone decides what is answered, until the catalog
 * changes: however the address was written, it is one entry of the cache. */
bool response_is_lasting(const struct target *target);
/*
 * A message on one line: without control characters, whole characters, at
 * most `max` bytes, never empty.
 */
struct str response_line(struct arena *arena, struct str message, size_t max);
/* Logs why a page could not be made. */
void response_trouble(
    const struct visit *visit, const struct request *request, const char *why);
#endif
