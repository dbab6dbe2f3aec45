#ifndef MIRROR_SOURCE_NAME_H
#define MIRROR_SOURCE_NAME_H
/*
 * source_name -- what is wrong with a source that cannot even be opened, and
 * what its writer may have meant.
 */
#include "base/str.h"

struct err;

/* Always false, for `return source_misnamed(…)`; err is without the name.
 * problem: the errno of opening it as a file. */
bool source_misnamed(struct str name, int problem, struct err *err);
/* Bytes of two to a character, which none of the readers expects. */
bool source_is_wide(struct str bytes);
/* Bytes that are no source at all.  Always false. */
bool source_unknown(struct str bytes, struct err *err);
#endif
