/* Every option: its name, its words for --help, and what it sets. */
#include "site/config_options.h"

#include <arpa/inet.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/url.h"
#include "site/config.h"

static bool
not_empty(const struct setting *s, struct str value, const char *example)
{
	return value.n > 0 ||
	    err_set(s->err, "says nothing; write %s", example);
}

static bool
take_content(const struct setting *s, struct str value)
{
	s->site->content = value;
	return not_empty(s, value, "a folder");
}

static bool
take_certs(const struct setting *s, struct str value)
{
	s->config->certs = value;
	return not_empty(s, value, "a folder");
}

static bool
take_state(const struct setting *s, struct str value)
{
	s->config->state = value;
	return not_empty(s, value, "a folder");
}

static bool
take_user(const struct setting *s, struct str value)
{
	s->config->user = value;
	return not_empty(s, value, "the name of a user");
}

static bool
take_metrics(const struct setting *s, struct str value)
{
	s->config->metrics = value;
	return not_empty(s, value, "a file");
}

/* "example.org", "bücher.example", "127.0.0.1", "::1" */
static struct str
host_of(const struct setting *s, struct str value)
{
	unsigned char address[16];
	char *z = arena_z(s->arena, value);

	if (z != NULL && inet_pton(AF_INET6, z, address) == 1)
		return value;
	return url_host_ascii(s->arena, value);
}

static bool
take_host(const struct setting *s, struct str value)
{
	struct str host = host_of(s, value);

	if (host.n == 0)
		return err_set(s->err,
		    "'" STR_FMT "' is no host name; write the name alone, "
		    "such as capsule.example.org",
		    STR_ARG(value));
	for (size_t i = 0; i < s->site->n_hosts; i++)
		if (str_eq(s->site->hosts[i], host))
			return true;
	if (s->site->n_hosts == CONFIG_HOSTS)
		return err_set(
		    s->err, "more than %d names; use fewer", CONFIG_HOSTS);
	s->site->hosts[s->site->n_hosts++] = host;
	return true;
}

/* --- SCHEME://HOST[:PORT] --- */

struct where {
	enum scheme scheme;
	struct str host; /* without brackets */
	uint16_t port;
};

static bool
read_port(const struct setting *s, struct str text, uint16_t *port)
{
	uint64_t n;

	if (!str_uint(text, 65535, &n))
		return err_set(s->err,
		    "'" STR_FMT "' is no port; it is a number up to 65535",
		    STR_ARG(text));
	*port = (uint16_t)n;
	return true;
}

static bool
read_where(const struct setting *s, struct str value, struct where *where)
{
	size_t colon = str_search(value, STR("://"));
	struct str rest = str_from(value, colon == STR_NONE ? 0 : colon + 3);
	bool bracket = str_starts(rest, STR("["));
	size_t end = bracket ? str_find(rest, ']') : str_find(rest, ':');

	if (colon == STR_NONE || (bracket && end == STR_NONE))
		return err_set(s->err,
		    "'" STR_FMT "' is no address; write "
		    "gemini://127.0.0.1:1965 or gopher://[::1]:70",
		    STR_ARG(value));
	if (!scheme_find(str_slice(value, 0, colon), &where->scheme))
		return err_set(s->err,
		    "'" STR_FMT "' is not served; there are gemini and gopher",
		    STR_ARG(str_slice(value, 0, colon)));
	where->host = str_slice(rest, bracket ? 1 : 0, end);
	where->port = scheme_port(where->scheme);
	rest = end == STR_NONE ? STR("") : str_from(rest, end + bracket);
	if (str_eq(rest, STR("/")))
		rest.n = 0;
	if (rest.n == 0)
		return true;
	if (rest.p[0] != ':')
		return err_set(s->err,
		    "'" STR_FMT "' behind the address; write nothing there",
		    STR_ARG(rest));
	return read_port(s, str_from(rest, 1), &where->port);
}

static bool
take_listen(const struct setting *s, struct str value)
{
	struct where where = { .host = { NULL, 0 } };
	unsigned char address[16];
	const char *z;

	if (!read_where(s, value, &where))
		return false;
	z = arena_z(s->arena, where.host);
	if (z == NULL ||
	    (inet_pton(AF_INET, z, address) != 1 &&
		inet_pton(AF_INET6, z, address) != 1))
		return err_set(s->err,
		    "'" STR_FMT "' is no numeric address; write 127.0.0.1, "
		    "0.0.0.0 or [::]",
		    STR_ARG(where.host));
	if (s->config->n_listens == CONFIG_LISTENS)
		return err_set(s->err, "more than %d listeners; use fewer",
		    CONFIG_LISTENS);
	s->config->listens[s->config->n_listens++] = (struct listen_address){
		.scheme = scheme_name(where.scheme),
		.address = where.host,
		.port = where.port,
		.site = (uint32_t)s->which,
	};
	return true;
}

static bool
take_public(const struct setting *s, struct str value)
{
	struct where where = { .host = { NULL, 0 } };
	struct public_address *public;
	size_t i = 0;

	if (!read_where(s, value, &where))
		return false;
	if (where.port == 0)
		return err_set(s->err, "port 0 cannot be reached; name one");
	if (where.host.n > 0 && (where.host = host_of(s, where.host)).n == 0)
		return err_set(s->err,
		    "no host name; write gopher://capsule.example.org:70");
	while (i < s->site->n_publics &&
	    s->site->publics[i].scheme != where.scheme)
		i++;
	if (i == s->site->n_publics)
		s->site->n_publics++;
	public = &s->site->publics[i];
	*public =
	    (struct public_address){ where.scheme, where.host, where.port };
	return true;
}

/* --- choices and numbers --- */

/* Which of the words it is; their number when none. */
static size_t
choice(const struct setting *s, struct str value, const char *const *words)
{
	size_t i = 0;

	while (words[i] != NULL && !str_eq(value, str_z(words[i])))
		i++;
	if (words[i] == NULL)
		err_set(s->err, "'" STR_FMT "' is not known; write %s or %s",
		    STR_ARG(value), words[0], words[i - 1]);
	return i;
}

static bool
take_workers(const struct setting *s, struct str value)
{
	uint64_t n;

	if (!str_uint(value, CONFIG_WORKERS, &n))
		return err_set(s->err,
		    "'" STR_FMT "' is no number of processes; "
		    "write 1 to %d, or 0 for one a processor",
		    STR_ARG(value), CONFIG_WORKERS);
	s->config->workers = (uint32_t)n;
	return true;
}

static bool
take_cache(const struct setting *s, struct str value)
{
	uint64_t mib;

	if (!str_uint(value, 1024 * 1024, &mib))
		return err_set(s->err,
		    "'" STR_FMT "' is no size; write MiB, such as 32, "
		    "or 0 to make every answer anew",
		    STR_ARG(value));
	s->config->cache = mib << 20;
	return true;
}

static bool
take_log_level(const struct setting *s, struct str value)
{
	return log_level_find(value, &s->config->log_level) ||
	    err_set(s->err,
		"'" STR_FMT "' is no level; write error, warn, info or debug",
		STR_ARG(value));
}

static bool
take_log_format(const struct setting *s, struct str value)
{
	static const char *const words[] = { "plain", "json", NULL };
	size_t i = choice(s, value, words);

	s->config->log_format = (enum log_format)i;
	return i < 2;
}

static bool
take_log_addresses(const struct setting *s, struct str value)
{
	static const char *const words[] = { "none", "short", "whole", NULL };
	size_t i = choice(s, value, words);

	s->config->log_addresses = (enum log_addresses)i;
	return i < 3;
}

static bool
take_limits(const struct setting *s, struct str value)
{
	static const char *const words[] = { "on", "off", NULL };
	size_t i = choice(s, value, words);

	s->config->limits = i == 0;
	return i < 2;
}

static bool
take_gopher_articles(const struct setting *s, struct str value)
{
	static const char *const words[] = { "menu", "text", NULL };
	size_t i = choice(s, value, words);

	s->config->gopher_text = i == 1;
	return i < 2;
}

/* "10.0.0.0/8", "::1" */
static bool
take_proxy(const struct setting *s, struct str value)
{
	unsigned char address[16];
	struct str host;
	struct str length;
	uint64_t bits = 0;
	bool has_length = str_cut(value, '/', &host, &length);
	const char *z = arena_z(s->arena, host);
	bool v4 = z != NULL && inet_pton(AF_INET, z, address) == 1;
	bool v6 = z != NULL && inet_pton(AF_INET6, z, address) == 1;

	if ((!v4 && !v6) ||
	    (has_length && !str_uint(length, v4 ? 32 : 128, &bits)))
		return err_set(s->err,
		    "'" STR_FMT "' is no address; "
		    "write 192.0.2.1 or 10.0.0.0/8",
		    STR_ARG(value));
	if (s->config->n_proxies == CONFIG_HOSTS)
		return err_set(
		    s->err, "more than %d proxies; use fewer", CONFIG_HOSTS);
	s->config->proxies[s->config->n_proxies++] = value;
	return true;
}

static bool
take_source(const struct setting *s, struct str value)
{
	if (!not_empty(s, value, "a URL or a file"))
		return false;
	if (s->site->n_sources == CONFIG_HOSTS)
		return err_set(
		    s->err, "more than %d sources; use fewer", CONFIG_HOSTS);
	s->site->sources[s->site->n_sources++] = value;
	return true;
}

const struct config_option config_options[] = {
	{ "content", "DIR", "the publication's folder (content)", false,
	    take_content },
	{ "host", "NAME", "a name of this capsule; may be repeated (localhost)",
	    true, take_host },
	{ "listen", "URL",
	    "SCHEME://ADDRESS:PORT to listen on; may be repeated", true,
	    take_listen },
	{ "public", "URL",
	    "SCHEME://NAME:PORT that links carry, behind a forwarder", true,
	    take_public },
	{ "certs", "DIR", "the folder of certificates and keys (certs)", false,
	    take_certs },
	{ "state", "DIR",
	    "catalog and feedback ($STATE_DIRECTORY, else .state)", false,
	    take_state },
	{ "user", "NAME", "become that user once the ports are open", false,
	    take_user },
	{ "workers", "N", "processes that answer (one a processor)", false,
	    take_workers },
	{ "cache", "MIB", "memory for answers, in each worker (32)", false,
	    take_cache },
	{ "limits", "on|off", "limits per reader's address (on)", false,
	    take_limits },
	{ "proxy", "ADDRESS",
	    "who may speak the PROXY protocol to us; may be repeated", true,
	    take_proxy },
	{ "gopher.articles", "menu|text", "what menus offer articles as (menu)",
	    false, take_gopher_articles },
	{ "log-level", "LEVEL", "error, warn, info or debug (info)", false,
	    take_log_level },
	{ "log-format", "FORM", "plain or json (plain)", false,
	    take_log_format },
	{ "log-addresses", "HOW",
	    "readers' addresses: none, short or whole (none)", false,
	    take_log_addresses },
	{ "metrics", "FILE", "keep figures there for Prometheus", false,
	    take_metrics },
	{ "mirror.sources", "SOURCE", NULL, true, take_source },
};

const size_t config_n_options =
    sizeof(config_options) / sizeof(config_options[0]);
