/*
 * A stranger's bytes as a Gemini request: whatever they are, the answer is
 * nothing at all or one well-formed status line.
 */
#include <assert.h>

#include "base/log.h"
#include "fake_site.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct response *response)
{
	struct str head = response->head;

	assert(head.n > 5 && head.n <= 1027);
	assert(str_ends(head, STR("\r\n")));
	assert(byte_is_digit(head.p[0]) && byte_is_digit(head.p[1]));
	assert(head.p[2] == ' ' && head.p[3] != ' ');
	for (size_t i = 0; i < head.n - 2; i++)
		assert((unsigned char)head.p[i] >= 0x20 && head.p[i] != 0x7F);
	assert(response->status == (head.p[0] - '0') * 10 + head.p[1] - '0');
	assert(response->status == 20 || response->body.n == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = { (const char *)data, size };
	struct response response;
	struct request request;
	struct arena arena;
	/* The first byte also chooses how much memory there is. */
	size_t max = size > 0 && data[0] == 'G' ? 700 : 1 << 20;

	log_set_level(LOG_LEVEL_ERROR);
	arena_init(&arena, max);
	protocol_gemini.parse(bytes, false, &request);
	switch (fake_visit(&protocol_gemini, bytes, &arena, NULL, &response)) {
	case PARSE_DONE:
		check(&response);
		break;
	case PARSE_BAD:
		assert(size < protocol_gemini.request_max);
		break;
	case PARSE_LONG:
		assert(size >= protocol_gemini.request_max);
		break;
	case PARSE_DROP:
		assert(size == 0 || memchr(data, '\n', size) != NULL);
		break;
	case PARSE_MORE: /* nothing more will come */
		assert(false);
	}
	arena_free(&arena);
	return 0;
}
