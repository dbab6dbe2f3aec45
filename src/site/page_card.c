/*
 * page_card -- the publisher's facts, line by line, wherever they stand.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "markup/doc.h"
#include "site/page_build.h"
#include "site/publisher.h"

void
build_fact(struct buf *buf, const char *label, struct str value)
{
	if (value.n == 0)
		return;
	if (buf->n > 0)
		buf_char(buf, '\n');
	buf_fmt(buf, "%s" STR_FMT, label, STR_ARG(value));
}

struct str
build_rating(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	struct buf buf;

	if (publisher->rating_value.n == 0)
		return STR("");
	buf_init(&buf, build->arena, 1024);
	buf_fmt(&buf, "Rating: " STR_FMT, STR_ARG(publisher->rating_value));
	if (publisher->rating_best.n > 0)
		buf_fmt(&buf, " of " STR_FMT, STR_ARG(publisher->rating_best));
	buf_str(&buf, STR(" stars"));
	if (publisher->rating_count.n > 0)
		buf_fmt(&buf, " from " STR_FMT " reviews",
		    STR_ARG(publisher->rating_count));
	if (publisher->rating_as_of.n > 0)
		buf_fmt(
		    &buf, ", as of " STR_FMT, STR_ARG(publisher->rating_as_of));
	return buf_view(&buf);
}

void
build_website(struct build *build)
{
	struct str url = build->publisher->website;

	if (url.n > 0)
		doc_link(build->doc, url,
		    arena_fmt(build->arena, "Website: " STR_FMT,
			STR_ARG(build_host(build->arena, url))),
		    0);
}

void
build_email(struct build *build)
{
	struct str email = build->publisher->email;

	if (email.n > 0)
		doc_link(build->doc,
		    arena_fmt(build->arena, "mailto:" STR_FMT, STR_ARG(email)),
		    arena_fmt(build->arena, "E-mail: " STR_FMT, STR_ARG(email)),
		    0);
}

static void
house_image(
    struct build *build, const struct publisher_image *image, const char *what)
{
	struct str alt = image->alt;

	if (alt.n == 0)
		alt = arena_fmt(build->arena, "%s of " STR_FMT, what,
		    STR_ARG(build->publisher->name));
	build_image(build, image->path, alt);
}

void
build_logo(struct build *build)
{
	house_image(build, &build->publisher->logo, "Logo");
}

void
build_cover(struct build *build)
{
	house_image(build, &build->publisher->cover, "Cover");
}

/* --- people --- */

/* "Follow on Bloomberg and Crunchbase.": places whose address is not known. */
static void
person_elsewhere(struct build *build, const struct publisher_person *person)
{
	struct str *names =
	    arena_array(build->arena, person->n_follow, sizeof(*names));
	size_t n = 0;
	size_t i;

	for (i = 0; names != NULL && i < person->n_follow; i++)
		if (person->follow[i].url.n == 0 &&
		    person->follow[i].label.n > 0)
			names[n++] = person->follow[i].label;
	if (n > 0)
		build_text(build,
		    n < person->n_follow ? "Also on " STR_FMT "."
					 : "Follow on " STR_FMT ".",
		    STR_ARG(build_names(build->arena, names, n)));
}

void
build_person(struct build *build, const struct publisher_person *person)
{
	struct str label;
	size_t i;

	if (person->title.n > 0 && person->works_for.n > 0)
		build_text(build, STR_FMT ", " STR_FMT, STR_ARG(person->title),
		    STR_ARG(person->works_for));
	else
		doc_text(build->doc,
		    person->title.n > 0 ? person->title : person->works_for);
	build_prose(build, person->bio);
	for (i = 0; i < person->n_follow; i++) {
		if (person->follow[i].url.n == 0)
			continue;
		label = person->follow[i].label;
		if (label.n == 0)
			label = build_host(build->arena, person->follow[i].url);
		doc_link(build->doc, person->follow[i].url,
		    arena_fmt(build->arena, STR_FMT " on " STR_FMT,
			STR_ARG(person->name), STR_ARG(label)),
		    0);
	}
	person_elsewhere(build, person);
}
