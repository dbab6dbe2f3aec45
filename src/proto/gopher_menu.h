#ifndef PROTO_GOPHER_MENU_H
#define PROTO_GOPHER_MENU_H
/*
 * gopher_menu -- the answers that the gopher protocol makes by itself: errors,
 * questions, ways out of gopher, and the clothes of gopher+.
 *
 * Menu lines have four fields and end in CRLF; none of these menus has its
 * final dot yet, which is menu_end's.  When the arena is exhausted they are
 * cut short, and arena->failed tells.
 */
#include "base/str.h"

struct arena;
struct request;
struct response;
struct target;
struct visit;

/*
 * One error line, what did not fit into it as lines of information, and
 * `more` menu lines below: without any, the way to the front page.
 */
struct str menu_error(
    const struct visit *visit, struct str message, struct str more);
/* A search item for `path`, under its prompt. */
struct str menu_question(
    const struct visit *visit, struct str prompt, struct str path);
/* A page that lives at a URL of somebody else now. */
struct str menu_elsewhere(const struct visit *visit, struct str url);
/* The menu with its final dot. */
struct str menu_end(struct arena *arena, struct str menu);

/*
 * The answer to a gopher+ probe, made from the plain one: `menu` says that
 * its body is a menu still without its dot, `failed` that it is an error.
 */
void menu_plus(const struct visit *visit, char plus,
    const struct target *target, bool menu, bool failed,
    struct response *response);

/* "URL:..." for clients that do not know it: a page that leads there.  False
 * where nobody should be led. */
bool menu_url(
    const struct visit *visit, struct str url, struct response *response);
/* For a web browser at the wrong door. */
void menu_http(const struct visit *visit, const struct request *request,
    struct response *response);
#endif
