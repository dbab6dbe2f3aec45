/*
 * A balancer's first bytes: whatever they are, the header ends within them,
 * and no more is asked for than a header may have.
 */
#include <assert.h>

#include "server/address.h"
#include "server/proxy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = { (const char *)data, size };
	struct address client = { 0 };
	char text[ADDRESS_TEXT];
	size_t used = 0;

	switch (proxy_parse(bytes, &client, &used)) {
	case PROXY_DONE:
	case PROXY_LOCAL:
		assert(used > 0 && used <= size && used <= PROXY_MAX);
		assert(client.family == 0 || client.family == 4 ||
		    client.family == 6);
		assert(address_text(&client, text).n > 0);
		break;
	case PROXY_MORE:
		assert(size < PROXY_MAX);
		break;
	case PROXY_BAD:
		break;
	}
	return 0;
}
