#include "site/site.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "site/config.h"
#include "site/publisher.h"

static const struct {
	struct str name;
	uint16_t port;
} schemes[SCHEMES] = {
	[SCHEME_GEMINI] = { STR_INIT("gemini"), 1965 },
	[SCHEME_GOPHER] = { STR_INIT("gopher"), 70 },
};

struct str
scheme_name(enum scheme scheme)
{
	return schemes[scheme].name;
}

uint16_t
scheme_port(enum scheme scheme)
{
	return schemes[scheme].port;
}

bool
scheme_find(struct str name, enum scheme *scheme)
{
	for (size_t i = 0; i < SCHEMES; i++)
		if (str_eq_nocase(schemes[i].name, name)) {
			*scheme = (enum scheme)i;
			return true;
		}
	return false;
}

/* --- opening --- */

static bool
has_name(const struct site *site, struct str host)
{
	for (size_t i = 0; i < site->n_names; i++)
		if (str_eq_nocase(site->names[i], host))
			return true;
	return false;
}

bool
site_take_names(const struct config *config, size_t which, struct arena *arena,
    struct site *site)
{
	const struct config_site *from = &config->sites[which];
	struct str *names = arena_array(
	    arena, from->n_hosts + from->n_publics + 1, sizeof(*names));

	if (names == NULL)
		return false;
	site->names = names;
	for (size_t i = 0; i < from->n_hosts; i++)
		names[site->n_names++] = from->hosts[i];
	if (from->n_hosts == 0)
		names[site->n_names++] = STR("localhost");
	for (size_t i = 0; i < from->n_publics; i++)
		if (from->publics[i].host.n > 0 &&
		    !has_name(site, from->publics[i].host))
			names[site->n_names++] = from->publics[i].host;
	site->id = names[0];
	return true;
}

static void
take_endpoints(struct site *site, const struct config_site *from)
{
	for (size_t i = 0; i < SCHEMES; i++)
		site->endpoints[i] = (struct endpoint){
			.host = site->id,
			.port = scheme_port((enum scheme)i),
		};
	for (size_t i = 0; i < from->n_publics; i++) {
		struct endpoint *e = &site->endpoints[from->publics[i].scheme];

		if (from->publics[i].host.n > 0)
			e->host = from->publics[i].host;
		e->port = from->publics[i].port;
		e->fixed = true;
	}
}

/* What the configuration says of ports: true unless one of them is 0, which
 * the server corrects by site_add_port once it is bound. */
static void
take_ports(struct site *site, const struct config *config, size_t which)
{
	for (size_t i = 0; i < config->n_listens; i++) {
		const struct listen_address *l = &config->listens[i];
		enum scheme scheme;

		if (l->port == 0 || !scheme_find(l->scheme, &scheme))
			continue;
		if (l->site == which || scheme == SCHEME_GEMINI)
			site_add_port(site, scheme, l->port);
	}
}

bool
site_open_folder(const struct config *config, size_t which, struct arena *arena,
    struct site *site, struct err *err)
{
	const struct config_site *from = &config->sites[which];

	*site = (struct site){ .content = -1,
		.content_path = from->content,
		.gopher_text = config->gopher_text };
	if (!site_take_names(config, which, arena, site))
		return err_set(err, "out of memory");
	take_endpoints(site, from);
	take_ports(site, config, which);
	site->state_path = arena_fmt(arena, STR_FMT "/" STR_FMT,
	    STR_ARG(config->state), STR_ARG(site->id));
	site->content = file_open_folder(from->content, err);
	if (site->content < 0)
		return err_in(err, "content folder");
	return true;
}

void
site_close(struct site *site)
{
	if (site->content >= 0)
		close(site->content);
	site->content = -1;
}

static struct str
publisher_name(const struct site *site, struct arena *arena)
{
	return arena_fmt(
	    arena, STR_FMT "/publisher.yaml", STR_ARG(site->content_path));
}

bool
site_read_publisher(const struct site *site, struct arena *arena,
    struct str *bytes, struct err *err)
{
	enum file_result result;

	*bytes = (struct str){ NULL, 0 };
	/* One byte more than is allowed, so that publisher_parse can say so. */
	result = file_read(site->content, STR("publisher.yaml"),
	    (size_t)PUBLISHER_MAX + 1, arena, bytes, NULL, err);
	if (result == FILE_OK || result == FILE_MISSING)
		return true;
	return err_in(err, STR_FMT, STR_ARG(site->content_path));
}

bool
site_set_publisher(
    struct site *site, struct str bytes, struct arena *arena, struct err *err)
{
	struct publisher *publisher = arena_alloc(arena, sizeof(*publisher));

	if (publisher == NULL)
		return err_set(err, "out of memory");
	site->publisher = publisher;
	site->publisher_hash = hash_hex(arena, bytes);
	if (str_trim(bytes).n == 0) {
		publisher_init(publisher, site->id);
		return true;
	}
	return publisher_parse(
	    bytes, publisher_name(site, arena), arena, publisher, err);
}

bool
site_open(const struct config *config, size_t which, struct arena *arena,
    struct site *site, struct err *err)
{
	struct str bytes;

	if (!site_open_folder(config, which, arena, site, err))
		return false;
	if (site_read_publisher(site, arena, &bytes, err) &&
	    site_set_publisher(site, bytes, arena, err))
		return true;
	site_close(site);
	return false;
}

/* --- being named --- */

void
site_add_port(struct site *site, enum scheme scheme, uint16_t port)
{
	struct endpoint *e = &site->endpoints[scheme];

	for (size_t i = 0; i < e->n_bound; i++)
		if (e->bound[i] == port)
			return;
	if (e->n_bound == 0 && !e->fixed)
		e->port = port;
	if (e->n_bound < ENDPOINT_PORTS)
		e->bound[e->n_bound++] = port;
}

bool
site_is_named(
    const struct site *site, enum scheme scheme, struct str host, uint16_t port)
{
	const struct endpoint *e = &site->endpoints[scheme];
	bool ours = e->port == port;

	for (size_t i = 0; i < e->n_bound; i++)
		ours |= e->bound[i] == port;
	/* "example.org." is the same name. */
	if (host.n > 1 && str_ends(host, STR(".")))
		host.n--;
	return ours && has_name(site, host);
}
