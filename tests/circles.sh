#!/bin/sh
# One straight way, no circles: where a file uses another, that one does not
# use it in turn, nor by way of a third.  Reads in the objects of a build what
# each defines and what it lacks (nm), and tsort finds the circles.  Prints
# them and ends with "N passed, N failed".
#   tests/circles.sh [build/debug]
cd "$(dirname "$0")/.." || exit 2
out=${1:-build/debug}
export LC_ALL=C

# These may be called by what they call, as it lies in their nature:
#   what holds its like, in a walk over a tree
allowed='math_parse|math_piece|markdown_walk_children'
allowed="$allowed|walk_children|walk_element|shortcode_into"
#   the steps of a connection, which lead from state to state
allowed="$allowed|conn_steps|conn_admit|conn_refuse"
#   what a connection or listener reports to the worker that holds it
allowed="$allowed|worker_began|worker_ended|worker_log|worker_rest|worker_trusts"

set --
for source in src/*/*.c; do
	object=${source#src/}
	set -- "$@" "$out/${object%.c}.o"
done
for object; do
	[ -f "$object" ] || { echo "$object is not built yet" && exit 2; }
done

nm -A "$@" | awk -v allowed="^($allowed)\$" '
{
	file = $1; sub(/\.o:.*/, "", file)
	kind = $(NF - 1); name = $NF
}
kind ~ /^[BDRT]$/ { defined[name] = file }
kind == "U" && name !~ allowed { lacks[file, name] }
END {
	for (pair in lacks) {
		split(pair, part, SUBSEP)
		to = defined[part[2]]
		if (to != "" && to != part[1])
			print part[1], to
	}
}' | sort -u | tsort 2>&1 >/dev/null | awk -v files=$# -v out="$out/" '
/contains a loop/ { circles++; print "a circle, each of these uses the next:"; next }
{ sub(/^tsort: /, ""); sub(out, "src/"); print "\t" $0 ".c" }
END { print files - circles " passed, " circles + 0 " failed"; exit circles > 0 }'
