#include "proto/response.h"

#include <stdatomic.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/utf8.h"
#include "site/cache.h"
#include "site/route.h"

void
response_init(struct response *response)
{
	*response = (struct response){ .fd = -1 };
}

void
response_constant(struct response *response, int status, const char *head)
{
	response_init(response);
	response->status = status;
	response->head = str_z(head);
}

struct str
response_key(const struct visit *visit, struct str path)
{
	return arena_fmt(visit->arena, STR_FMT " " STR_FMT,
	    STR_ARG(scheme_name(visit->scheme)), STR_ARG(path));
}

bool
response_is_lasting(const struct target *target)
{
	return (target->kind == TARGET_PAGE || target->kind == TARGET_BYTES ||
		   target->kind == TARGET_WORK) &&
	    target->path.n > 0 && !target->search && !target->fleeting;
}

bool
response_cached(
    const struct visit *visit, struct str path, struct response *response)
{
	uint64_t edition = 0;
	struct cached *cached;
	struct str key;

	if (visit->cache == NULL)
		return false;
	key = response_key(visit, path);
	if (key.n == 0)
		return false;
	if (visit->site->edition != NULL)
		edition = atomic_load(visit->site->edition);
	cached = cache_find(visit->cache, visit->site, key, edition);
	if (cached == NULL)
		return false;
	response_init(response);
	response->cached = cached;
	response->head = cached_head(cached);
	response->body = cached_body(cached);
	response->status = cached_status(cached);
	return true;
}

struct str
response_line(struct arena *arena, struct str message, size_t max)
{
	struct str line = utf8_clean(arena, message);

	if (line.n > max) {
		line.n = max;
		while (line.n > 0 &&
		    ((unsigned char)line.p[line.n] & 0xC0) == 0x80)
			line.n--;
		line = str_trim_end(line);
	}
	return line.n == 0 ? STR("Nothing more is known") : line;
}

void
response_trouble(
    const struct visit *visit, const struct request *request, const char *why)
{
	log_warn(STR_FMT " \"" STR_FMT "\": %s", STR_ARG(visit->site->id),
	    STR_ARG(request->line), why);
}
