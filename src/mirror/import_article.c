#include "mirror/import_article.h"

#include "base/arena.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/item.h"
#include "mirror/links.h"
#include "mirror/store.h"

enum { SUMMARY_MAX = 600 };

/* "Latest" and WordPress' "Uncategorized" are lists, not subjects. */
static bool
is_no_subject(struct str name)
{
	return str_eq_nocase(name, STR("Latest")) ||
	    str_eq_nocase(name, STR("Uncategorized"));
}

static struct article_names
clean_names(
    struct arena *arena, const struct item_names *names, bool categories)
{
	struct article_name *of = arena_array(arena, names->n + 1, sizeof(*of));
	struct article_names out = { of, 0 };

	for (size_t i = 0; of != NULL && i < names->n; i++) {
		struct str name =
		    utf8_nfc(arena, utf8_clean(arena, names->of[i].name));

		if (name.n == 0 || (categories && is_no_subject(name)))
			continue;
		of[out.n].name = name;
		of[out.n++].url = names->of[i].url;
	}
	return out;
}

struct str
import_clean(struct arena *arena, struct str text)
{
	return utf8_nfc(arena, utf8_clean(arena, text));
}

/* Whole words, at most `max` bytes. */
static struct str
shorten(struct arena *arena, struct str text, size_t max)
{
	size_t n = max;

	if (text.n <= max)
		return text;
	while (n > 0 && !byte_is_space(text.p[n]))
		n--;
	return n == 0
	    ? (struct str){ NULL, 0 }
	    : arena_fmt(arena, STR_FMT "…", STR_ARG(str_slice(text, 0, n)));
}

/* Old addresses: those known from before, those of the source, and the one
 * that it has just moved away from. */
struct article_names
import_aliases(struct arena *arena, const struct item *item,
    const struct store_entry *entry, struct str address)
{
	size_t known = entry == NULL ? 0 : entry->n_aliases;
	struct article_name *of =
	    arena_array(arena, known + item->aliases.n + 2, sizeof(*of));
	struct article_names out = { of, 0 };
	struct item_names unique = { .n = 0 };

	/* "/about/" is known as "/about" */
	while (address.n > 1 && address.p[address.n - 1] == '/')
		address.n--;
	for (size_t i = 0; i < known; i++)
		item_add(&unique, entry->aliases[i]);
	for (size_t i = 0; i < item->aliases.n; i++)
		item_add(
		    &unique, import_clean(arena, item->aliases.of[i].name));
	if (entry != NULL && !str_eq(entry->address, address))
		item_add(&unique, entry->address);
	for (size_t i = 0; of != NULL && i < unique.n; i++)
		if (!str_eq(unique.of[i].name, address))
			of[out.n++] = unique.of[i];
	return out;
}

/* "A, B and C": how the house writes several authors. */
static void
split_authors(struct item_names *names, struct str line)
{
	static const struct str joints[] = { STR_INIT(", "), STR_INIT(" and "),
		STR_INIT(" & ") };

	names->n = 0;
	while (line.n > 0) {
		size_t at = STR_NONE;
		size_t skip = 0;

		for (size_t i = 0; i < 3; i++) {
			size_t hit = str_search(line, joints[i]);

			if (hit < at) {
				at = hit;
				skip = joints[i].n;
			}
		}
		item_add(names, str_trim(str_slice(line, 0, at)));
		line = at == STR_NONE ? str_from(line, line.n)
				      : str_from(line, at + skip);
	}
}

void
import_house_lines(struct article *article, struct arena *arena,
    const struct html_house *house)
{
	struct item_names names;
	int64_t date;

	if (house->authors.n > 0) {
		split_authors(&names, house->authors);
		article->authors = clean_names(arena, &names, false);
	}
	if (house->editor.n > 0 && article->editor.n == 0)
		article->editor = import_clean(arena, house->editor);
	if (article->updated == DATE_NONE && house->updated.n > 0 &&
	    date_parse(house->updated, &date))
		article->updated = date;
}

void
import_describe(
    struct arena *arena, const struct item *item, struct article *article)
{
	*article = (struct article){
		.title = import_clean(arena, item->title),
		.has_title = item->title.n > 0,
		.date = item->page ? DATE_NONE : item->date,
		.updated = item->updated,
		.editor = import_clean(arena, item->editor),
		.authors = clean_names(arena, &item->authors, false),
		.categories = clean_names(arena, &item->categories, true),
		.tags = clean_names(arena, &item->tags, false),
		.summary = shorten(
		    arena, import_clean(arena, item->summary), SUMMARY_MAX),
		.canonical = links_clean(arena, url_encode(arena, item->url)),
		.guid = import_clean(
		    arena, item->guid.n > 0 ? item->guid : item->url),
		.lang = import_clean(arena, item->lang),
	};
	if (article->updated == article->date)
		article->updated = DATE_NONE;
}
