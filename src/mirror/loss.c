#include "mirror/loss.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

void
loss_init(struct losses *losses, struct arena *arena)
{
	*losses = (struct losses){ .arena = arena };
}

void
loss_add(struct losses *losses, const char *format, ...)
{
	char text[1024];
	struct loss *loss;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (losses->last != NULL && losses->line == losses->last->line &&
	    str_eq(losses->last->what, str_z(text))) {
		losses->last->times++;
		return;
	}
	if (losses->n++ >= LOSS_MAX)
		return;
	loss = arena_alloc(losses->arena, sizeof(*loss));
	if (loss == NULL)
		return;
	loss->what = arena_copy(losses->arena, str_z(text));
	loss->place = losses->place;
	loss->line = losses->line;
	loss->times = 1;
	if (losses->last != NULL)
		losses->last->next = loss;
	else
		losses->first = loss;
	losses->last = loss;
}
