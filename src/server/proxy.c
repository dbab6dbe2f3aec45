#include "server/proxy.h"

#include "server/address.h"

enum { V1_MAX = 107, V2_HEAD = 16 };

static const struct str v2_signature = STR_INIT("\r\n\r\n\0\r\nQUIT\n");

/* "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n" */
static enum proxy_result
parse_line(struct str line, struct address *client)
{
	struct address from;
	struct address to;
	struct str word[6];
	uint64_t from_port;
	uint64_t to_port;
	uint8_t family;

	for (size_t i = 0; i < 6; i++)
		str_cut(line, ' ', &word[i], &line);
	if (str_eq(word[1], STR("UNKNOWN")))
		return PROXY_DONE;
	if (str_eq(word[1], STR("TCP4")))
		family = 4;
	else if (str_eq(word[1], STR("TCP6")))
		family = 6;
	else
		return PROXY_BAD;
	if (line.n > 0 || !address_parse(&from, word[2]) ||
	    !address_parse(&to, word[3]) ||
	    !str_uint(word[4], UINT16_MAX, &from_port) ||
	    !str_uint(word[5], UINT16_MAX, &to_port) ||
	    (family == 4 && from.family != 4))
		return PROXY_BAD;
	from.port = (uint16_t)from_port;
	*client = from;
	return PROXY_DONE;
}

static enum proxy_result
parse_v1(struct str bytes, struct address *client, size_t *used)
{
	size_t end = str_search(bytes, STR("\r\n"));

	if (end == STR_NONE)
		return bytes.n >= V1_MAX ? PROXY_BAD : PROXY_MORE;
	if (end + 2 > V1_MAX)
		return PROXY_BAD;
	*used = end + 2;
	return parse_line(str_slice(bytes, 0, end), client);
}

static uint16_t
number16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

/* Version and command, family and transport, length; then the addresses. */
static enum proxy_result
parse_v2(struct str bytes, struct address *client, size_t *used)
{
	const uint8_t *p = (const uint8_t *)bytes.p;
	struct address from = { 0 };
	size_t length;

	if (bytes.n < V2_HEAD)
		return PROXY_MORE;
	length = number16(p + 14);
	if (p[12] >> 4 != 2 || (p[12] & 15) > 1 || length > PROXY_MAX - V2_HEAD)
		return PROXY_BAD;
	if (bytes.n < V2_HEAD + length)
		return PROXY_MORE;
	*used = V2_HEAD + length;
	if ((p[12] & 15) == 0)
		return PROXY_LOCAL;
	p += V2_HEAD;
	switch (bytes.p[13]) {
	case 0x11: /* TCP over IPv4 */
		if (length < 12)
			return PROXY_BAD;
		from.family = 4;
		memcpy(from.bytes, p, 4);
		from.port = number16(p + 8);
		break;
	case 0x21: /* TCP over IPv6 */
		if (length < 36)
			return PROXY_BAD;
		from.family = 6;
		memcpy(from.bytes, p, 16);
		from.port = number16(p + 32);
		break;
	default: /* not said, or of a kind that we do not know */
		return PROXY_DONE;
	}
	*client = from;
	return PROXY_DONE;
}

enum proxy_result
proxy_parse(struct str bytes, struct address *client, size_t *used)
{
	static const struct str v1 = STR_INIT("PROXY ");
	struct str most1 = str_slice(bytes, 0, v1.n);
	struct str most2 = str_slice(bytes, 0, v2_signature.n);

	if (str_starts(v1, most1))
		return most1.n < v1.n ? PROXY_MORE
				      : parse_v1(bytes, client, used);
	if (str_starts(v2_signature, most2))
		return most2.n < v2_signature.n ? PROXY_MORE
						: parse_v2(bytes, client, used);
	return PROXY_BAD;
}
