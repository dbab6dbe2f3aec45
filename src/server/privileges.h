#ifndef SERVER_PRIVILEGES_H
#define SERVER_PRIVILEGES_H
/*
 * privileges -- from root to --user, once everything is bound and made.
 */
#include "base/str.h"

struct err;
struct server_owner;

/* Who that is; -1 for an empty name.  False: nobody is called so. */
bool privileges_find(
    struct str user, struct server_owner *owner, struct err *err);
/* Becomes that user for good; nothing where owner is nobody, with one
 * warning if that leaves root. */
bool privileges_drop(
    struct str user, struct server_owner owner, struct err *err);
/* As many open files as the hard limit allows. */
void privileges_raise_files(void);
#endif
