#!/bin/sh
# deps.sh GROUP… -- installs the Debian packages that are missing.
#
# Each line of the table names a group, a package, and what shows that it is
# there: a command, a pkg-config module, or a file.  When all is there no
# package manager is called, so that a second `make run` starts at once.
set -u

table='
run cc gcc
run pkg-config pkg-config
run pc:libuv libuv1-dev
run pc:openssl libssl-dev
run pc:libcmark libcmark-dev
run pc:yaml-0.1 libyaml-dev
run pc:liburiparser liburiparser-dev
run pc:libidn2 libidn2-dev
run h:unistr.h libunistring-dev
run pc:sqlite3 libsqlite3-dev
run pc:libseccomp libseccomp-dev
run h:uthash.h uthash-dev
run pc:libcurl libcurl4-openssl-dev
run pc:libxml-2.0 libxml2-dev
run pc:jansson libjansson-dev
run pc:libarchive libarchive-dev
test pc:cmocka libcmocka-dev
test /usr/bin/python3 python3
test py:pytest python3-pytest
test openssl openssl
test curl curl
test lynx lynx
test tmux tmux
test amfora amfora
test bombadillo bombadillo
test sacc sacc
test vf1 vf1
test kristall kristall
test Xvfb xvfb
test openbox openbox
test xdotool xdotool
test ip iproute2
test pgrep procps
test xmllint libxml2-utils
test valgrind valgrind
test strace strace
test clang clang
test f:/usr/lib/llvm-14/lib/clang/14.0.6/include/fuzzer/FuzzedDataProvider.h libclang-rt-14-dev
lint clang-tidy clang-tidy
lint clang-format clang-format
lint shellcheck shellcheck
lint mandoc mandoc
bench py:matplotlib python3-matplotlib
bench taskset util-linux
pictures import imagemagick
pictures xterm xterm
pictures f:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
pictures f:/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf fonts-dejavu-core
'

is_there() {
	case $1 in
	pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	h:*) test -e "/usr/include/${1#h:}" ||
		test -e "/usr/local/include/${1#h:}" ;;
	f:*) test -e "${1#f:}" ;;
	py:*) /usr/bin/python3 -c "import ${1#py:}" 2>/dev/null ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

missing=
for group in "$@"; do
	while read -r of shows package; do
		[ "$of" = "$group" ] || continue
		is_there "$shows" || missing="$missing $package"
	done <<-END
		$table
	END
done
[ -z "$missing" ] && exit 0

apt="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null 2>&1; then
	echo "smallpress needs what Debian calls:$missing" >&2
	echo "This machine has no apt-get: install them in its own way." >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
	as_root=sudo
elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
	as_root=sudo
else
	echo "Some packages are missing.  As root, type:" >&2
	echo "  apt-get update && $apt" >&2
	exit 1
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of words
if ! { $as_root apt-get update -q &&
	$as_root env DEBIAN_FRONTEND=noninteractive $apt; } >&2; then
	echo "Installing failed.  To see why, type:" >&2
	echo "  ${as_root:+$as_root }apt-get update && ${as_root:+$as_root }$apt" >&2
	exit 1
fi
