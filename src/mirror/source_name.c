#include "mirror/source_name.h"

#include <errno.h>

#include "base/err.h"

/* --- names --- */

/* "example.org" and "www.example.org/feed", but neither "export.xml" nor
 * "../feed". */
static bool
looks_like_host(struct str name)
{
	static const struct str files[] = {
		STR_INIT("xml"),
		STR_INIT("zip"),
		STR_INIT("html"),
		STR_INIT("htm"),
		STR_INIT("json"),
		STR_INIT("rss"),
		STR_INIT("atom"),
		STR_INIT("wxr"),
		STR_INIT("txt"),
		STR_INIT("md"),
	};
	struct str host = str_slice(name, 0, str_find(name, '/'));
	size_t dot = str_find_last(host, '.');
	struct str end;

	host = str_slice(host, 0, str_find(host, ':'));
	if (dot == STR_NONE || dot == 0 || dot + 1 >= host.n)
		return false;
	for (size_t i = 0; i < host.n; i++)
		if (host.p[i] != '.' && host.p[i] != '-' &&
		    !byte_is_alpha(host.p[i]) && !byte_is_digit(host.p[i]))
			return false;
	end = str_from(host, dot + 1);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (str_eq_nocase(end, files[i]))
			return false;
	return byte_is_alpha(end.p[0]);
}

/* "ftp" of "ftp://x" and "mailto" of "mailto:x@y", or empty. */
static struct str
scheme_of(struct str name)
{
	size_t colon = str_find(name, ':');
	struct str rest =
	    str_from(name, colon == STR_NONE ? name.n : colon + 1);

	for (size_t i = 0; colon != STR_NONE && i < colon; i++)
		if (!byte_is_alpha(name.p[i]))
			colon = STR_NONE;
	if (colon == STR_NONE || colon < 2 ||
	    (!str_starts(rest, STR("/")) && str_find(rest, '@') == STR_NONE))
		return (struct str){ NULL, 0 };
	return str_slice(name, 0, colon);
}

static struct str
without_slashes(struct str s)
{
	while (str_starts(s, STR("/")))
		s = str_from(s, 1);
	return s;
}

static bool
misnamed_url(struct str name, struct str scheme, struct err *err)
{
	struct str rest = without_slashes(str_from(name, scheme.n + 1));

	if (str_eq_nocase(scheme, STR("file")))
		return err_set(err,
		    "a file is named by its path alone: /" STR_FMT,
		    STR_ARG(rest));
	if (!str_eq_nocase(scheme, STR("http")) &&
	    !str_eq_nocase(scheme, STR("https")))
		return err_set(err,
		    "only http and https are read, not " STR_FMT
		    "; save what is there as a file, and name that",
		    STR_ARG(scheme));
	if (looks_like_host(rest))
		return err_set(err,
		    "it is no address; write " STR_FMT "://" STR_FMT,
		    STR_ARG(scheme), STR_ARG(rest));
	return err_set(
	    err, "it is no address; write it like https://example.org/feed");
}

bool
source_misnamed(struct str name, int problem, struct err *err)
{
	struct str scheme = scheme_of(name);

	if (name.n == 0)
		return err_set(
		    err, "a source without a name; write a URL or a file");
	if (scheme.n > 0)
		return misnamed_url(name, scheme, err);
	if (problem == ENOENT && looks_like_host(without_slashes(name)))
		return err_set(err,
		    "there is no such file; for the web site write "
		    "https://" STR_FMT,
		    STR_ARG(without_slashes(name)));
	if (problem == ENOENT)
		return err_set(err,
		    "there is no such file; a web site is named "
		    "https://example.org");
	return err_set(err, "cannot open it: %s", strerror(problem));
}

/* --- bytes --- */

bool
source_is_wide(struct str bytes)
{
	return str_starts(bytes, STR("\xFF\xFE")) ||
	    str_starts(bytes, STR("\xFE\xFF")) ||
	    str_starts(bytes, STR("<\0")) || str_starts(bytes, STR("\0<"));
}

bool
source_unknown(struct str bytes, struct err *err)
{
	if (bytes.n == 0)
		return err_set(err, "it is empty; export or save it again");
	if (source_is_wide(bytes))
		return err_set(err,
		    "it is UTF-16; make it UTF-8: iconv -f UTF-16 -t UTF-8");
	if (str_starts(bytes, STR("\x1F\x8B")) ||
	    str_starts(bytes, STR("BZh")) ||
	    str_starts(bytes,
		STR("\xFD"
		    "7zXZ")) ||
	    str_starts(bytes, STR("7z\xBC\xAF")) ||
	    str_starts(bytes, STR("Rar!")))
		return err_set(err, "it is packed; unpack it first");
	return err_set(err,
	    "neither a WordPress site or export, a feed, an export of Medium "
	    "nor a page; `smallpress mirror --help` says what is read");
}
