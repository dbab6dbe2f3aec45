#ifndef SERVER_CONN_H
#define SERVER_CONN_H
/*
 * conn -- the life of one connection: state, deadline, request, response,
 * one close.
 */
#include <stdint.h>

struct listener;
struct sockaddr;
struct wheel_entry;
struct worker;

/* In the order of a life; what comes before CONN_WORK has asked nothing. */
enum conn_state {
	CONN_HELD, /* of a greedy address: its handshake waits */
	CONN_PROXY, /* a balancer says who it is */
	CONN_HANDSHAKE,
	CONN_REQUEST,
	CONN_WORK, /* the pool makes the answer */
	CONN_RESPONSE,
	CONN_CLOSING, /* all is said; what still comes in is thrown away */
	CONN_STATES
};

/* Takes the accepted descriptor over and does all that can be done now. */
void conn_open(struct worker *worker, struct listener *listener, int fd,
    const struct sockaddr *from);
/* What this connection waits for is there, or it has ended. */
void conn_go_on(void *conn);
/* The deadline of the connection with this entry has passed. */
void conn_expire(struct wheel_entry *deadline);
/* Many are connected, or the worker is about to end: who has not asked yet
 * must do so soon. */
void conn_hasten_all(struct worker *worker, uint64_t now);
/* Ends all of them. */
void conn_close_all(struct worker *worker);
#endif
