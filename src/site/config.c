#include "site/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "site/config_options.h"
#include "site/yaml.h"

enum { CONFIG_MAX = 64 * 1024, CONFIG_CACHE = 32 * 1024 * 1024 };

static const struct config_site no_site = { .content = STR_INIT("content") };

void
config_init(struct config *config)
{
	const char *state = getenv("STATE_DIRECTORY");

	*config = (struct config){
		.n_sites = 1,
		.certs = STR_INIT("certs"),
		.state = STR_INIT(".state"),
		.log_level = LOG_LEVEL_INFO,
		.limits = true,
		.cache = CONFIG_CACHE,
	};
	config->sites[0] = no_site;
	/* systemd parts several by colons; the first is ours. */
	if (state != NULL && state[0] != '\0')
		str_cut(str_z(state), ':', &config->state,
		    &(struct str){ NULL, 0 });
}

/* --- one option --- */

/* "log_level" is "log-level". */
static bool
same_name(struct str a, const char *name)
{
	struct str b = str_z(name);

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if ((a.p[i] == '_' ? '-' : a.p[i]) != b.p[i])
			return false;
	return true;
}

static const struct config_option *
find_option(struct str name)
{
	for (size_t i = 0; i < config_n_options; i++)
		if (same_name(name, config_options[i].name))
			return &config_options[i];
	return NULL;
}

bool
config_set(struct config *config, size_t which, struct str name,
    struct str value, struct arena *arena, struct err *err)
{
	const struct config_option *option = find_option(name);
	struct setting setting = { config, &config->sites[which], which, arena,
		err };

	if (option == NULL)
		return err_set(
		    err, "unknown option '" STR_FMT "'", STR_ARG(name));
	return option->take(&setting, value);
}

/* Leaves the first site alone, with the listeners that are its own. */
static void
keep_one_site(struct config *config)
{
	size_t n = 0;

	for (size_t i = 0; i < config->n_listens; i++)
		if (config->listens[i].site == 0)
			config->listens[n++] = config->listens[i];
	config->n_listens = n;
	config->n_sites = 1;
}

void
config_override(struct config *config, struct str name)
{
	if (same_name(name, "host") || same_name(name, "content"))
		keep_one_site(config);
	if (same_name(name, "host"))
		config->sites[0].n_hosts = 0;
	else if (same_name(name, "public"))
		config->sites[0].n_publics = 0;
	else if (same_name(name, "listen"))
		config->n_listens = 0;
	else if (same_name(name, "proxy"))
		config->n_proxies = 0;
	else if (same_name(name, "mirror.sources"))
		config->sites[0].n_sources = 0;
}

/* --- the file --- */

struct loading {
	struct config *config;
	struct arena *arena;
	struct err *err;
	bool has_sites; /* `sites:` was read */
	const struct yaml *single; /* a key that describes one site */
};

static bool
unknown_key(struct loading *l, const struct yaml *node, struct str name)
{
	return err_set(l->err,
	    "%u:%u: unknown key '" STR_FMT "'; `smallpress help serve` "
	    "lists what there is",
	    (unsigned)node->key_line, (unsigned)node->key_column,
	    STR_ARG(name));
}

static bool
load_value(
    struct loading *l, size_t which, struct str name, const struct yaml *value)
{
	if (value->kind != YAML_TEXT)
		return yaml_err(value, l->err, "'" STR_FMT "' must be one text",
		    STR_ARG(name));
	if (config_set(l->config, which, name, value->text, l->arena, l->err))
		return true;
	err_in(l->err, STR_FMT, STR_ARG(name));
	return err_in(
	    l->err, "%u:%u", (unsigned)value->line, (unsigned)value->column);
}

/* A text, or a list of them where it may be repeated. */
static bool
load_option(
    struct loading *l, size_t which, struct str name, const struct yaml *node)
{
	const struct config_option *option = find_option(name);

	if (option == NULL)
		return unknown_key(l, node, name);
	if (yaml_is_null(node))
		return true;
	if (node->kind != YAML_LIST || !option->repeatable)
		return load_value(l, which, name, node);
	for (const struct yaml *i = node->child; i != NULL; i = i->next)
		if (!load_value(l, which, name, i))
			return false;
	return true;
}

static bool
describes_site(struct str key)
{
	return same_name(key, "host") || same_name(key, "content") ||
	    same_name(key, "public") || same_name(key, "mirror") ||
	    same_name(key, "mirror.sources");
}

/* gopher: { articles: text } is gopher.articles: text */
static bool
load_group(struct loading *l, size_t which, const struct yaml *group)
{
	for (const struct yaml *c = group->child; c != NULL; c = c->next) {
		struct str name = arena_fmt(l->arena, STR_FMT "." STR_FMT,
		    STR_ARG(group->key), STR_ARG(c->key));

		if (!load_option(l, which, name, c))
			return false;
	}
	return true;
}

static bool
is_group(const struct yaml *node, const char *name)
{
	return node->kind == YAML_MAP && same_name(node->key, name);
}

static bool
load_site_key(struct loading *l, size_t which, const struct yaml *node)
{
	if (is_group(node, "mirror"))
		return load_group(l, which, node);
	if (!describes_site(node->key) && !same_name(node->key, "listen"))
		return err_set(l->err,
		    "%u:%u: unknown key '" STR_FMT "' of a site; there are "
		    "host, content, public, listen and mirror.sources",
		    (unsigned)node->key_line, (unsigned)node->key_column,
		    STR_ARG(node->key));
	return load_option(l, which, node->key, node);
}

static bool
has_names_of_its_own(struct loading *l, size_t which, const struct yaml *map)
{
	const struct config_site *site = &l->config->sites[which];

	if (site->n_hosts == 0)
		return yaml_err(
		    map, l->err, "a site without a name; write host: in it");
	for (size_t i = 0; i < which; i++)
		for (size_t j = 0; j < l->config->sites[i].n_hosts; j++)
			for (size_t k = 0; k < site->n_hosts; k++)
				if (str_eq(site->hosts[k],
					l->config->sites[i].hosts[j]))
					return yaml_err(map, l->err,
					    "'" STR_FMT "' names another site "
					    "already; each name is one site's",
					    STR_ARG(site->hosts[k]));
	return true;
}

static bool
load_site(struct loading *l, size_t which, const struct yaml *map)
{
	struct config_site *site = &l->config->sites[which];

	if (map->kind != YAML_MAP)
		return yaml_err(map, l->err,
		    "a site is a map; write host: and content: in it");
	*site = no_site;
	for (const struct yaml *c = map->child; c != NULL; c = c->next)
		if (!load_site_key(l, which, c))
			return false;
	return has_names_of_its_own(l, which, map);
}

static bool
load_sites(struct loading *l, const struct yaml *list)
{
	size_t n = 0;

	if (list->kind != YAML_LIST || list->child == NULL)
		return yaml_err(list, l->err,
		    "'sites' must be a list of maps with host and content");
	l->has_sites = true;
	for (const struct yaml *i = list->child; i != NULL; i = i->next) {
		if (n == CONFIG_SITES)
			return yaml_err(i, l->err,
			    "more than %d sites; use fewer", CONFIG_SITES);
		if (!load_site(l, n, i))
			return false;
		l->config->n_sites = ++n;
	}
	return true;
}

static bool
load_key(struct loading *l, const struct yaml *node)
{
	if (same_name(node->key, "sites"))
		return load_sites(l, node);
	if (describes_site(node->key))
		l->single = node;
	if (is_group(node, "gopher") || is_group(node, "mirror"))
		return load_group(l, 0, node);
	return load_option(l, 0, node->key, node);
}

static bool
load_all(struct loading *l, const struct yaml *root)
{
	if (root == NULL)
		return true;
	if (root->kind != YAML_MAP)
		return yaml_err(root, l->err, "no keys here; write key: value");
	for (const struct yaml *c = root->child; c != NULL; c = c->next)
		if (!load_key(l, c))
			return false;
	if (l->has_sites && l->single != NULL)
		return err_set(l->err,
		    "%u:%u: '" STR_FMT "' stands beside 'sites'; "
		    "put it into one of the sites",
		    (unsigned)l->single->key_line,
		    (unsigned)l->single->key_column, STR_ARG(l->single->key));
	return true;
}

bool
config_parse(struct config *config, struct str bytes, struct str name,
    struct arena *arena, struct err *err)
{
	struct loading l = { .config = config, .arena = arena, .err = err };
	const struct yaml *root;
	bool ok;

	if (bytes.n > CONFIG_MAX)
		ok = err_set(err, "1:1: larger than %d kB; shorten it",
		    CONFIG_MAX / 1024);
	else
		ok = yaml_parse(bytes, 1, arena, &root, err) &&
		    load_all(&l, root);
	return ok || err_in(err, STR_FMT, STR_ARG(name));
}

bool
config_load(struct config *config, const char *path, struct arena *arena,
    struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct str bytes;
	bool ok;

	if (fd < 0)
		return err_set(
		    err, "%s: %s; name a readable file", path, strerror(errno));
	ok = file_read_fd(fd, CONFIG_MAX + 1, arena, &bytes, err);
	close(fd);
	if (!ok)
		return err_in(err, "%s", path);
	return config_parse(config, bytes, str_z(path), arena, err);
}
