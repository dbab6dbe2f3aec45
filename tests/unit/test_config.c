#include "site/config.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "test.h"

/* What differs from the defaults, in a line. */
static struct str
show(const struct config *c)
{
	struct buf buf;

	buf_init(&buf, &test_arena, 1 << 16);
	for (size_t i = 0; i < c->n_sites; i++) {
		const struct config_site *s = &c->sites[i];

		buf_fmt(&buf, "site " STR_FMT, STR_ARG(s->content));
		for (size_t k = 0; k < s->n_hosts; k++)
			buf_fmt(&buf, " " STR_FMT, STR_ARG(s->hosts[k]));
		for (size_t k = 0; k < s->n_publics; k++)
			buf_fmt(&buf, " " STR_FMT "=" STR_FMT ":%u",
			    STR_ARG(scheme_name(s->publics[k].scheme)),
			    STR_ARG(s->publics[k].host),
			    (unsigned)s->publics[k].port);
		for (size_t k = 0; k < s->n_sources; k++)
			buf_fmt(
			    &buf, " source=" STR_FMT, STR_ARG(s->sources[k]));
		buf_char(&buf, ';');
	}
	for (size_t i = 0; i < c->n_listens; i++)
		buf_fmt(&buf, " %u:" STR_FMT "@" STR_FMT ":%u",
		    (unsigned)c->listens[i].site, STR_ARG(c->listens[i].scheme),
		    STR_ARG(c->listens[i].address),
		    (unsigned)c->listens[i].port);
	buf_fmt(&buf, " certs=" STR_FMT " state=" STR_FMT, STR_ARG(c->certs),
	    STR_ARG(c->state));
	if (c->user.n > 0)
		buf_fmt(&buf, " user=" STR_FMT, STR_ARG(c->user));
	if (c->workers != 0)
		buf_fmt(&buf, " workers=%u", (unsigned)c->workers);
	if (c->log_level != LOG_LEVEL_INFO)
		buf_fmt(&buf, " level=%d", (int)c->log_level);
	if (c->log_format != LOG_PLAIN)
		buf_str(&buf, STR(" json"));
	if (c->log_addresses != LOG_ADDRESSES_NONE)
		buf_fmt(&buf, " addresses=%d", (int)c->log_addresses);
	if (c->cache != 32 << 20)
		buf_fmt(&buf, " cache=%u", (unsigned)(c->cache >> 10));
	if (!c->limits)
		buf_str(&buf, STR(" unlimited"));
	if (c->gopher_text)
		buf_str(&buf, STR(" text"));
	for (size_t i = 0; i < c->n_proxies; i++)
		buf_fmt(&buf, " proxy=" STR_FMT, STR_ARG(c->proxies[i]));
	if (c->metrics.n > 0)
		buf_fmt(&buf, " metrics=" STR_FMT, STR_ARG(c->metrics));
	return buf_view(&buf);
}

static struct str
outcome(const char *yaml)
{
	static struct config config;
	struct err err = { "" };

	unsetenv("STATE_DIRECTORY");
	config_init(&config);
	if (!config_parse(&config, str_z(yaml), STR("f"), &test_arena, &err))
		return arena_fmt(&test_arena, "! %s", err.text);
	return show(&config);
}

struct row {
	const char *yaml, *want;
};

#define DEFAULTS " certs=certs state=.state"

static void
a_file_holds_the_options(void **state)
{
	static const struct row rows[] = {
		{ "", "site content;" DEFAULTS },
		{ "# nothing\n", "site content;" DEFAULTS },
		{ "host: Example.ORG\ncontent: /c",
		    "site /c example.org;" DEFAULTS },
		{ "host: [a.org, b\u00FCcher.org, a.org]",
		    "site content a.org xn--bcher-kva.org;" DEFAULTS },
		{ "listen: gemini://127.0.0.1",
		    "site content; 0:gemini@127.0.0.1:1965" DEFAULTS },
		{ "listen:\n  - gopher://[::1]:7070\n  - gopher://0.0.0.0:0",
		    "site content; 0:gopher@::1:7070 "
		    "0:gopher@0.0.0.0:0" DEFAULTS },
		{ "public: gopher://a.org:70",
		    "site content gopher=a.org:70;" DEFAULTS },
		{ "certs: /k\nstate: /s\nuser: sp\nworkers: 4",
		    "site content; certs=/k state=/s user=sp workers=4" },
		{ "log-level: debug\nlog_format: json\n"
		  "log-addresses: short",
		    "site content;" DEFAULTS " level=3 json addresses=1" },
		{ "cache: 0", "site content;" DEFAULTS " cache=0" },
		{ "cache: 3", "site content;" DEFAULTS " cache=3072" },
		{ "limits: off\ngopher.articles: text",
		    "site content;" DEFAULTS " unlimited text" },
		{ "gopher:\n  articles: text\nmirror:\n  sources: [x, y]",
		    "site content source=x source=y;" DEFAULTS " text" },
		{ "proxy: [10.0.0.0/8, '::1']\nmetrics: /m.prom",
		    "site content;" DEFAULTS
		    " proxy=10.0.0.0/8 proxy=::1 metrics=/m.prom" },
		{ "sites:\n- host: a.org\n  content: /a\n"
		  "  listen: gopher://0.0.0.0:70\n"
		  "- host: [b.org, www.b.org]\n  content: /b\n"
		  "  public: gopher://b.org:71\n"
		  "  listen: gopher://0.0.0.0:71\n"
		  "listen: gemini://0.0.0.0:1965",
		    "site /a a.org;site /b b.org www.b.org gopher=b.org:71;"
		    " 0:gopher@0.0.0.0:70 1:gopher@0.0.0.0:71"
		    " 0:gemini@0.0.0.0:1965" DEFAULTS },
		{ "sites:\n- host: a.org\n  mirror.sources: [x, y]\n"
		  "- host: b.org\n  content: /b\n"
		  "  mirror:\n    sources: z\n",
		    "site content a.org source=x source=y;"
		    "site /b b.org source=z;" DEFAULTS },
		{ "user:\nhost: ~", "site content;" DEFAULTS },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(rows[i].yaml), rows[i].want, rows[i].yaml);
}

static void
a_mistake_in_the_file_names_its_place(void **state)
{
	static const struct row rows[] = {
		{ "hots: a",
		    "! f:1:1: unknown key 'hots'; `smallpress help "
		    "serve` lists what there is" },
		{ "content: [a, b]", "! f:1:10: 'content' must be one text" },
		{ "host: a b",
		    "! f:1:7: host: 'a b' is no host name; write "
		    "the name alone, such as "
		    "capsule.example.org" },
		{ "host: a.org:1965",
		    "! f:1:7: host: 'a.org:1965' is no host name; write the "
		    "name alone, such as capsule.example.org" },
		{ "x: y\nlisten: [gemini://localhost]",
		    "! f:1:1: unknown key 'x'; `smallpress help serve` lists "
		    "what there is" },
		{ "listen: [gemini://localhost]",
		    "! f:1:10: listen: 'localhost' is no numeric address; "
		    "write 127.0.0.1, 0.0.0.0 or [::]" },
		{ "listen: http://1.2.3.4:80",
		    "! f:1:9: listen: 'http' is not served; there are gemini "
		    "and gopher" },
		{ "listen: 1.2.3.4:80",
		    "! f:1:9: listen: '1.2.3.4:80' is no address; write "
		    "gemini://127.0.0.1:1965 or gopher://[::1]:70" },
		{ "listen: gopher://1.2.3.4:99999",
		    "! f:1:9: listen: '99999' is no port; it is a number up "
		    "to 65535" },
		{ "listen: gopher://1.2.3.4:70/x",
		    "! f:1:9: listen: '70/x' is no port; it is a number up "
		    "to 65535" },
		{ "public: gopher://a.org:0",
		    "! f:1:9: public: port 0 cannot be reached; name one" },
		{ "workers: many",
		    "! f:1:10: workers: 'many' is no number of "
		    "processes; write 1 to 30, or 0 for one a "
		    "processor" },
		{ "log-level: loud",
		    "! f:1:12: log-level: 'loud' is no level; "
		    "write error, warn, info or debug" },
		{ "cache: 3M",
		    "! f:1:8: cache: '3M' is no size; write MiB, such as 32, "
		    "or 0 to make every answer anew" },
		{ "limits: maybe",
		    "! f:1:9: limits: 'maybe' is not known; "
		    "write on or off" },
		{ "proxy: everyone",
		    "! f:1:8: proxy: 'everyone' is no "
		    "address; write 192.0.2.1 or "
		    "10.0.0.0/8" },
		{ "proxy: 10.0.0.0/33",
		    "! f:1:8: proxy: '10.0.0.0/33' is no "
		    "address; write 192.0.2.1 or "
		    "10.0.0.0/8" },
		{ "host: a\nhost: b",
		    "! f:2:1: 'host' is there already in "
		    "line 1; keep one of them" },
		{ "- a", "! f:1:1: no keys here; write key: value" },
		{ "sites: a",
		    "! f:1:8: 'sites' must be a list of maps with "
		    "host and content" },
		{ "sites:\n- content: /a",
		    "! f:2:3: a site without a name; "
		    "write host: in it" },
		{ "sites:\n- a",
		    "! f:2:3: a site is a map; write host: and "
		    "content: in it" },
		{ "sites:\n- host: a.org\n  user: x",
		    "! f:3:3: unknown key 'user' of a site; there are host, "
		    "content, public, listen and mirror.sources" },
		{ "sites:\n- host: a.org\nmirror:\n  sources: x",
		    "! f:3:1: 'mirror' stands beside 'sites'; put it into "
		    "one of the sites" },
		{ "sites:\n- host: a.org\n  mirror:\n    sauces: x",
		    "! f:4:5: unknown key 'mirror.sauces'; `smallpress help "
		    "serve` lists what there is" },
		{ "sites:\n- host: a.org\n- host: [b.org, a.org]",
		    "! f:3:3: 'a.org' names another site already; each name "
		    "is one site's" },
		{ "sites:\n- host: a.org\ncontent: /b",
		    "! f:3:1: 'content' stands beside 'sites'; put it into "
		    "one of the sites" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(rows[i].yaml), rows[i].want, rows[i].yaml);
}

static void
the_command_line_wins(void **state)
{
	static const struct {
		const char *yaml, *name, *value, *want;
	} rows[] = {
		{ "host: [a.org, b.org]", "host", "c.org",
		    "site content c.org;" DEFAULTS },
		{ "listen: gopher://1.2.3.4:70", "listen", "gemini://1.2.3.4:1",
		    "site content; 0:gemini@1.2.3.4:1" DEFAULTS },
		{ "sites:\n- host: a.org\n  content: /a\n- host: b.org\n"
		  "  listen: gopher://1.2.3.4:71",
		    "content", "/c", "site /c a.org;" DEFAULTS },
		{ "workers: 2", "workers", "3",
		    "site content;" DEFAULTS " workers=3" },
		{ "public: gopher://a.org:7", "public", "gemini://b.org:8",
		    "site content gemini=b.org:8;" DEFAULTS },
	};
	static struct config config;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		config_init(&config);
		assert_row(config_parse(&config, str_z(rows[i].yaml), STR("f"),
			       &test_arena, &err),
		    rows[i].yaml);
		config_override(&config, str_z(rows[i].name));
		assert_row(config_set(&config, 0, str_z(rows[i].name),
			       str_z(rows[i].value), &test_arena, &err),
		    rows[i].yaml);
		assert_text(show(&config), rows[i].want, rows[i].yaml);
	}
	assert_false(
	    config_set(&config, 0, STR("x"), STR("y"), &test_arena, &err));
	assert_string_equal(err.text, "unknown option 'x'");
}

static void
the_state_folder_may_come_from_systemd(void **state)
{
	static struct config config;

	(void)state;
	setenv("STATE_DIRECTORY", "/var/lib/a:/var/lib/b", 1);
	config_init(&config);
	assert_text(config.state, "/var/lib/a", "first of several");
	unsetenv("STATE_DIRECTORY");
}

static void
a_file_that_cannot_be_read_is_named(void **state)
{
	static struct config config;
	struct err err;

	(void)state;
	config_init(&config);
	assert_false(
	    config_load(&config, "/nowhere/x.yaml", &test_arena, &err));
	assert_string_equal(err.text,
	    "/nowhere/x.yaml: No such file or directory; "
	    "name a readable file");
	assert_false(config_load(&config, "/", &test_arena, &err));
}

static void
every_list_has_an_end(void **state)
{
	static struct config config;
	struct err err = { "" };
	bool ok = true;

	(void)state;
	config_init(&config);
	for (int i = 0; ok && i < 100; i++)
		ok = config_set(&config, 0, STR("host"),
		    arena_fmt(&test_arena, "h%d.org", i), &test_arena, &err);
	assert_string_equal(err.text, "more than 32 names; use fewer");
	for (int i = 0, more = 1; more && i < 100; i++)
		more = config_set(&config, 0, STR("listen"),
		    STR("gopher://1.1.1.1:70"), &test_arena, &err);
	assert_string_equal(err.text, "more than 64 listeners; use fewer");
}

static void
a_site_is_named_by_its_hosts_and_ports(void **state)
{
	static struct config config;
	struct site site;
	struct err err = { "" };

	(void)state;
	config_init(&config);
	assert_true(config_parse(&config,
	    STR("host: [a.org, www.a.org]\ncontent: /\n"
		"public: gopher://g.org:7070\n"
		"listen: [gemini://0.0.0.0:1965, gemini://0.0.0.0:1966,"
		" gopher://0.0.0.0:70]"),
	    STR("f"), &test_arena, &err));
	assert_true(site_open_folder(&config, 0, &test_arena, &site, &err));
	assert_text(site.id, "a.org", "id");
	assert_text(site.state_path, ".state/a.org", "state");
	assert_int_equal(site.endpoints[SCHEME_GEMINI].port, 1965);
	assert_int_equal(site.endpoints[SCHEME_GOPHER].port, 7070);
	assert_text(site.endpoints[SCHEME_GOPHER].host, "g.org", "public");
	assert_true(site_is_named(&site, SCHEME_GEMINI, STR("A.org"), 1965));
	assert_true(site_is_named(&site, SCHEME_GEMINI, STR("a.org."), 1965));
	assert_true(
	    site_is_named(&site, SCHEME_GEMINI, STR("www.a.org"), 1966));
	assert_true(site_is_named(&site, SCHEME_GOPHER, STR("g.org"), 70));
	assert_true(site_is_named(&site, SCHEME_GOPHER, STR("g.org"), 7070));
	assert_false(site_is_named(&site, SCHEME_GEMINI, STR("a.org"), 1967));
	assert_false(site_is_named(&site, SCHEME_GEMINI, STR("b.org"), 1965));
	assert_false(site_is_named(&site, SCHEME_GEMINI, STR(""), 1965));
	site_close(&site);
}

static void
a_site_without_names_is_localhost(void **state)
{
	static struct config config;
	struct site site;
	struct err err = { "" };

	(void)state;
	config_init(&config);
	config.sites[0].content = STR("/nowhere");
	assert_false(site_open_folder(&config, 0, &test_arena, &site, &err));
	assert_non_null(strstr(err.text, "/nowhere"));
	config.sites[0].content = STR("/");
	assert_true(site_open_folder(&config, 0, &test_arena, &site, &err));
	assert_true(
	    site_is_named(&site, SCHEME_GEMINI, STR("localhost"), 1965));
	site_add_port(&site, SCHEME_GEMINI, 40123);
	assert_int_equal(site.endpoints[SCHEME_GEMINI].port, 40123);
	assert_true(
	    site_is_named(&site, SCHEME_GEMINI, STR("localhost"), 40123));
	assert_true(site_set_publisher(&site, STR(""), &test_arena, &err));
	site_close(&site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_holds_the_options),
		TEST(a_mistake_in_the_file_names_its_place),
		TEST(the_command_line_wins),
		TEST(the_state_folder_may_come_from_systemd),
		TEST(a_file_that_cannot_be_read_is_named),
		TEST(every_list_has_an_end),
		TEST(a_site_is_named_by_its_hosts_and_ports),
		TEST(a_site_without_names_is_localhost),
	};

	return RUN(tests);
}
