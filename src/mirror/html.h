#ifndef MIRROR_HTML_H
#define MIRROR_HTML_H
/*
 * html -- the HTML of an article becomes Markdown.
 *
 * Pure: it reads no file and asks no network.  Addresses are therefore not
 * settled yet: the result has a mark (HTML_MARK) in the place of each, and
 * html_settle puts in what the importer made of it (a local article, a
 * fetched picture, or the address itself).
 *
 * Everything is linear in the input; libxml2 stops at 256 levels of nesting,
 * which bounds every recursion here.
 */
#include "base/str.h"

struct arena;
struct err;
struct losses;

enum {
	HTML_MAX = 4 * 1024 * 1024, /* bytes of one article */
	HTML_ATTRIBUTES = 512, /* on one tag: libxml2 compares each pair */
	HTML_REFS = 65536, /* addresses in one article */
	HTML_SECONDS = 5 /* that one article may take */
};

enum html_flavour {
	HTML_PLAIN, /* finished HTML: a page, a feed, a REST answer */
	HTML_WORDPRESS, /* as an export has it: shortcodes, blank lines */
	HTML_MEDIUM /* headings a level too deep, its own footers */
};

/* A picture of an export's library. */
struct html_picture {
	struct str url, alt, caption;
};

/* What an export knows beside the article; NULL members know nothing. */
struct html_library {
	void *self;
	bool (*by_id)(void *self, uint64_t id, struct html_picture *picture);
	/* The n-th picture attached to the article; false past the last. */
	bool (*attached)(void *self, size_t n, struct html_picture *picture);
	/* The HTML of a reusable block. */
	bool (*block)(void *self, uint64_t id, struct str *html);
};

struct html_options {
	enum html_flavour flavour;
	struct str base; /* the article's URL: addresses are relative to it */
	struct str title; /* a heading that repeats it first is dropped */
	struct str footnotes; /* WordPress' JSON of them, or empty */
	bool no_pictures; /* their words only */
	const struct html_library *library; /* or NULL */
	int64_t deadline_ms; /* of deadline_in; 0: it may take its time */
};

enum html_ref_kind { HTML_LINK, HTML_PICTURE_REF };

/* An address in the article, absolute and encoded. */
struct html_ref {
	enum html_ref_kind kind;
	struct str url;
	/* PICTURE: the same picture, larger, to be tried first; may be empty */
	struct str larger;
	/* LINK: the words are the address itself, and nothing else */
	bool bare;
	/* --- for html_settle, set by the importer --- */
	struct str settled; /* what to write; empty: url */
	bool late; /* LINK: into the publication, to what is not there yet */
};

/* What the publication's pages say in the lines above their text. */
struct html_house {
	struct str authors; /* "A, B and C", as written */
	struct str updated; /* "January 28, 2025" */
	struct str editor;
};

struct html_result {
	struct str markdown; /* with marks */
	struct html_ref *refs;
	size_t n_refs;
	size_t first_picture; /* index into refs, or STR_NONE */
	struct str first_alt; /* its words, plain */
	struct html_house house;
};

/*
 * Converts `html` (UTF-8; what is not becomes U+FFFD and is told).  False: it
 * cannot be converted at all (too long, hostile, slow, out of memory).  What
 * was left out is in losses.
 */
bool html_to_markdown(struct str html, const struct html_options *options,
    struct arena *arena, struct losses *losses, struct html_result *result,
    struct err *err);

/* Where html_settle put an address; offsets into what it returned. */
struct html_spot {
	uint32_t ref, at, n;
};

/*
 * The result with every mark replaced by its address.  spots (may be NULL)
 * gets the places of refs, in the order of the text.  Empty when exhausted.
 */
struct str html_settle(const struct html_result *result, struct arena *arena,
    struct html_spot **spots, size_t *n_spots);

/* Whether a tag has so many attributes, or so many tags have many, that
 * libxml2 would compare them for seconds.  To be asked before any parse. */
bool html_is_hostile(struct str html);
/* The text of a short piece of HTML: a title, a name.  Entities decoded
 * once, tags gone, white space folded.  Always a copy. */
struct str html_text(struct arena *arena, struct str html);
/* Plain text as HTML would write it. */
struct str html_escape(struct arena *arena, struct str text);
#endif
