#ifndef SERVER_INDEXER_H
#define SERVER_INDEXER_H
/*
 * indexer -- the one process that writes catalogs.
 *
 * It watches the content folders, waits until a change has settled, brings
 * the catalog in step and raises the edition, so that workers let go of what
 * they had kept.  Passes run on a thread of their own; the loop only decides
 * which one is due.
 */
#include <stddef.h>
#include <stdint.h>

struct generation;
struct listen_socket;
struct shared;

struct indexer_birth {
	const struct generation *generation;
	/* For their ports, which stand in pages; closed. */
	const struct listen_socket *sockets;
	size_t n_sockets;
	struct shared *shared;
	uint32_t slot;
	int report; /* what it tells the supervisor: server/birth.h */
};

/* The whole life of an indexer, in a process of its own; its exit status. */
int indexer_run(const struct indexer_birth *birth);
#endif
