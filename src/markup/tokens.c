#include "markup/tokens.h"

#include "base/arena.h"
#include "base/buf.h"

enum { PLANE = 0x100000, FIRST_CAP = 16 };

uint32_t
tokens_add(struct tokens *tokens, struct token token)
{
	uint32_t cap = tokens->cap == 0 ? FIRST_CAP : tokens->cap * 2;
	struct token *of = tokens->of;

	if (tokens->n == TOKENS_MAX)
		return TOKENS_NONE;
	if (tokens->n == tokens->cap) {
		of = arena_grow(tokens->arena, of, tokens->cap * sizeof(*of),
		    cap * sizeof(*of));
		if (of == NULL)
			return TOKENS_NONE;
		tokens->of = of;
		tokens->cap = cap;
	}
	of[tokens->n] = token;
	return tokens->n++;
}

void
tokens_write(struct buf *buf, uint32_t index)
{
	buf_utf8(buf, PLANE + index);
}

const struct token *
tokens_at(const struct tokens *tokens, struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	uint32_t index;

	if (s.n - at < 4 || p[0] != 0xF4)
		return NULL;
	index = (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
	return index < tokens->n ? &tokens->of[index] : NULL;
}

struct str
tokens_restore(const struct tokens *tokens, struct arena *arena, struct str s)
{
	struct buf buf;
	size_t at;

	if (tokens->n == 0 || !tokens_in(s))
		return s;
	buf_init(&buf, arena, SIZE_MAX / 4);
	while ((at = str_find(s, (char)0xF4)) != STR_NONE) {
		const struct token *token = tokens_at(tokens, s, at);

		buf_str(&buf, str_slice(s, 0, at));
		if (token == NULL)
			buf_char(&buf, s.p[at]);
		else
			buf_str(&buf, token->raw);
		s = str_from(s, at + (token == NULL ? 1 : 4));
	}
	buf_str(&buf, s);
	return buf.failed ? (struct str){ NULL, 0 } : buf_view(&buf);
}
