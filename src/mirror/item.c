#include "mirror/item.h"

void
item_init(struct item *item)
{
	*item = (struct item){ .date = DATE_NONE, .updated = DATE_NONE };
}

void
item_add(struct item_names *names, struct str name)
{
	if (name.n == 0 || names->n == ITEM_NAMES)
		return;
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->of[i].name, name))
			return;
	names->of[names->n++] = (struct article_name){ .name = name };
}
