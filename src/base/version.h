#ifndef BASE_VERSION_H
#define BASE_VERSION_H
/* What `smallpress --version`, caps.txt and the feeds say. */
#define VERSION "0.1.0"
#endif
