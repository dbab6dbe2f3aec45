/*
 * compose_link -- links and pictures.
 */
#include "markup/compose_parts.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "markup/address.h"

/* A link of the doc, or DOC_NONE where there is nothing to link to. */
static uint32_t
new_link(
    struct compose *c, struct str destination, struct str title, unsigned flags)
{
	struct arena *arena = c->doc->arena;
	struct link link = { .flags = flags };

	destination = compose_restore(c, destination);
	if (!address_of(arena, destination, &link.url))
		return DOC_NONE;
	if (title.n > 0)
		link.title = utf8_clean(
		    arena, arena_copy(arena, compose_restore(c, title)));
	return doc_new_link(c->doc, link);
}

void
compose_link(struct compose *c, struct str destination, struct str title)
{
	if (c->link_depth++ > 0 || c->image_depth > 0)
		return;
	compose_settle_begin(c);
	c->link = new_link(c, destination, title, 0);
	if (c->link != DOC_NONE)
		compose_note(c, MARK_LINK, c->link);
}

void
compose_link_end(struct compose *c)
{
	if (c->link_depth == 0 || --c->link_depth > 0)
		return;
	if (c->link != DOC_NONE)
		compose_note(c, MARK_LINK_END, c->link);
	c->link = DOC_NONE;
}

void
compose_bare_link(struct compose *c, struct str destination, struct str text)
{
	uint32_t link =
	    new_link(c, destination, (struct str){ NULL, 0 }, LINK_SELF);

	compose_settle(c, text);
	if (link != DOC_NONE)
		compose_note(c, MARK_LINK, link);
	compose_plain(c, text);
	if (link != DOC_NONE)
		compose_note(c, MARK_LINK_END, link);
}

/* Whether a picture ended right here: its text must not run into ours. */
static bool
after_image(const struct compose *c)
{
	uint32_t n = compose_n_events(c);
	const struct mark *last = compose_events(c) + n - 1;

	return n > 0 && last->kind == MARK_LINK_END &&
	    last->at == compose_length(c) &&
	    (c->doc->links[last->link].flags & LINK_IMAGE) != 0;
}

/*
 * I8: a picture inside a link is a line of its own if it is a photo and the
 * link does not lead to a picture anyway.
 */
static void
linked_image(struct compose *c, struct str destination, struct str title)
{
	struct link *around = &c->doc->links[c->link];
	struct str url;

	if (address_is_image(around->url)) {
		around->flags |= LINK_IMAGE;
		return;
	}
	if (!address_of(c->doc->arena, compose_restore(c, destination), &url) ||
	    !address_is_photo(url))
		return;
	c->image = new_link(c, destination, title, LINK_IMAGE);
	if (c->image != DOC_NONE)
		compose_note(c, EVENT_EXTRA, c->image);
}

void
compose_image(struct compose *c, struct str destination, struct str title)
{
	if (c->image_depth++ > 0)
		return;
	if (after_image(c))
		compose_blank(c);
	else
		compose_settle_begin(c);
	c->image_start = (uint32_t)compose_length(c);
	c->image_destination = destination;
	c->image_title = title;
	if (c->link != DOC_NONE) {
		linked_image(c, destination, title);
		return;
	}
	c->image = new_link(c, destination, title, LINK_IMAGE);
	if (c->image != DOC_NONE)
		compose_note(c, MARK_LINK, c->image);
}

/* A link around a picture without text is called as the picture is. */
static void
name_after_image(struct compose *c)
{
	struct arena *arena = c->doc->arena;
	struct str name = utf8_clean(arena, compose_restore(c, c->image_title));
	struct str url;

	if (name.n == 0 &&
	    address_of(arena, compose_restore(c, c->image_destination), &url))
		name = address_file_name(arena, url);
	c->doc->links[c->link].label = arena_copy(arena, name);
}

void
compose_image_end(struct compose *c)
{
	if (c->image_depth == 0)
		return;
	/* What it is called stands for what it shows. */
	if (c->image_depth == 1 && compose_length(c) == c->image_start)
		compose_plain(c, compose_restore(c, c->image_title));
	if (--c->image_depth > 0)
		return;
	if (c->image != DOC_NONE)
		compose_note(c,
		    c->link == DOC_NONE ? MARK_LINK_END : EVENT_EXTRA_END,
		    c->image);
	c->image = DOC_NONE;
	if (c->link != DOC_NONE && compose_length(c) == c->image_start)
		name_after_image(c);
}
