#ifndef SERVER_SUPERVISOR_H
#define SERVER_SUPERVISOR_H
/*
 * supervisor -- the parent of all processes of a server.
 *
 * It binds, opens certificates and forks; replaces the dead; turns
 * generations on HUP; ends all on TERM.  It has no event loop and reads
 * nothing of the content folder: it may be root, so it parses nothing that a
 * stranger wrote.
 */
#include "site/config.h"

struct arena;

struct supervisor_setup {
	/* Reads options and configuration anew, tells by itself what is
	 * wrong with them. */
	bool (*load)(void *context, struct arena *arena, struct config *config);
	void *context;
};

/* The whole life of a server: its exit status. */
int supervisor_run(const struct supervisor_setup *setup);
#endif
