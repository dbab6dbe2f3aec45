#include "proto/protocol.h"

const struct protocol *const protocols[] = {
	&protocol_gemini,
	&protocol_gopher,
	NULL,
};

const struct protocol *
protocol_find(struct str name)
{
	for (size_t i = 0; protocols[i] != NULL; i++)
		if (str_eq(str_z(protocols[i]->name), name))
			return protocols[i];
	return NULL;
}
