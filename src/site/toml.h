#ifndef SITE_TOML_H
#define SITE_TOML_H
/*
 * toml -- front matter in TOML, as the same tree that YAML gives
 * (site/yaml.h), with the same limits.
 *
 * Enough for what Hugo and Zola write: keys (bare, quoted, dotted), tables,
 * arrays of tables, strings of all four kinds, arrays, inline tables;
 * numbers, dates and booleans are unquoted texts.
 */
#include "base/str.h"

struct arena;
struct err;
struct yaml;

/* As yaml_parse; *root is a map, never NULL when true. */
bool toml_parse(struct str bytes, uint32_t line, struct arena *arena,
    const struct yaml **root, struct err *err);
#endif
