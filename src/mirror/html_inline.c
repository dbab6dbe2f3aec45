#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "mirror/loss.h"

void
runs_init(struct walk *walk, struct runs *runs)
{
	*runs = (struct runs){ .n = 0 };
	buf_init(&runs->bytes, walk->arena, HTML_MAX * 2);
}

void
runs_finish(struct runs *runs)
{
	for (size_t i = 0; i < runs->n; i++) {
		struct run *run = &runs->of[i];

		if (run->kind == RUN_TEXT)
			run->text = (struct str){ runs->bytes.p + run->from,
				run->text.n };
	}
}

/* Of white space between two runs, in which no word goes on. */
#define NO_UNIT UINT32_MAX

static struct run *
add_run(struct walk *walk, enum run_kind kind)
{
	struct runs *runs = &walk->runs;
	struct run *run;

	if (runs->n == runs->cap) {
		size_t cap = runs->cap == 0 ? 32 : runs->cap * 2;
		void *grown = arena_grow(walk->arena, runs->of,
		    runs->cap * sizeof(*run), cap * sizeof(*run));

		if (grown == NULL)
			return NULL;
		runs->of = grown;
		runs->cap = cap;
	}
	walk->runs_made++;
	run = &runs->of[runs->n++];
	*run = (struct run){
		.kind = kind,
		.style = walk->style,
		.link = walk->link,
		.unit = walk->in_code,
		.from = (uint32_t)runs->bytes.n,
	};
	return run;
}

static struct run *
last_run(struct walk *walk)
{
	return walk->runs.n == 0 ? NULL : &walk->runs.of[walk->runs.n - 1];
}

/* Whether words can go on in `run` as if nothing had happened between. */
static bool
fits(const struct walk *walk, const struct run *run)
{
	return run != NULL && run->kind == RUN_TEXT &&
	    run->style == walk->style && run->link == walk->link &&
	    run->unit == walk->in_code;
}

/*
 * The white space between two words.  Between runs of different style it is
 * a run of its own, with what both have in common, since Markdown's marks
 * must touch the words that they enclose.
 */
static void
pay_blank(struct walk *walk)
{
	struct run *last = last_run(walk);
	struct run *run;

	walk->runs.blank = false;
	if (last == NULL || last->kind == RUN_BREAK)
		return;
	if (!fits(walk, last)) {
		struct run before = *last;

		run = add_run(walk, RUN_TEXT);
		if (run == NULL)
			return;
		run->style &= before.style;
		if (before.unit != run->unit)
			run->style &= ~(unsigned)STYLE_CODE;
		if (before.link != run->link)
			run->link = 0;
		run->unit = NO_UNIT;
		last = run;
	}
	buf_char(&walk->runs.bytes, ' ');
	last->text.n++;
}

static void
append(struct walk *walk, struct str word)
{
	struct run *run;

	if (walk->runs.blank)
		pay_blank(walk);
	run = last_run(walk);
	if (!fits(walk, run))
		run = add_run(walk, RUN_TEXT);
	if (run == NULL)
		return;
	buf_str(&walk->runs.bytes, word);
	run->text.n += word.n;
}

/* White space of more than one byte, and what is not to be seen. */
enum odd { ODD_NONE, ODD_BLANK, ODD_NBSP, ODD_DROP };

static enum odd
odd_kind(uint32_t c)
{
	if (c == 0xA0 || c == 0x202F)
		return ODD_NBSP;
	if ((c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
	    c == 0x205F || c == 0x85)
		return ODD_BLANK;
	if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x200B ||
	    c == 0x2060 || c == 0xFEFF || c == 0x202D || c == 0x202E ||
	    (c & 0xFFFE) == 0xFFFE)
		return ODD_DROP;
	return ODD_NONE;
}

static bool
is_word_byte(char c)
{
	return c > ' ' && c < 0x7F;
}

/*
 * Bytes of the plain stretch at `at`: nothing odd, and no white space but
 * single blanks between words, which are what white space folds into.
 */
static size_t
plain_length(struct str s, size_t at)
{
	size_t i = at;

	while (i < s.n) {
		uint32_t c;
		size_t n;

		if (is_word_byte(s.p[i])) {
			i++;
			continue;
		}
		if (s.p[i] == ' ' && i > at && i + 1 < s.n &&
		    is_word_byte(s.p[i + 1])) {
			i += 2;
			continue;
		}
		if ((s.p[i] & 0x80) == 0)
			break;
		n = utf8_decode(s, i, &c);
		if (odd_kind(c) != ODD_NONE)
			break;
		i += n;
	}
	return i - at;
}

/* A no-break space binds digits; elsewhere it was typed for looks. */
static bool
binds(struct str s, size_t at, size_t n)
{
	return at > 0 && byte_is_digit(s.p[at - 1]) && at + n < s.n &&
	    byte_is_digit(s.p[at + n]);
}

void
inline_text(struct walk *walk, struct str text)
{
	size_t i = 0;

	while (i < text.n) {
		size_t n = plain_length(text, i);
		uint32_t c;
		enum odd odd;

		if (n > 0) {
			append(walk, str_slice(text, i, i + n));
			i += n;
			continue;
		}
		n = utf8_decode(text, i, &c);
		odd = byte_is_space(text.p[i]) ? ODD_BLANK : odd_kind(c);
		if (odd == ODD_NBSP && binds(text, i, n))
			append(walk, STR("\u00A0"));
		else if (odd == ODD_BLANK || odd == ODD_NBSP)
			walk->runs.blank = true;
		i += n;
	}
}

void
inline_break(struct walk *walk)
{
	struct run *last = last_run(walk);
	struct run *run;

	walk->runs.blank = false;
	if (last == NULL)
		return;
	run = add_run(walk, RUN_BREAK);
	if (run != NULL && walk->runs.n > 1)
		run->style &= run[-1].style & ~(unsigned)STYLE_CODE;
}

void
inline_picture(struct walk *walk, uint32_t ref, struct str alt)
{
	struct run *run;

	if (walk->runs.blank)
		pay_blank(walk);
	run = add_run(walk, RUN_PICTURE);
	if (run == NULL)
		return;
	run->style &= ~(unsigned)STYLE_CODE;
	run->number = ref;
	run->text = alt;
}

void
inline_note(struct walk *walk, uint32_t number)
{
	struct run *run;

	walk->runs.blank = false;
	run = add_run(walk, RUN_NOTE);
	if (run != NULL)
		run->number = number;
}

void
inline_math(struct walk *walk, struct str source)
{
	struct run *run;

	if (walk->runs.blank)
		pay_blank(walk);
	run = add_run(walk, RUN_MATH);
	if (run != NULL)
		run->text = source;
}

/* --- superscript and subscript --- */

static const char raised_from[] = "0123456789+-=()ni";
static const char *const raised_up[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷",
	"⁸", "⁹", "⁺", "⁻", "⁼", "⁽", "⁾", "ⁿ", "ⁱ" };
static const char lowered_from[] = "0123456789+-=()";
static const char *const lowered[] = { "₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇",
	"₈", "₉", "₊", "₋", "₌", "₍", "₎" };

/* Adds it in Unicode's small characters; false if one of them is missing. */
static bool
raised_unicode(struct buf *out, struct str text, bool up)
{
	for (size_t i = 0; i < text.n; i++) {
		const char *from = up ? raised_from : lowered_from;
		const char *hit = strchr(from, text.p[i]);

		if (text.p[i] == '\0' || hit == NULL)
			return false;
		buf_str(out, str_z((up ? raised_up : lowered)[hit - from]));
	}
	return true;
}

static bool
is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!byte_is_alnum(text.p[i]) && (text.p[i] & 0x80) == 0)
			return false;
	return true;
}

void
inline_raised(struct walk *walk, struct str text, bool up)
{
	struct buf out;

	if (text.n == 0)
		return;
	buf_init(&out, walk->arena, text.n * 4 + 8);
	if (!raised_unicode(&out, text, up)) {
		/* TM and such stand raised by themselves */
		bool sign = (text.p[0] & 0x80) != 0
		    ? text.n <= 3
		    : text.n == 1 && !byte_is_alnum(text.p[0]);
		bool word = sign || is_word(text);

		buf_cut(&out, 0);
		if (!sign)
			buf_char(&out, up ? '^' : '_');
		if (!word)
			buf_char(&out, '(');
		buf_str(&out, text);
		if (!word)
			buf_char(&out, ')');
	}
	inline_text(walk, buf_view(&out));
}

/* --- links --- */

uint32_t
inline_link(struct walk *walk, struct str url, struct str title)
{
	uint32_t outer = walk->link;
	size_t ref = walk_ref(walk, HTML_LINK, url);

	if (ref == STR_NONE)
		return outer;
	if (walk->n_links == walk->cap_links) {
		size_t cap = walk->cap_links == 0 ? 16 : walk->cap_links * 2;
		void *grown = arena_grow(walk->arena, walk->links,
		    walk->cap_links * sizeof(*walk->links),
		    cap * sizeof(*walk->links));

		if (grown == NULL)
			return outer;
		walk->links = grown;
		walk->cap_links = cap;
	}
	walk->links[walk->n_links++] = (struct walk_link){
		.ref = (uint32_t)ref,
		.title = utf8_clean(walk->arena, title),
		.as_written = str_trim(url),
	};
	walk->link = (uint32_t)walk->n_links;
	return outer;
}
