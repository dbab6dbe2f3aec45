#include "markup/caption.h"

#include "base/buf.h"
#include "markup/flow.h"
#include "markup/place.h"

/* A label like "here" gets the title, or else host and path (L6). */
static void
write_help(struct buf *out, const struct link *link)
{
	if (link->title.n > 0) {
		buf_str(out, STR(": "));
		buf_str(out, link->title);
		return;
	}
	buf_str(out, STR(" ("));
	place_write_short(link->url, out);
	buf_char(out, ')');
}

static struct str
words_of(const struct link *link, uint32_t number, enum caption_form form)
{
	bool shows_address = form == CAPTION_GEMTEXT && number == 0;

	if ((link->flags & LINK_SELF) && shows_address)
		return (struct str){ NULL, 0 };
	if (link->label.n > 0)
		return link->label;
	if (link->title.n > 0 || shows_address || form == CAPTION_PLAIN)
		return link->title;
	return link->url;
}

void
caption_write(struct buf *out, const struct link *link, uint32_t number,
    enum caption_form form)
{
	struct str words = words_of(link, number, form);

	if (number > 0) {
		flow_number(out, number);
		buf_char(out, ' ');
	}
	buf_str(out, words);
	if ((link->flags & LINK_VAGUE) && form != CAPTION_PLAIN &&
	    link->label.n > 0)
		write_help(out, link);
	if ((link->flags & LINK_IMAGE) && words.n > 0 &&
	    !str_ends(words, STR("(image)")))
		buf_str(out, STR(" (image)"));
}
