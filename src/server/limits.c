#include "server/limits.h"

#include <stdatomic.h>
#include <sys/random.h>

#include "server/address.h"

#define INTERVAL_US ((uint64_t)1000000 / LIMIT_RATE)
/* Quiet for so long, and its strikes are forgotten. */
#define FORGIVE_US ((uint64_t)60 * 1000000)

void
limits_init(struct limits *limits)
{
	if (getrandom(limits->seed, sizeof(limits->seed), GRND_NONBLOCK) < 0)
		limits->seed[0] = (uint64_t)(uintptr_t)limits;
}

/* What an entry counts. */
enum { ADDRESS, NETWORKS_NOTES };

/* --- a keyed hash (SipHash-1-3's round), so that nobody can aim --- */

static uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

static uint64_t
key_of(const struct limits *limits, const struct address *address,
    uint64_t purpose)
{
	uint64_t v[4] = { limits->seed[0] ^ 0x736f6d6570736575,
		limits->seed[1] ^ 0x646f72616e646f6d,
		limits->seed[0] ^ 0x6c7967656e657261,
		limits->seed[1] ^ 0x7465646279746573 };
	uint64_t word[2] = { 0, address->family | purpose << 8 };

	/* IPv6: the /64, since whoever has one has all of it. */
	memcpy(&word[0], address->bytes, address->family == 4 ? 4 : 8);
	for (int i = 0; i < 2; i++) {
		v[3] ^= word[i];
		sip_round(v);
		v[0] ^= word[i];
	}
	v[2] ^= 0xFF;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	v[0] ^= v[1] ^ v[2] ^ v[3];
	return v[0] == 0 ? 1 : v[0];
}

/* --- entries --- */

static unsigned
connections(const struct limits_entry *entry)
{
	unsigned n = 0;

	for (int i = 0; i < LIMITS_SLOTS; i++)
		n += atomic_load_explicit(
		    &entry->connections[i], memory_order_relaxed);
	return n;
}

/* Nobody connected, and no rate or strike to remember. */
static bool
is_stale(const struct limits_entry *entry, uint64_t now_us)
{
	uint64_t full_at = atomic_load(&entry->full_at);

	if (full_at > now_us ||
	    (atomic_load(&entry->strikes) > 0 && full_at + FORGIVE_US > now_us))
		return false;
	return connections(entry) == 0;
}

/*
 * Two workers may take one free entry for two addresses at once: the swap
 * lets one win and the other probes on.  A worker that still holds the old
 * key's entry has a connection in it, so it is not stale.
 */
static struct limits_entry *
find(struct limits *limits, uint64_t key, uint64_t now_us)
{
	for (uint64_t i = 0; i < LIMITS_PROBES; i++) {
		struct limits_entry *entry =
		    &limits->entries[(key + i) & (LIMITS_ENTRIES - 1)];

		if (atomic_load(&entry->key) == key)
			return entry;
	}
	for (uint64_t i = 0; i < LIMITS_PROBES; i++) {
		struct limits_entry *entry =
		    &limits->entries[(key + i) & (LIMITS_ENTRIES - 1)];
		uint64_t old = atomic_load(&entry->key);

		if (old != 0 && !is_stale(entry, now_us))
			continue;
		if (!atomic_compare_exchange_strong(&entry->key, &old, key))
			continue;
		atomic_store(&entry->full_at, 0);
		atomic_store(&entry->strikes, 0);
		atomic_store(&entry->crawler, 0);
		return entry;
	}
	return NULL;
}

bool
limits_connect(struct limits *limits, const struct address *address,
    uint32_t slot, uint64_t now_us, struct limits_entry **entry)
{
	_Atomic uint8_t *mine;

	*entry = NULL;
	if (address->family == 0)
		return true;
	*entry = find(limits, key_of(limits, address, ADDRESS), now_us);
	if (*entry == NULL)
		return true;
	mine = &(*entry)->connections[slot % LIMITS_SLOTS];
	if (connections(*entry) >= LIMIT_PER_ADDRESS ||
	    atomic_load(mine) == UINT8_MAX) {
		*entry = NULL;
		return false;
	}
	atomic_fetch_add(mine, 1);
	return true;
}

void
limits_disconnect(struct limits_entry *entry, uint32_t slot)
{
	_Atomic uint8_t *mine;
	uint8_t n;

	if (entry == NULL)
		return;
	mine = &entry->connections[slot % LIMITS_SLOTS];
	n = atomic_load(mine);
	/* Never below zero, whatever limits_forget did meanwhile. */
	while (
	    n > 0 && !atomic_compare_exchange_weak(mine, &n, (uint8_t)(n - 1)))
		;
}

void
limits_forget(struct limits *limits, uint32_t slot)
{
	for (size_t i = 0; i < LIMITS_ENTRIES; i++)
		if (atomic_load_explicit(
			&limits->entries[i].key, memory_order_relaxed) != 0)
			atomic_store(&limits->entries[i]
					  .connections[slot % LIMITS_SLOTS],
			    0);
}

/* --- the rate --- */

static uint64_t
burst_us(const struct limits_entry *entry)
{
	return INTERVAL_US *
	    (atomic_load_explicit(&entry->crawler, memory_order_relaxed)
		    ? LIMIT_BURST_CRAWLER
		    : LIMIT_BURST);
}

static unsigned
strike(struct limits_entry *entry)
{
	uint8_t strikes = atomic_load(&entry->strikes);

	if (strikes < LIMIT_STRIKES)
		atomic_store(&entry->strikes, (uint8_t)(strikes + 1));
	return strikes >= LIMIT_STRIKES - 1 ? 60 : 1U << strikes;
}

unsigned
limits_request(struct limits_entry *entry, uint64_t now_us)
{
	uint64_t full_at;
	uint64_t next;

	if (entry == NULL)
		return 0;
	full_at = atomic_load(&entry->full_at);
	do {
		uint64_t from = full_at > now_us ? full_at : now_us;

		if (from - now_us > burst_us(entry) - INTERVAL_US)
			return strike(entry);
		if (full_at + FORGIVE_US < now_us)
			atomic_store(&entry->strikes, 0);
		next = from + INTERVAL_US;
	} while (
	    !atomic_compare_exchange_weak(&entry->full_at, &full_at, next));
	return 0;
}

void
limits_work(struct limits_entry *entry, uint64_t now_us, uint64_t work_us)
{
	uint64_t full_at = atomic_load(&entry->full_at);
	uint64_t most = burst_us(entry);
	uint64_t next;

	do {
		next = (full_at > now_us ? full_at : now_us) +
		    work_us * LIMIT_WORK;
		/* No debt beyond the whole burst. */
		if (next - now_us > most)
			next =
			    full_at > now_us + most ? full_at : now_us + most;
	} while (
	    !atomic_compare_exchange_weak(&entry->full_at, &full_at, next));
}

unsigned
limits_note(
    struct limits *limits, const struct address *address, uint64_t now_us)
{
	const uint64_t each = LIMIT_NOTE_SECONDS * UINT64_C(1000000);
	struct address network = *address;
	struct limits_entry *entry;
	uint64_t full_at;
	uint64_t from;

	if (address->family == 0)
		return 0;
	address_shorten(&network, 24, 48);
	entry = find(limits, key_of(limits, &network, NETWORKS_NOTES), now_us);
	if (entry == NULL)
		return 0;
	full_at = atomic_load(&entry->full_at);
	do {
		from = full_at > now_us ? full_at : now_us;
		if (from - now_us > each * (LIMIT_NOTES - 1))
			return (unsigned)((from - now_us -
					      each * (LIMIT_NOTES - 1)) /
				   1000000) +
			    1;
	} while (!atomic_compare_exchange_weak(
	    &entry->full_at, &full_at, from + each));
	return 0;
}

bool
limits_is_greedy(const struct limits_entry *entry, uint64_t now_us)
{
	return entry != NULL && atomic_load(&entry->strikes) > 1 &&
	    atomic_load(&entry->full_at) >
	    now_us + burst_us(entry) - 2 * INTERVAL_US;
}

void
limits_name_crawler(struct limits_entry *entry)
{
	if (entry != NULL)
		atomic_store(&entry->crawler, 1);
}
