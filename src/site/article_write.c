/* An article as a file: what article_parse reads back to the same. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/article.h"

/* What YAML does not let through as it is, or we would drop when reading. */
static bool
must_escape(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF ||
	    c == 0x2028 || c == 0x2029 || (c & 0xFFFE) == 0xFFFE;
}

static void
write_text(struct buf *buf, struct str text)
{
	buf_char(buf, '"');
	for (size_t at = 0; at < text.n;) {
		uint32_t c;
		size_t n = utf8_decode(text, at, &c);

		if (c == '"' || c == '\\') {
			buf_char(buf, '\\');
			buf_char(buf, (char)c);
		} else if (must_escape(c)) {
			buf_fmt(buf, c > 0xFFFF ? "\\U%08X" : "\\u%04X",
			    (unsigned)c);
		} else {
			buf_utf8(buf, c);
		}
		at += n;
	}
	buf_str(buf, STR("\"\n"));
}

static void
write_key(struct buf *buf, const char *key, struct str text)
{
	if (text.n == 0)
		return;
	buf_fmt(buf, "%s: ", key);
	write_text(buf, text);
}

static void
write_date(struct buf *buf, const char *key, int64_t date)
{
	struct date_parts p;

	if (date == DATE_NONE)
		return;
	p = date_split(date);
	buf_fmt(buf, "%s: %04d-%02d-%02d", key, p.year, p.month, p.day);
	if (p.hour != 0 || p.minute != 0 || p.second != 0)
		buf_fmt(buf, "T%02d:%02d:%02dZ", p.hour, p.minute, p.second);
	buf_char(buf, '\n');
}

static void
write_names(struct buf *buf, const char *key, struct article_names names)
{
	if (names.n == 0)
		return;
	buf_fmt(buf, "%s:\n", key);
	for (size_t i = 0; i < names.n; i++) {
		if (names.of[i].url.n == 0) {
			buf_str(buf, STR("  - "));
			write_text(buf, names.of[i].name);
			continue;
		}
		buf_str(buf, STR("  - name: "));
		write_text(buf, names.of[i].name);
		buf_str(buf, STR("    url: "));
		write_text(buf, names.of[i].url);
	}
}

/* What begins like a scheme would be taken off when it is read again. */
static struct str
without_scheme(struct arena *arena, struct str path)
{
	struct str scheme;

	if (!url_scheme(path, &scheme))
		return path;
	return arena_fmt(arena, STR_FMT "%%3A" STR_FMT, STR_ARG(scheme),
	    STR_ARG(str_from(path, scheme.n + 1)));
}

/* Addresses are decoded in memory and encoded in the file. */
static void
write_aliases(struct buf *buf, struct article_names aliases)
{
	if (aliases.n > 0)
		buf_str(buf, STR("aliases:\n"));
	for (size_t i = 0; i < aliases.n; i++) {
		struct str alias = aliases.of[i].name;
		size_t query = str_find_last(alias, '?');
		struct str path = without_scheme(buf->arena,
		    url_encode_path(buf->arena, str_slice(alias, 0, query)));

		buf_str(buf, STR("  - "));
		write_text(buf,
		    query == STR_NONE
			? path
			: arena_fmt(buf->arena, STR_FMT STR_FMT, STR_ARG(path),
			      STR_ARG(str_from(alias, query))));
	}
}

static void
write_image(struct buf *buf, const struct article *article)
{
	if (article->image.n == 0)
		return;
	buf_str(buf, STR("image:\n  url: "));
	write_text(buf, article->image);
	if (article->image_alt.n > 0) {
		buf_str(buf, STR("  alt: "));
		write_text(buf, article->image_alt);
	}
}

void
article_write(const struct article *article, struct buf *buf)
{
	buf_str(buf, STR("---\n"));
	if (article->has_title)
		write_key(buf, "title", article->title);
	write_date(buf, "date", article->date);
	write_date(buf, "updated", article->updated);
	write_key(buf, "editor", article->editor);
	if (article->draft)
		buf_str(buf, STR("draft: true\n"));
	write_key(buf, "withdrawn", article->withdrawn);
	write_key(buf, "slug", url_encode_path(buf->arena, article->slug));
	write_aliases(buf, article->aliases);
	write_names(buf, "authors", article->authors);
	write_names(buf, "categories", article->categories);
	write_names(buf, "tags", article->tags);
	write_key(buf, "series", article->series);
	write_key(buf, "summary", article->summary);
	write_image(buf, article);
	write_key(buf, "lang", article->lang);
	write_key(buf, "canonical_url", article->canonical);
	write_key(buf, "guid", article->guid);
	write_key(buf, "mirror_hash", article->mirror_hash);
	buf_str(buf, STR("---\n"));
	buf_str(buf, article->body);
}
