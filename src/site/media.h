#ifndef SITE_MEDIA_H
#define SITE_MEDIA_H
/*
 * media -- the type of a file, by its name alone.
 */
#include "base/str.h"

/*
 * "image/png" for "cover.png" or "/media/cover.PNG"; text types carry
 * charset=utf-8.  A name that says nothing is application/octet-stream.
 * Never empty, lives for ever.
 */
struct str media_type(struct str name);
/* What people call it: "PNG", "PDF"; empty where that would be a guess. */
struct str media_word(struct str name);
/* A picture that readers may look at: PNG, JPEG, GIF, WebP ... */
bool media_is_image(struct str name);
#endif
