/*
 * A stranger's bytes as a gopher request: whatever they are, a menu comes
 * back whole, and no answer holds a control byte that was sent.
 */
#include <assert.h>

#include "base/log.h"
#include "fake_site.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All bytes of an answer that may repeat what was sent. */
static void
check_bytes(struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		assert(c >= 0x20 || c == '\t' || c == '\r' || c == '\n');
		assert(c != 0x7F);
	}
}

static void
check_error(struct str menu)
{
	size_t lines = 0;
	struct str line;

	assert(menu.p[0] == '3' && str_ends(menu, STR("\r\n.\r\n")));
	menu.n -= 3;
	while (str_line(&menu, &line)) {
		size_t tabs = 0;

		for (size_t i = 0; i < line.n; i++)
			tabs += line.p[i] == '\t';
		assert(tabs == 3);
		assert(lines == 0 || line.p[0] != '3');
		lines++;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = { (const char *)data, size };
	struct response response;
	struct request request;
	struct arena arena;
	/* The first byte also chooses how much memory there is. */
	size_t max = size > 0 && data[0] == 'p' ? 700 : 1 << 20;

	log_set_level(LOG_LEVEL_ERROR);
	arena_init(&arena, max);
	protocol_gopher.parse(bytes, false, &request);
	if (fake_visit(&protocol_gopher, bytes, &arena, NULL, &response) ==
	    PARSE_DONE) {
		check_bytes(response.head);
		check_bytes(response.body);
		if (response.head.n > 0 && response.head.p[0] == '3')
			check_error(response.head);
		else if (response.status != 20 && response.head.n == 0)
			check_error(response.body);
	}
	arena_free(&arena);
	return 0;
}
