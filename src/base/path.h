#ifndef BASE_PATH_H
#define BASE_PATH_H
/*
 * path -- the path of a request, from a stranger's bytes to an address.
 */
#include "base/str.h"

struct arena;

enum { PATH_MAX_BYTES = 1024 };

enum path_verdict {
	PATH_OK, /* canonical already */
	PATH_MOVED, /* harmless, but written oddly: "//", "/./", "/x/../y" */
	PATH_BAD /* climbs above the root, hides a dot segment, holds an
		  * encoded NUL, slash, backslash, control byte, bad %XX, or
		  * is not UTF-8 */
};

/*
 * A percent-encoded path ("" is "/") is decoded once, segment by segment,
 * NFC, and its dot segments and doubled slashes removed.  *path starts with
 * '/', keeps a trailing slash, and is what route_find takes.  PATH_BAD also
 * when the arena is exhausted (arena->failed tells).
 */
enum path_verdict path_from_url(
    struct arena *arena, struct str encoded, struct str *path);
/*
 * A gopher selector: without a leading slash it gets one; taken as sent (no
 * decoding).  Same verdicts.
 */
enum path_verdict path_from_selector(
    struct arena *arena, struct str selector, struct str *path);

/* "/a/b/" of "/a/b/c.md" and of "/a/b/"; "/" of "/c"; empty without one. */
struct str path_folder(struct str path);
/* "c.md" of "/a/b/c.md"; empty of "/a/b/". */
struct str path_name(struct str path);
/* "md" of "c.md", in the case it has; empty if none or a dot file. */
struct str path_extension(struct str path);
/*
 * Whether a file of that relative name may ever be an address: no segment
 * begins with a dot, is a backup ("~", ".tmp", ".bak", ".orig", ".swp",
 * "#x#"), a key or certificate (".key", ".crt", ".pem") or smallpress.yaml,
 * none is empty or holds a control byte, a backslash or bad UTF-8; not
 * publisher.yaml at the top.
 */
bool path_is_public(struct str relative);
#endif
