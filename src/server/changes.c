#include "server/changes.h"

void
changes_init(struct changes *changes)
{
	changes->all = false;
	changes->n = 0;
	arena_init(&changes->arena, CHANGES_BYTES);
}

void
changes_clear(struct changes *changes)
{
	changes->all = false;
	changes->n = 0;
	arena_reset(&changes->arena);
}

void
changes_add_all(struct changes *changes)
{
	changes_clear(changes);
	changes->all = true;
}

static bool
is_there(const struct changes *changes, struct str file)
{
	for (size_t i = 0; i < changes->n; i++)
		if (str_eq(changes->files[i], file))
			return true;
	return false;
}

void
changes_add(struct changes *changes, struct str folder, struct str name)
{
	struct str file;

	if (changes->all)
		return;
	file = folder.n == 0 ? arena_copy(&changes->arena, name)
			     : arena_fmt(&changes->arena, STR_FMT "/" STR_FMT,
				   STR_ARG(folder), STR_ARG(name));
	if (changes->arena.failed) {
		changes_add_all(changes);
		return;
	}
	if (is_there(changes, file))
		return;
	if (changes->n == CHANGES_FILES)
		changes_add_all(changes);
	else
		changes->files[changes->n++] = file;
}

void
changes_merge(struct changes *changes, const struct changes *from)
{
	if (from->all)
		changes_add_all(changes);
	for (size_t i = 0; i < from->n; i++)
		changes_add(changes, (struct str){ NULL, 0 }, from->files[i]);
}

void
changes_free(struct changes *changes)
{
	arena_free(&changes->arena);
	changes_init(changes);
}
