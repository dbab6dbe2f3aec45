#include "base/url.h"

#include <uriparser/Uri.h>

#include "base/arena.h"
#include "base/buf.h"

#define EMPTY ((struct str){ NULL, 0 })

static struct str
range(UriTextRangeA text)
{
	if (text.first == NULL)
		return EMPTY;
	return (
	    struct str){ text.first, (size_t)(text.afterLast - text.first) };
}

/* The library's own printer writes IPv6 hosts in full; this does not. */
static void
write_uri(struct buf *buf, const UriUriA *uri)
{
	bool literal =
	    uri->hostData.ip6 != NULL || uri->hostData.ipFuture.first != NULL;
	bool slash = uri->absolutePath || uri->hostText.first != NULL;

	buf_str(buf, range(uri->scheme));
	buf_char(buf, ':');
	if (uri->hostText.first != NULL) {
		buf_str(buf, STR("//"));
		if (uri->userInfo.first != NULL) {
			buf_str(buf, range(uri->userInfo));
			buf_char(buf, '@');
		}
		buf_str(buf, literal ? STR("[") : EMPTY);
		buf_str(buf, range(uri->hostText));
		buf_str(buf, literal ? STR("]") : EMPTY);
		if (range(uri->portText).n > 0) {
			buf_char(buf, ':');
			buf_str(buf, range(uri->portText));
		}
	}
	if (uri->absolutePath && uri->pathHead == NULL)
		buf_char(buf, '/');
	for (const UriPathSegmentA *s = uri->pathHead; s != NULL; s = s->next) {
		if (slash)
			buf_char(buf, '/');
		slash = true;
		buf_str(buf, range(s->text));
	}
	if (uri->query.first != NULL) {
		buf_char(buf, '?');
		buf_str(buf, range(uri->query));
	}
	if (uri->fragment.first != NULL) {
		buf_char(buf, '#');
		buf_str(buf, range(uri->fragment));
	}
}

static struct str
join(struct arena *arena, const UriUriA *base, const UriUriA *reference)
{
	struct str joined = EMPTY;
	struct url parts;
	struct buf buf;
	UriUriA uri;

	if (uriAddBaseUriExA(&uri, reference, base, URI_RESOLVE_STRICTLY) !=
	    URI_SUCCESS)
		goto done;
	if (uriNormalizeSyntaxExA(&uri,
		URI_NORMALIZE_SCHEME | URI_NORMALIZE_HOST |
		    URI_NORMALIZE_PATH) != URI_SUCCESS)
		goto done;
	buf_init(&buf, arena, (size_t)URL_MAX * 2);
	write_uri(&buf, &uri);
	/* The library knows no largest port. */
	if (!buf.failed && url_parse(buf_view(&buf), &parts))
		joined = buf_view(&buf);
done:
	uriFreeUriMembersA(&uri);
	return joined;
}

struct str
url_join(struct arena *arena, struct str base, struct str reference)
{
	UriUriA base_uri, reference_uri;
	struct str joined = EMPTY;

	/* See url_parse for the limit. */
	if (base.n > URL_MAX || reference.n > URL_MAX || base.n == 0)
		return EMPTY;
	if (reference.n == 0)
		reference = STR("");
	if (uriParseSingleUriExA(&base_uri, base.p, base.p + base.n, NULL) !=
	    URI_SUCCESS)
		return EMPTY;
	if (uriParseSingleUriExA(&reference_uri, reference.p,
		reference.p + reference.n, NULL) == URI_SUCCESS) {
		joined = join(arena, &base_uri, &reference_uri);
		uriFreeUriMembersA(&reference_uri);
	}
	uriFreeUriMembersA(&base_uri);
	return joined;
}
