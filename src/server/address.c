#include "server/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };

static void
set_ipv6(struct address *address, const uint8_t bytes[16])
{
	if (memcmp(bytes, mapped, sizeof(mapped)) == 0) {
		address->family = 4;
		memcpy(address->bytes, bytes + 12, 4);
		return;
	}
	address->family = 6;
	memcpy(address->bytes, bytes, 16);
}

void
address_from(struct address *address, const struct sockaddr *from)
{
	const struct sockaddr_in *in = (const void *)from;
	const struct sockaddr_in6 *in6 = (const void *)from;

	*address = (struct address){ 0 };
	if (from->sa_family == AF_INET) {
		address->family = 4;
		memcpy(address->bytes, &in->sin_addr, 4);
		address->port = ntohs(in->sin_port);
	} else if (from->sa_family == AF_INET6) {
		set_ipv6(address, in6->sin6_addr.s6_addr);
		address->port = ntohs(in6->sin6_port);
	}
}

bool
address_parse(struct address *address, struct str s)
{
	char text[ADDRESS_TEXT];
	uint8_t bytes[16];

	*address = (struct address){ 0 };
	if (s.n == 0 || s.n >= sizeof(text) || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (inet_pton(AF_INET, text, address->bytes) == 1) {
		address->family = 4;
		return true;
	}
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return false;
	set_ipv6(address, bytes);
	return true;
}

bool
address_range_parse(struct address_range *range, struct str s)
{
	struct str bits;
	uint64_t n;
	unsigned all;

	if (!str_cut(s, '/', &s, &bits)) {
		if (!address_parse(&range->address, s))
			return false;
		range->bits = range->address.family == 4 ? 32 : 128;
		return true;
	}
	if (!address_parse(&range->address, s))
		return false;
	all = range->address.family == 4 ? 32 : 128;
	if (!str_uint(bits, all, &n))
		return false;
	range->bits = (unsigned)n;
	return true;
}

/* The first `bits` bits of both are the same. */
static bool
same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned whole = bits / 8;
	unsigned rest = bits % 8;

	return memcmp(a, b, whole) == 0 &&
	    (rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

bool
address_in(const struct address *address, const struct address_range *range)
{
	return address->family == range->address.family &&
	    same_bits(address->bytes, range->address.bytes, range->bits);
}

void
address_shorten(struct address *address, unsigned bits4, unsigned bits6)
{
	unsigned bits = address->family == 4 ? bits4 : bits6;

	for (unsigned i = 0; i < sizeof(address->bytes); i++) {
		if (bits >= 8) {
			bits -= 8;
			continue;
		}
		address->bytes[i] &= (uint8_t)(0xFF00 >> bits);
		bits = 0;
	}
}

struct str
address_text(const struct address *address, char text[ADDRESS_TEXT])
{
	int family = address->family == 4 ? AF_INET : AF_INET6;

	if (address->family == 0 ||
	    inet_ntop(family, address->bytes, text, ADDRESS_TEXT) == NULL)
		return STR("-");
	return str_z(text);
}
