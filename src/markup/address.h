#ifndef MARKUP_ADDRESS_H
#define MARKUP_ADDRESS_H
/*
 * address -- what stands in a link of a document becomes the address that
 * its reader gets (conversion rules L10 to L12).
 */
#include "base/str.h"

struct arena;

/*
 * The RFC 3986 reference of a link's destination: encoded, a local one
 * without its fragment and without `.md`.  False where there is no link: the
 * destination is empty, a fragment alone, of a dangerous scheme, or no URL.
 */
bool address_of(struct arena *arena, struct str destination, struct str *url);

/* By its ending: jpg, png, gif, webp, avif. */
bool address_is_photo(struct str url);
/* A photo, or any other kind of picture. */
bool address_is_image(struct str url);
/* The last segment of the path, decoded: what to call an unnamed picture.
 * The host, where there is no path. */
struct str address_file_name(struct arena *arena, struct str url);
#endif
