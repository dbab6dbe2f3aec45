#include "base/url.h"

#include <idn2.h>

#include "base/arena.h"

#define EMPTY ((struct str){ NULL, 0 })

enum { HOST_MAX = 253, LABEL_MAX = 63 };

/* Letters, digits and inner hyphens: the library lets more pass. */
static bool
is_label(struct str label)
{
	if (label.n == 0 || label.n > LABEL_MAX || label.p[0] == '-' ||
	    label.p[label.n - 1] == '-')
		return false;
	for (size_t i = 0; i < label.n; i++)
		if (!byte_is_alnum(label.p[i]) && label.p[i] != '-')
			return false;
	return true;
}

static bool
is_host(struct str host)
{
	struct str label;
	bool more = true;

	if (host.n > HOST_MAX)
		return false;
	while (more) {
		more = str_cut(host, '.', &label, &host);
		if (!is_label(label))
			return false;
	}
	return true;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* What the library makes of a name beyond ASCII. */
static struct str
to_labels(struct arena *arena, struct str host)
{
	char *z = arena_z(arena, host);
	struct str ascii = EMPTY;
	char *made = NULL;

	if (z == NULL || str_find(host, '\0') != STR_NONE)
		return EMPTY;
	if (idn2_to_ascii_8z(z, &made, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) ==
	    IDN2_OK)
		ascii = arena_copy(arena, str_z(made));
	idn2_free(made);
	return ascii;
}

struct str
url_host_ascii(struct arena *arena, struct str host)
{
	char *p;

	if (!is_ascii(host))
		host = host.n > 4 * HOST_MAX ? EMPTY : to_labels(arena, host);
	/* "example.org." is the same name. */
	if (str_ends(host, STR(".")))
		host.n--;
	if (host.p == NULL || !is_host(host))
		return EMPTY;
	p = arena_alloc(arena, host.n);
	if (p == NULL)
		return EMPTY;
	for (size_t i = 0; i < host.n; i++)
		p[i] = byte_lower(host.p[i]);
	return (struct str){ p, host.n };
}

struct str
url_host_canonical(struct arena *arena, struct str host)
{
	struct str decoded, ascii;

	if (!url_decode(arena, host, &decoded))
		return host;
	ascii = url_host_ascii(arena, decoded);
	return ascii.n > 0 ? ascii : host;
}

struct str
url_host_show(struct arena *arena, struct str host)
{
	struct str shown = host;
	char *made = NULL;
	char *z;

	if (str_search(host, STR("xn--")) == STR_NONE || host.n > HOST_MAX ||
	    str_find(host, '\0') != STR_NONE)
		return host;
	z = arena_z(arena, host);
	if (z == NULL)
		return host;
	if (idn2_to_unicode_8z8z(z, &made, IDN2_NONTRANSITIONAL) == IDN2_OK)
		shown = arena_copy(arena, str_z(made));
	idn2_free(made);
	return shown.n == 0 ? host : shown;
}
