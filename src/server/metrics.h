#ifndef SERVER_METRICS_H
#define SERVER_METRICS_H
/*
 * metrics -- what was counted, as a text file for Prometheus' node exporter
 * and for `smallpress status`.
 *
 * The indexer keeps it in the folder of state, and where --metrics says.
 */
#include "base/str.h"

struct arena;
struct config;
struct shared;

/* The file's name in the folder of state. */
#define METRICS_NAME "metrics.prom"

enum { METRICS_MAX = 256 * 1024 };

/* The text; empty when the arena is exhausted. */
struct str metrics_text(const struct shared *shared,
    const struct config *config, struct arena *arena);
/* Puts it there whole, or leaves what is there; false and errno. */
bool metrics_write(struct str path, struct str text);
#endif
