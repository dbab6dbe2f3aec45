#ifndef SERVER_APART_H
#define SERVER_APART_H
/*
 * apart -- whether keys, notes and drafts lie where readers can ask for them.
 *
 * All files of a content folder are served but hidden ones.  So a folder of
 * certificates or of state must not be one of its visible parts.
 */
#include <stdbool.h>

struct config;
struct err;

/* False, and err says which folder it is and what to do. */
bool apart_judge(const struct config *config, struct err *err);
#endif
