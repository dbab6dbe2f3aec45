#!/bin/sh
# The floors of the house: an #include stays on its floor or goes down.
#   cmd > server, mirror > proto > site > markup > base
# mirror sees site and below.  Each library has one door.  Prints what breaks
# this and ends with "N passed, N failed".
cd "$(dirname "$0")/.." || exit 2
set -- src/*/*.[ch]
[ -f src/main.c ] && set -- "$@" src/main.c
awk '
BEGIN {
	floor["base"] = 1; floor["markup"] = 2; floor["site"] = 3
	floor["proto"] = 4; floor["server"] = 5; floor["mirror"] = 5
	floor["cmd"] = 6; floor["main.c"] = 7; floor["main.h"] = 7
	door["cmark.h"] = "^src/markup/markdown"
	door["yaml.h"] = "^src/site/yaml"
	door["sqlite3.h"] = "^src/site/catalog"
	door["uv.h"] = "^src/server/"
	door["linux/landlock.h"] = "^src/base/landlock"
	door["seccomp.h"] = "^src/server/confine"
	door["openssl/"] = "^src/(server/|base/hash|cmd/cert)"
	door["uriparser/"] = "^src/base/url"
	door["idn2.h"] = "^src/base/url"
	door["uni"] = "^src/base/utf8"
	door["curl/"] = "^src/mirror/"
	door["libxml/"] = "^src/mirror/"
	door["jansson.h"] = "^src/mirror/"
	door["archive"] = "^src/mirror/"
}
FNR == 1 { files++; split(FILENAME, part, "/"); here = part[2] }
/^#include "/ {
	split($0, quoted, "\""); split(quoted[2], to, "/")
	if (!(to[1] in floor) || floor[to[1]] > floor[here] ||
	    (here == "mirror" && (to[1] == "proto" || to[1] == "server")))
		wrong(quoted[2] " is not below " here)
}
/^#include </ {
	split($0, angle, /[<>]/)
	for (library in door)
		if (index(angle[2], library) == 1 && angle[2] != "unistd.h" &&
		    FILENAME !~ door[library])
			wrong(angle[2] " has its door elsewhere: " door[library])
}
function wrong(what) { print FILENAME ":" FNR ": " what; if (!bad[FILENAME]++) failed++ }
END { printf "%d passed, %d failed\n", files - failed, failed; exit failed > 0 }
' "$@"
