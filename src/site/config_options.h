#ifndef SITE_CONFIG_OPTIONS_H
#define SITE_CONFIG_OPTIONS_H
/*
 * config_options -- what the options of site/config.h set.  For config.c
 * and config_options.c alone.
 */
#include "base/str.h"

struct arena;
struct config;
struct config_site;
struct err;

/* One option being set: where it goes. */
struct setting {
	struct config *config;
	struct config_site *site;
	size_t which; /* site's index */
	struct arena *arena;
	struct err *err;
};
#endif
