#include "mirror/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "mirror/usage.h"

enum { OPTIONS_MAX = 80, ID_CONFIG = 1000, ID_HELP, ID_OWN };
enum { EXIT_MISUSED = 2 };

/* --- values --- */

/* "0.5" seconds as milliseconds. */
static bool
take_seconds(struct str value, int64_t *ms)
{
	struct str whole;
	struct str part;
	uint64_t seconds = 0;
	uint64_t rest = 0;

	str_cut(value, '.', &whole, &part);
	if ((whole.n == 0 && part.n == 0) ||
	    (whole.n > 0 && !str_uint(whole, 86400, &seconds)) || part.n > 3 ||
	    (part.n > 0 && !str_uint(part, 999, &rest)))
		return false;
	for (size_t i = part.n; i < 3; i++)
		rest *= 10;
	*ms = (int64_t)(seconds * 1000 + rest);
	return true;
}

static bool
take_mebibytes(struct str value, size_t *bytes)
{
	uint64_t n;

	if (!str_uint(value, 4096, &n) || n == 0)
		return false;
	*bytes = (size_t)n * 1024 * 1024;
	return true;
}

static bool
take_media(struct str value, enum media_mode *mode)
{
	if (str_eq(value, STR("fetch")))
		*mode = MEDIA_FETCH;
	else if (str_eq(value, STR("link")))
		*mode = MEDIA_LINK;
	else if (str_eq(value, STR("none")))
		*mode = MEDIA_NONE;
	else
		return false;
	return true;
}

static bool
take_count(struct str value, size_t *count)
{
	uint64_t n;

	if (!str_uint(value, UINT32_MAX, &n) || n == 0)
		return false;
	*count = (size_t)n;
	return true;
}

/* --- the table --- */

enum own {
	OWN_ALLOW_PRIVATE,
	OWN_CATEGORY,
	OWN_CONTACT,
	OWN_DELAY,
	OWN_DRY_RUN,
	OWN_EXPORT_MAX,
	OWN_FORCE,
	OWN_FULL,
	OWN_IGNORE_ROBOTS,
	OWN_LIMIT,
	OWN_MEDIA,
	OWN_MEDIA_MAX,
	OWN_RETRY,
	OWN_SINCE,
	OWN_SITE,
	OWN_TIMEOUT
};

static const struct {
	const char *name;
	const char *wanted; /* what its value looks like; NULL: a flag */
} own[] = {
	[OWN_ALLOW_PRIVATE] = { "allow-private", NULL },
	[OWN_CATEGORY] = { "category", "a name" },
	[OWN_CONTACT] = { "contact", "an e-mail or web address" },
	[OWN_DELAY] = { "delay", "seconds, such as 0.5" },
	[OWN_DRY_RUN] = { "dry-run", NULL },
	[OWN_EXPORT_MAX] = { "export-max", "a number of MiB" },
	[OWN_FORCE] = { "force", NULL },
	[OWN_FULL] = { "full", NULL },
	[OWN_IGNORE_ROBOTS] = { "ignore-robots", NULL },
	[OWN_LIMIT] = { "limit", "a number" },
	[OWN_MEDIA] = { "media", "fetch, link or none" },
	[OWN_MEDIA_MAX] = { "media-max", "a number of MiB" },
	[OWN_RETRY] = { "retry", "seconds, such as 1" },
	[OWN_SINCE] = { "since", "a date, such as 2025-01-28" },
	[OWN_SITE] = { "site", "an http or https address" },
	[OWN_TIMEOUT] = { "timeout", "seconds, such as 60" },
};
#define N_OWN (sizeof(own) / sizeof(own[0]))

static bool
take_flag(struct mirror_options *options, enum own id)
{
	switch (id) {
	case OWN_ALLOW_PRIVATE:
		options->fetch.allow_private = true;
		break;
	case OWN_DRY_RUN:
		options->import.dry_run = true;
		break;
	case OWN_FORCE:
		options->import.force = true;
		break;
	case OWN_FULL:
		options->import.full = true;
		break;
	default:
		options->fetch.ignore_robots = true;
		break;
	}
	return true;
}

static bool
take_own(struct mirror_options *options, enum own id, struct str value)
{
	struct import_options *import = &options->import;

	switch (id) {
	case OWN_CATEGORY:
		if (import->n_categories == IMPORT_CATEGORIES || value.n == 0)
			return false;
		import->categories[import->n_categories++] = value;
		return true;
	case OWN_CONTACT:
		options->fetch.contact = value;
		return value.n > 0 && value.n < 160;
	case OWN_DELAY:
		return take_seconds(value, &options->fetch.delay_ms);
	case OWN_EXPORT_MAX:
		return take_mebibytes(value, &import->list_max);
	case OWN_LIMIT:
		return take_count(value, &import->limit);
	case OWN_MEDIA:
		return take_media(value, &import->media);
	case OWN_MEDIA_MAX:
		return take_mebibytes(value, &import->media_max);
	case OWN_RETRY:
		return take_seconds(value, &options->fetch.retry_ms);
	case OWN_SINCE:
		return date_parse(value, &import->since);
	case OWN_SITE:
		import->site = value;
		return url_is_web(value);
	case OWN_TIMEOUT:
		return take_seconds(value, &options->fetch.timeout_ms) &&
		    options->fetch.timeout_ms > 0;
	default:
		return take_flag(options, id);
	}
}

/* --- reading --- */

static void
fill(struct option *table)
{
	size_t n = 0;

	for (size_t i = 0; i < config_n_options && n < OPTIONS_MAX / 2; i++)
		if (config_options[i].what != NULL)
			table[n++] = (struct option){ config_options[i].name,
				required_argument, NULL, (int)i };
	table[n++] =
	    (struct option){ "config", required_argument, NULL, ID_CONFIG };
	table[n++] = (struct option){ "help", no_argument, NULL, ID_HELP };
	for (size_t i = 0; i < N_OWN; i++)
		table[n++] = (struct option){ own[i].name,
			own[i].wanted == NULL ? no_argument : required_argument,
			NULL, ID_OWN + (int)i };
	table[n] = (struct option){ NULL, 0, NULL, 0 };
}

static bool
stop(struct mirror_options *options, int status)
{
	options->status = status;
	return false;
}

static bool
misused(struct mirror_options *options, const char *option, const char *what)
{
	fprintf(stderr,
	    "smallpress mirror: %s%s%s; `smallpress mirror --help` tells "
	    "more\n",
	    option, what[0] == '\0' ? "" : ": ", what);
	return stop(options, EXIT_MISUSED);
}

/* First the configuration file, then what is over it. */
static bool
read_own(struct mirror_options *options, int argc, char **argv,
    const struct option *table, const char **file)
{
	char name[64];
	char wanted[128];
	int id;

	optind = 0;
	opterr = 0;
	while ((id = getopt_long(argc, argv, ":h", table, NULL)) != -1) {
		if (id == 'h' || id == ID_HELP) {
			fputs(MIRROR_USAGE, stdout);
			return stop(options, 0);
		}
		if (id == ':' || id == '?')
			return misused(options, argv[optind - 1],
			    id == ':' ? "needs a value"
				      : "there is no such option");
		if (id == ID_CONFIG)
			*file = optarg;
		if (id < ID_OWN ||
		    take_own(options, (enum own)(id - ID_OWN), str_z(optarg)))
			continue;
		snprintf(name, sizeof(name), "--%s", own[id - ID_OWN].name);
		snprintf(wanted, sizeof(wanted), "wants %s",
		    own[id - ID_OWN].wanted);
		return misused(options, name, wanted);
	}
	options->first = optind;
	return true;
}

static bool
is_site(const struct config_site *site, struct str option, struct str value)
{
	if (str_eq(option, STR("content")))
		return str_eq(site->content, value);
	for (size_t i = 0; i < site->n_hosts; i++)
		if (str_eq_nocase(site->hosts[i], value))
			return true;
	return false;
}

/*
 * Where the file has several sites, --host and --content choose one: it comes
 * first, so it is what config_override leaves.  (Listeners lose their sites
 * by that; there are none here.)  False: there is no such host.
 */
static bool
choose_site(struct config *config, struct str option, struct str value)
{
	size_t i = 0;
	struct config_site chosen;

	if (config->n_sites == 1 ||
	    (!str_eq(option, STR("host")) && !str_eq(option, STR("content"))))
		return true;
	while (
	    i < config->n_sites && !is_site(&config->sites[i], option, value))
		i++;
	if (i == config->n_sites) {
		/* what the first site has does not belong into a new folder */
		config->sites[0].n_sources = 0;
		return str_eq(option, STR("content"));
	}
	chosen = config->sites[i];
	config->sites[i] = config->sites[0];
	config->sites[0] = chosen;
	return true;
}

static bool
read_common(struct mirror_options *options, int argc, char **argv,
    const struct option *table, struct arena *arena)
{
	bool seen[OPTIONS_MAX] = { false };
	struct err err;
	int id;

	optind = 0;
	while ((id = getopt_long(argc, argv, ":h", table, NULL)) != -1) {
		struct str name;

		if (id >= ID_CONFIG)
			continue;
		name = str_z(config_options[id].name);
		if (!choose_site(&options->config, name, str_z(optarg)))
			return misused(options, optarg,
			    "no site of the configuration file has that name");
		if (!seen[id])
			config_override(&options->config, name);
		seen[id] = true;
		if (!config_set(
			&options->config, 0, name, str_z(optarg), arena, &err))
			return misused(
			    options, config_options[id].name, err.text);
	}
	return true;
}

static void
set_defaults(struct mirror_options *options)
{
	*options = (struct mirror_options){
		.import = { .since = DATE_NONE,
		    .media = MEDIA_FETCH,
		    .media_max = (size_t)8 << 20,
		    .list_max = (size_t)32 << 20 },
		.fetch = { .delay_ms = -1,
		    .retry_ms = 1000,
		    .timeout_ms = 60000 },
	};
	config_init(&options->config);
}

bool
options_take(
    struct mirror_options *options, int argc, char **argv, struct arena *arena)
{
	struct option table[OPTIONS_MAX];
	const char *file = NULL;
	struct err err;

	set_defaults(options);
	fill(table);
	if (!read_own(options, argc, argv, table, &file))
		return false;
	if (file != NULL && !config_load(&options->config, file, arena, &err)) {
		log_error("%s", err.text);
		return stop(options, 1);
	}
	if (!read_common(options, argc, argv, table, arena))
		return false;
	log_set_level(options->config.log_level);
	return true;
}
