#include "server/wheel.h"

#include <stddef.h>

void
wheel_init(struct wheel *wheel, uint64_t now)
{
	for (int i = 0; i < WHEEL_SLOTS; i++)
		TAILQ_INIT(&wheel->slots[i]);
	wheel->at = now / WHEEL_STEP_MS;
	wheel->n = 0;
}

/* A moment beyond the ring's end hangs in its last slot, and on from there. */
static void
hang(struct wheel *wheel, struct wheel_entry *entry)
{
	uint64_t step = entry->due / WHEEL_STEP_MS;
	uint32_t slot;

	if (step < wheel->at)
		step = wheel->at;
	if (step >= wheel->at + WHEEL_SLOTS)
		step = wheel->at + WHEEL_SLOTS - 1;
	slot = (uint32_t)(step % WHEEL_SLOTS);
	TAILQ_INSERT_TAIL(&wheel->slots[slot], entry, link);
	entry->slot = slot + 1;
	wheel->n++;
}

void
wheel_remove(struct wheel *wheel, struct wheel_entry *entry)
{
	if (entry->slot == 0)
		return;
	TAILQ_REMOVE(&wheel->slots[entry->slot - 1], entry, link);
	entry->slot = 0;
	wheel->n--;
}

void
wheel_set(struct wheel *wheel, struct wheel_entry *entry, uint64_t due)
{
	bool later = entry->slot != 0 && due >= entry->due;

	entry->due = due;
	if (later)
		return;
	wheel_remove(wheel, entry);
	hang(wheel, entry);
}

struct wheel_entry *
wheel_expired(struct wheel *wheel, uint64_t now)
{
	uint64_t end = now / WHEEL_STEP_MS;

	/* Steps that have ended: all that is due in them has run out. */
	while (wheel->at < end && wheel->n > 0) {
		struct wheel_slot *slot =
		    &wheel->slots[wheel->at % WHEEL_SLOTS];
		struct wheel_entry *entry = TAILQ_FIRST(slot);

		if (entry == NULL) {
			wheel->at++;
			continue;
		}
		wheel_remove(wheel, entry);
		if (entry->due <= now)
			return entry;
		/* Put off since: due behind `now`, so in another slot. */
		hang(wheel, entry);
	}
	if (wheel->n == 0)
		wheel->at = end;
	return NULL;
}
