#ifndef SERVER_LIMITS_H
#define SERVER_LIMITS_H
/*
 * limits -- what one address may ask of us.
 *
 * A table in memory that all workers share and that outlives each of them:
 * connections are counted for each process, so that those of a killed worker
 * can be taken back, requests by the moment at which the address would have
 * used up its rate (GCRA), one number that is moved on by compare-and-swap.
 * Only keyed hashes of addresses are stored, an IPv6 address by its /64.
 *
 * A full table lets an address in uncounted: limits protect readers from one
 * another, they must not turn a reader away for want of room.
 */
#include "base/str.h"

struct address;

enum {
	LIMITS_ENTRIES = 16 * 1024, /* a power of two */
	LIMITS_PROBES = 8,
	LIMITS_SLOTS = 64 /* processes counted apart */
};

/* All limits in one place. */
enum {
	LIMIT_CONNECTIONS = 8192, /* of all workers together */
	LIMIT_PER_ADDRESS = 64,
	LIMIT_RATE = 20, /* requests a second of an address */
	LIMIT_BURST = 100,
	LIMIT_BURST_CRAWLER = 1000, /* who named itself in robots.txt?NAME */
	LIMIT_WORK = 4, /* what time on the pool counts, in its own length */
	LIMIT_STRIKES = 7, /* waits of 1, 2, 4 ... 60 s */
	/* Notes to the editors, of a network: so many, then one each while. */
	LIMIT_NOTES = 6,
	LIMIT_NOTE_SECONDS = 600
};

struct limits_entry {
	_Atomic uint64_t key; /* 0: free */
	_Atomic uint64_t full_at; /* microseconds: GCRA's arrival time */
	_Atomic uint8_t strikes; /* refusals since it was last quiet */
	_Atomic uint8_t crawler;
	_Atomic uint8_t connections[LIMITS_SLOTS];
};

struct limits {
	uint64_t seed[2];
	struct limits_entry entries[LIMITS_ENTRIES];
};

/* Fresh memory, zeroed; before the first fork. */
void limits_init(struct limits *limits);

/*
 * One more connection of this address, counted for the process `slot`.
 * False: it has too many, and this one is not counted.  `*entry` remembers
 * where; NULL when nothing was counted.
 */
bool limits_connect(struct limits *limits, const struct address *address,
    uint32_t slot, uint64_t now_us, struct limits_entry **entry);
/* entry NULL is harmless. */
void limits_disconnect(struct limits_entry *entry, uint32_t slot);
/* Takes back what a process that is gone had counted. */
void limits_forget(struct limits *limits, uint32_t slot);

/* One more request: 0, or the seconds that the client should wait. */
unsigned limits_request(struct limits_entry *entry, uint64_t now_us);
/* What a request took beyond the usual: a search of 100 ms leaves so much less
 * of the rate as eight requests do.  Refuses nothing by itself. */
void limits_work(struct limits_entry *entry, uint64_t now_us, uint64_t work_us);
/* One more note of this network (a /24 of IPv4, a /48 of IPv6): 0, or the
 * seconds to wait. */
unsigned limits_note(
    struct limits *limits, const struct address *address, uint64_t now_us);
/* It was told to wait and did not: its handshakes can wait too. */
bool limits_is_greedy(const struct limits_entry *entry, uint64_t now_us);
/* It asked for robots.txt under its name. */
void limits_name_crawler(struct limits_entry *entry);
#endif
