#ifndef SERVER_NOTIFY_H
#define SERVER_NOTIFY_H
/*
 * notify -- the service manager's plain protocols: what it wants to be told
 * (sd_notify) and the sockets that it bound for us (socket activation).
 * Without a service manager all of this is nothing.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "READY=1", "STOPPING=1", "WATCHDOG=1"; lines, without an end mark. */
void notify_say(const char *what);
/* RELOADING=1 with the clock that it asks for. */
void notify_reloading(void);
/* How often the watchdog wants to hear of us, in ms; 0: never. */
uint64_t notify_watchdog_ms(void);

/* Sockets that were passed to this process: descriptors from 3 on. */
enum { NOTIFY_FIRST_FD = 3, NOTIFY_FDS = 64 };
/* How many; their names are in `names`, "" where there is none.  The
 * variables are taken out of the environment. */
size_t notify_sockets(char names[NOTIFY_FDS][64]);
#endif
