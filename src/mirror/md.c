#include "mirror/md.h"

void
md_init(struct md *md, struct arena *arena, size_t max)
{
	*md = (struct md){ .n_boxes = 0 };
	buf_init(&md->out, arena, max);
}

void
md_open(struct md *md, struct str first, struct str rest, bool close)
{
	if (md->n_boxes == MD_DEPTH) {
		md->flattened++;
		return;
	}
	md->boxes[md->n_boxes++] = (struct md_box){
		.first = first,
		.rest = rest,
		.close = close,
	};
}

void
md_close(struct md *md, bool keep)
{
	if (md->flattened > 0) {
		md->flattened--;
		return;
	}
	if (keep && !md->boxes[md->n_boxes - 1].begun)
		md_lines(md, (struct str){ "", 0 });
	if (md->boxes[md->n_boxes - 1].begun)
		md_block(md);
	md->n_boxes--;
}

void
md_block(struct md *md)
{
	md->due = md->out.n > 0;
}

/* The prefixes of one line; of an empty one only what was begun before. */
static void
prefix(struct md *md, bool empty)
{
	for (size_t i = 0; i < md->n_boxes; i++) {
		struct md_box *box = &md->boxes[i];

		if (!box->begun && empty)
			return;
		buf_str(&md->out, box->begun ? box->rest : box->first);
		box->begun = true;
	}
}

/* An empty line ends without the blanks of its prefixes. */
static void
end_line(struct md *md, bool empty)
{
	while (empty && md->out.n > 0 && md->out.p[md->out.n - 1] == ' ')
		buf_cut(&md->out, md->out.n - 1);
	buf_char(&md->out, '\n');
}

/* The empty line that is due, unless a tight list item begins here. */
static void
pay(struct md *md)
{
	md->due = false;
	for (size_t i = 0; i < md->n_boxes; i++) {
		if (md->boxes[i].begun)
			continue;
		if (md->boxes[i].close)
			return;
		break;
	}
	prefix(md, true);
	end_line(md, true);
}

void
md_lines(struct md *md, struct str lines)
{
	struct str line;

	if (md->due)
		pay(md);
	do {
		str_cut(lines, '\n', &line, &lines);
		prefix(md, false);
		buf_str(&md->out, line);
		end_line(md, line.n == 0);
	} while (lines.n > 0);
}
