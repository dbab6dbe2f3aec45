#ifndef MARKUP_HTML_PARTS_H
#define MARKUP_HTML_PARTS_H
/*
 * html_parts -- what the html*.c files share: one function for each kind of
 * tag.
 */
#include "markup/html.h"

/* --- html_tag.c --- */

bool html_is_name(const struct tag *tag, const char *name);
/* Its value, decoded; empty where there is none. */
struct str html_attribute(
    struct html *html, const struct tag *tag, const char *name);

/* --- html_block.c --- */

/* What is written from here on has a block to stand in. */
void html_ensure_block(struct html *html);
/* A paragraph ends.  In a cell, where none can, a line does. */
void html_boundary(struct html *html);
void html_end_strikes(struct html *html);
/* A cell is being written: no block can begin. */
bool html_in_cell(const struct html *html);
/* The innermost container that a tag opened ends. */
void html_close_frame(struct html *html);
void html_list(struct html *html, const struct tag *tag);
void html_item(struct html *html, const struct tag *tag);
void html_quote(struct html *html, const struct tag *tag);
/* A check box in front of an item's text. */
void html_input(struct html *html, const struct tag *tag);
void html_heading(struct html *html, const struct tag *tag);
void html_rule(struct html *html);
void html_pre_tag(struct html *html, const struct tag *tag);
void html_end_pre(struct html *html);
/* class="language-c" and its like: what <pre><code> holds. */
void html_name_language(struct html *html, const struct tag *tag);

/* --- html_link.c --- */

void html_anchor(struct html *html, const struct tag *tag);
void html_image(struct html *html, const struct tag *tag);
void html_media(struct html *html, const struct tag *tag);
void html_source(struct html *html, const struct tag *tag);

/* --- html_table.c --- */

void html_table_begin(struct html *html);
void html_table_row(struct html *html);
/* tag NULL: text stands where only cells can. */
void html_table_cell(struct html *html, const struct tag *tag);
void html_table_end_cell(struct html *html);
void html_table_end(struct html *html);
#endif
