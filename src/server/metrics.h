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
/* Writes it where it belongs; a place that cannot be written is told once. */
void metrics_keep(const struct shared *shared, const struct config *config);
/* The folder of --metrics: it must be writable. */
struct str metrics_folder(const struct config *config);
#endif
