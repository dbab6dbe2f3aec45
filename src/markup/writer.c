#include "markup/writer.h"

void
writer_write(enum writer writer, const struct doc *doc,
    const struct place *place, struct buf *buf)
{
	switch (writer) {
	case WRITER_GEMTEXT:
		gemtext_write(doc, place, buf);
		break;
	case WRITER_GOPHERMAP:
		gophermap_write(doc, place, buf);
		break;
	case WRITER_PLAIN:
		plain_write(doc, place, buf);
		break;
	}
}
