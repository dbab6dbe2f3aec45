#ifndef SERVER_WHEEL_H
#define SERVER_WHEEL_H
/*
 * wheel -- deadlines of thousands of connections without a timer for each.
 *
 * A ring of slots, each WHEEL_STEP_MS wide; an entry hangs in the slot of
 * its moment.  Putting a deadline off costs one store: the entry stays where
 * it hangs and is hung further on when its slot comes round.  So entries run
 * out up to one step late, never early.
 *
 * An entry is a member of whatever has the deadline and belongs to it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

enum { WHEEL_STEP_MS = 250, WHEEL_SLOTS = 512 };

struct wheel_entry {
	TAILQ_ENTRY(wheel_entry) link;
	uint64_t due; /* when it runs out, in ms of the loop's clock */
	uint32_t slot; /* + 1; 0: hangs nowhere */
};

TAILQ_HEAD(wheel_slot, wheel_entry);

struct wheel {
	struct wheel_slot slots[WHEEL_SLOTS];
	uint64_t at; /* the next step to look at: ms / WHEEL_STEP_MS */
	uint64_t n; /* entries */
};

void wheel_init(struct wheel *wheel, uint64_t now);
/* Sets or moves the entry's deadline. */
void wheel_set(struct wheel *wheel, struct wheel_entry *entry, uint64_t due);
/* Harmless where it hangs nowhere. */
void wheel_remove(struct wheel *wheel, struct wheel_entry *entry);
/* An entry that ran out, off the wheel by then; NULL: no more of them. */
struct wheel_entry *wheel_expired(struct wheel *wheel, uint64_t now);
#endif
