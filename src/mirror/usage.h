#ifndef MIRROR_USAGE_H
#define MIRROR_USAGE_H
/*
 * usage -- what `smallpress mirror --help` says: printed by the importer
 * itself, and by `smallpress help mirror` in the other executable.
 */
#define MIRROR_SUMMARY "bring articles into the content folder"

#define MIRROR_USAGE                                                           \
	"usage: smallpress mirror [options] [SOURCE...]\n"                     \
	"\n"                                                                   \
	"Brings a publication's articles into the content folder as "          \
	"Markdown,\n"                                                          \
	"and keeps them in step: run it again, and only what is new or\n"      \
	"changed is written.  A SOURCE is a URL (a WordPress site, its REST\n" \
	"root, an RSS or Atom feed, one page) or a file (a WordPress "         \
	"export,\n"                                                            \
	"a feed, a Medium export zip, a saved page).  Without one, those\n"    \
	"listed as mirror.sources in the configuration file are read, for\n"   \
	"each site that has some.\n"                                           \
	"\n"                                                                   \
	"  --content DIR       where articles go (content)\n"                  \
	"  --state DIR         what is remembered between runs (.state)\n"     \
	"  --config FILE       options from a YAML file\n"                     \
	"  --host NAME         which of the file's sites, where it has "       \
	"several\n"                                                            \
	"  --site URL          the publication's own address, where a file\n"  \
	"                      does not tell it\n"                             \
	"  --dry-run           say what would happen and write nothing\n"      \
	"  --since DATE        only articles of that day or later\n"           \
	"  --limit N           at most N articles from each source\n"          \
	"  --category NAME     only this category; repeat for more\n"          \
	"  --media WHAT        pictures: fetch (default), link or none\n"      \
	"  --media-max MIB     the largest picture to fetch (8)\n"             \
	"  --export-max MIB    the largest page of a list or feed (32)\n"      \
	"  --force             write over files that were edited by hand\n"    \
	"  --full              ask for everything, not just what changed\n"    \
	"  --delay SECONDS     between two requests to one host (0.5; on "     \
	"this\n"                                                               \
	"                      machine 0)\n"                                   \
	"  --retry SECONDS     first pause after a failure (1); doubles\n"     \
	"  --timeout SECONDS   for one request (60)\n"                         \
	"  --contact ADDRESS   e-mail or URL told to the site in User-Agent\n" \
	"  --allow-private     let a public source lead to private "           \
	"addresses\n"                                                          \
	"  --ignore-robots     for your own site: do not ask robots.txt\n"     \
	"  --log-level LEVEL   error, warn, info or debug\n"                   \
	"  --help\n"                                                           \
	"\n"                                                                   \
	"What could not be carried over is listed, article by article, in\n"   \
	".mirror-report.md in the content folder.\n"                           \
	"\n"                                                                   \
	"Examples:\n"                                                          \
	"  smallpress mirror https://towardsai.net\n"                          \
	"  smallpress mirror --since 2025-01-01 --media link export.xml\n"     \
	"  smallpress mirror --dry-run medium-export.zip\n"
#endif
