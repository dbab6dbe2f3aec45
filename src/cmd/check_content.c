/* Every Markdown file: what its front matter and its text are to be told. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "cmd/check.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "site/article.h"
#include "site/index_scan.h"
#include "site/notices.h"

static void
tell_hints(
    struct check *check, struct str file, const struct article_hints *hints)
{
	for (size_t i = 0; i < hints->n; i++)
		check_hint(check, file, hints->of[i].line, hints->of[i].column,
		    STR_FMT, STR_ARG(hints->of[i].text));
}

static void
tell_notices(
    struct check *check, struct str file, const struct notices *notices)
{
	for (size_t i = 0; i < notices->n; i++)
		check_note(check, file, notices->of[i].line, 1,
		    "house notice %s: '" STR_FMT "'",
		    notices->of[i].action == NOTICE_DROP ? "dropped"
							 : "moved to the foot",
		    STR_ARG(str_slice(notices->of[i].text, 0, 80)));
}

static void
check_front(struct check *check, struct str file, const struct article *article)
{
	if (article->date != DATE_NONE && article->authors.n == 0)
		check_hint(check, file, 1, 1,
		    "nobody is named as the author; write author:");
	if (article->title.n == 0)
		check_hint(check, file, 1, 1,
		    "no title, so the file's name is shown; write title:");
	if (article->updated != DATE_NONE && article->date != DATE_NONE &&
	    article->updated < article->date)
		check_hint(check, file, 1, 1,
		    "updated before it was published; compare the dates");
	if (article->image.n > 0 && article->image_alt.n == 0)
		check_hint(check, file, 1, 1,
		    "the image has no words for those who cannot see it; "
		    "write image_alt:");
}

/* Broken ones were told of by the index already. */
static void
check_file(struct check *check, struct str file)
{
	struct article article;
	struct article_hints hints = { .n = 0 };
	struct notices notices;
	struct str bytes;
	struct err err;
	bool lenient;

	if (file_read(check->site->content, file, MARKDOWN_MAX, check->arena,
		&bytes, NULL, &err) != FILE_OK ||
	    !article_parse(bytes, check->arena, &article, &hints, &err))
		return;
	tell_hints(check, file, &hints);
	check_front(check, file, &article);
	notices = notices_apply(check->site->publisher, &article, check->arena);
	tell_notices(check, file, &notices);
	article.body = notices.body;
	lenient = article.draft || article.withdrawn.n > 0;
	check_links(check, file, &article, lenient);
}

void
check_content(struct check *check)
{
	struct scan *scan = scan_new(check->site->content);
	struct scan_found found;
	enum scan_result result = SCAN_END;

	while (scan != NULL && (result = scan_next(scan, &found)) != SCAN_END) {
		/* Folders that cannot be read: the index told of them. */
		if (result == SCAN_DENIED || result == SCAN_TROUBLE)
			continue;
		arena_reset(check->arena);
		check->pages++;
		check_file(check, found.file);
	}
	scan_free(scan);
}
