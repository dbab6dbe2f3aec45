#include "base/buf.h"
#include "base/log.h"
#include "base/url.h"
#include "markup/markdown.h"
#include "mirror/deadline.h"
#include "mirror/import_article.h"
#include "mirror/import_private.h"
#include "mirror/links.h"
#include "mirror/loss.h"
#include "mirror/media.h"
#include "mirror/relink.h"
#include "mirror/report.h"

/* --- addresses in it --- */

static bool
settle_refs(struct import *import, struct html_result *result,
    const struct store_entry *self, struct losses *losses, struct err *err)
{
	struct arena *arena = &import->arena;

	for (size_t i = 0; i < result->n_refs; i++) {
		struct html_ref *ref = &result->refs[i];
		struct store_entry *target;
		bool ours;

		if (ref->kind == HTML_PICTURE_REF) {
			if (import->options.media == MEDIA_FETCH)
				ref->settled = media_get(import->media, arena,
				    ref, losses, &import->full, err);
			if (import->full)
				return false;
			continue;
		}
		ref->settled = links_clean(arena, ref->url);
		target = store_at(import->store, arena, ref->settled, &ours);
		ref->late = target == NULL && ours;
		/* a link to what answers "gone" is better on the web */
		if (target != NULL && target != self && !target->withdrawn)
			ref->settled = url_encode_path(arena, target->address);
	}
	return true;
}

/* Links to what may still come: their places in the body. */
static void
note_late_links(struct import *import, struct store_entry *entry,
    const struct html_result *result, const struct html_spot *spots, size_t n,
    size_t offset)
{
	struct arena *arena = &import->arena;

	relink_drop(import->relink, entry);
	for (size_t i = 0; i < n; i++) {
		const struct html_ref *ref = &result->refs[spots[i].ref];

		if (ref->kind != HTML_LINK || !ref->late || ref->bare)
			continue;
		/* it may be the one that was put just now */
		if (store_at(import->store, arena, ref->settled, NULL) == NULL)
			relink_add(import->relink, entry, ref->settled,
			    (uint32_t)(spots[i].at + offset), spots[i].n);
	}
}

static bool
settle_image(struct import *import, const struct item *item,
    struct article *article, struct losses *losses, struct err *err)
{
	struct arena *arena = &import->arena;
	struct html_ref ref = { .kind = HTML_PICTURE_REF };

	if (item->image.n == 0 || import->options.media == MEDIA_NONE)
		return true;
	ref.url = url_encode(arena, item->image);
	article->image = ref.url;
	article->image_alt = import_clean(arena, item->image_alt);
	if (import->options.media != MEDIA_FETCH)
		return true;
	ref.settled =
	    media_get(import->media, arena, &ref, losses, &import->full, err);
	if (ref.settled.n > 0)
		article->image = ref.settled;
	return !import->full;
}

/* --- the body --- */

static void
write_body(struct article *article, struct arena *arena,
    const struct item *item, struct str markdown)
{
	struct buf body;

	buf_init(&body, arena, MARKDOWN_MAX * 2);
	buf_char(&body, '\n');
	if (item->withdrawn) {
		article->withdrawn = STR("taken back by the publisher");
		markdown.n = 0;
	}
	if (item->teaser)
		buf_str(&body, STR(STORE_TEASER "\n\n"));
	buf_str(&body, markdown);
	if (item->teaser && article->canonical.n > 0)
		buf_fmt(&body, "\n[Read all of it on the web](" STR_FMT ")\n",
		    STR_ARG(article->canonical));
	article->body = buf_view(&body);
}

/* Bytes of the body in front of the converted text. */
static size_t
body_offset(const struct item *item)
{
	return 1 + (item->teaser ? sizeof(STORE_TEASER "\n\n") - 1 : 0);
}

static bool
convert(struct import *import, const struct item *item, struct losses *losses,
    struct html_result *result, struct err *err)
{
	struct html_options options = {
		.flavour = item->flavour,
		.base = item->url,
		.title = item->title,
		.footnotes = item->footnotes,
		.no_pictures = import->options.media == MEDIA_NONE,
		.library = item->library,
		.deadline_ms = deadline_in(HTML_SECONDS * 1000),
	};

	return html_to_markdown(
	    item->html, &options, &import->arena, losses, result, err);
}

/* Counts what became of an article, and names what was left alone. */
static void
count(struct import *import, enum store_verdict verdict, struct str file)
{
	struct progress *progress = &import->progress;

	switch (verdict) {
	case STORE_NEW:
		progress->fresh++;
		break;
	case STORE_CHANGED:
		progress->changed++;
		break;
	case STORE_SAME:
		progress->same++;
		break;
	case STORE_EDITED:
		progress->skipped++;
		progress_clear(progress);
		log_warn("mirror: " STR_FMT ": edited by hand, left alone; "
			 "--force writes over it",
		    STR_ARG(file));
		break;
	case STORE_FOREIGN:
		progress->skipped++;
		progress_clear(progress);
		log_warn("mirror: " STR_FMT ": there is a file of your own, "
			 "left alone; --force writes over it",
		    STR_ARG(file));
		break;
	case STORE_FAILED:
		import->full = true;
		break;
	}
}

bool
import_put(struct import *import, const struct item *item,
    struct store_entry *entry, struct losses *losses, struct err *err)
{
	struct arena *arena = &import->arena;
	struct html_result result;
	struct html_spot *spots;
	struct article article;
	enum store_verdict verdict;
	struct str file;
	struct str slug;
	size_t n_spots;

	file = store_place(import->store, arena, item, entry, &slug);
	if (file.n == 0)
		return err_set(err, "its address cannot be a file name");
	if (!convert(import, item, losses, &result, err))
		return false;
	/* what is lost from here on has no place in the text */
	losses->line = 0;
	losses->place.n = 0;
	import_describe(arena, item, &article);
	import_house_lines(&article, arena, &result.house);
	article.slug = slug;
	article.aliases = import_aliases(
	    arena, item, entry, article_address(arena, file, slug));
	if (!settle_refs(import, &result, entry, losses, err) ||
	    !settle_image(import, item, &article, losses, err))
		return false;
	write_body(&article, arena, item,
	    html_settle(&result, arena, &spots, &n_spots));
	if (arena->failed || article.body.n > MARKDOWN_MAX)
		return err_set(err, "too large");
	verdict = store_put(import->store, arena, &entry, file, &article, err);
	count(import, verdict, file);
	if (verdict == STORE_FAILED)
		return false;
	if (entry != NULL)
		entry->seen = true;
	if (entry != NULL && !item->withdrawn)
		note_late_links(
		    import, entry, &result, spots, n_spots, body_offset(item));
	if (!import->options.dry_run && verdict != STORE_EDITED &&
	    verdict != STORE_FOREIGN)
		report_article(import->report, file, losses);
	return true;
}
