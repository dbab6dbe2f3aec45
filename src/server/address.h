#ifndef SERVER_ADDRESS_H
#define SERVER_ADDRESS_H
/*
 * address -- where a client comes from.
 *
 * An IPv4 address in IPv6's clothes (::ffff:192.0.2.1) is an IPv4 address.
 */
#include "base/str.h"

struct sockaddr;

struct address {
	uint8_t family; /* 4, 6; 0: unknown, or a local socket */
	uint8_t bytes[16]; /* IPv4: the first four */
	uint16_t port;
};

/* "10.0.0.0/8", "::1": the addresses whose first bits are these. */
struct address_range {
	struct address address;
	unsigned bits;
};

void address_from(struct address *address, const struct sockaddr *from);
/* Numeric, without a port; false if it is none. */
bool address_parse(struct address *address, struct str s);
bool address_range_parse(struct address_range *range, struct str s);
bool address_in(
    const struct address *address, const struct address_range *range);
/* Cuts an IPv4 address to `bits4`, an IPv6 address to `bits6` bits. */
void address_shorten(struct address *address, unsigned bits4, unsigned bits6);

enum { ADDRESS_TEXT = 48 };
/* "192.0.2.1"; "-" where it is unknown. */
struct str address_text(const struct address *address, char text[ADDRESS_TEXT]);
#endif
