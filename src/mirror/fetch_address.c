/* Which addresses are none of the public internet. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "mirror/fetch_private.h"

struct net {
	unsigned char at[16];
	unsigned bits;
};

static bool
is_in(const unsigned char *address, const struct net *net)
{
	unsigned whole = net->bits / 8;
	unsigned rest = net->bits % 8;

	return memcmp(address, net->at, whole) == 0 &&
	    (rest == 0 || (address[whole] ^ net->at[whole]) >> (8 - rest) == 0);
}

static bool
is_in_one(const unsigned char *address, const struct net *nets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_in(address, &nets[i]))
			return true;
	return false;
}

/* RFC 6890 */
static bool
is_private_v4(const unsigned char *address)
{
	static const struct net nets[] = {
		{ { 0 }, 8 }, { { 10 }, 8 }, { { 100, 64 }, 10 },
		{ { 127 }, 8 }, { { 169, 254 }, 16 }, { { 172, 16 }, 12 },
		{ { 192, 0, 0 }, 24 }, { { 192, 168 }, 16 },
		{ { 198, 18 }, 15 },
		{ { 224 }, 3 }, /* multicast and what is above */
	};

	return is_in_one(address, nets, sizeof(nets) / sizeof(nets[0]));
}

static bool
is_private_v6(const unsigned char *address)
{
	static const struct net nets[] = {
		{ { 0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01 }, 48 },
		{ { 0x01 }, 64 }, /* discard */
		{ { 0xFC }, 7 },
		{ { 0xFE, 0x80 }, 9 }, /* link-local and site-local */
		{ { 0xFF }, 8 },
	};
	/* where an IPv4 address is inside, that one counts */
	static const struct {
		struct net net;
		unsigned at;
	} holders[] = {
		{ { { 0 }, 96 }, 12 }, /* ::, ::1 and ::a.b.c.d */
		{ { { [10] = 0xFF, [11] = 0xFF }, 96 }, 12 },
		{ { { 0x00, 0x64, 0xFF, 0x9B }, 96 }, 12 }, /* NAT64 */
		{ { { 0x20, 0x02 }, 16 }, 2 }, /* 6to4 */
	};

	for (size_t i = 0; i < sizeof(holders) / sizeof(holders[0]); i++)
		if (is_in(address, &holders[i].net))
			return is_private_v4(address + holders[i].at);
	return is_in_one(address, nets, sizeof(nets) / sizeof(nets[0]));
}

bool
fetch_is_private(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	if (address->sa_family == AF_INET)
		return is_private_v4((const unsigned char *)&v4->sin_addr);
	return address->sa_family != AF_INET6 ||
	    is_private_v6(v6->sin6_addr.s6_addr);
}
