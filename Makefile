# smallpress
#   make            builds build/release/smallpress and smallpress-mirror
#   make run        installs what is missing, makes a certificate, serves content/
#   make test       installs what tests need, then runs all of them
#   make help       every target, a line each
#
# VARIANT is release, debug (warnings are errors), san (address and undefined
# behaviour sanitizers), cov (coverage), fuzz (libFuzzer, needs clang) or afl.
# CC, CFLAGS, CPPFLAGS, LDFLAGS, LIBS, PREFIX and DESTDIR are yours.

VARIANT ?= release
BUILD ?= build
OUT = $(BUILD)/$(VARIANT)
CC ?= cc
PKG_CONFIG ?= pkg-config
PYTHON ?= /usr/bin/python3
PREFIX ?= /usr/local
VERSION = $(shell sed -n 's/^\#define VERSION "\(.*\)"/\1/p' src/base/version.h)

# --- what it is built from ---

PACKAGES = libuv openssl libcmark yaml-0.1 liburiparser libidn2 sqlite3 libseccomp
PACKAGES_mirror = libcurl libxml-2.0 jansson libarchive

# Asked once, and only when something is compiled: `make run` on a bare
# machine has no pkg-config yet when it reads this file.
once = $(or $(cached_$(1)),$(eval cached_$(1) := $(shell $(2)))$(cached_$(1)))
SP_CPPFLAGS = -Isrc -D_GNU_SOURCE $(call once,cppflags,$(PKG_CONFIG) --cflags $(PACKAGES))
SP_CPPFLAGS_mirror = $(call once,cppflags_mirror,$(PKG_CONFIG) --cflags $(PACKAGES_mirror))
SP_LIBS = $(call once,libs,$(PKG_CONFIG) --libs $(PACKAGES)) -lunistring -lpthread
SP_LIBS_mirror = $(call once,libs_mirror,$(PKG_CONFIG) --libs $(PACKAGES_mirror))

WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wvla -Wformat=2 \
	-Wno-format-truncation
SP_CFLAGS = -std=gnu11 $(WARNINGS)

HARDEN_x86_64 = -fcf-protection
HARDEN = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
	-ftrivial-auto-var-init=zero -fPIE $(HARDEN_$(shell uname -m))
FLAGS_release = -O2 -g $(HARDEN)
FLAGS_debug = -O0 -g -Werror
FLAGS_san = -O1 -g -Werror -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined
# Its children write their counts at exit, so they are not confined.
FLAGS_cov = -O0 -g --coverage -DNO_CONFINE
FLAGS_fuzz = -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=undefined
# AFL++: make fuzz-programs VARIANT=afl CC=afl-clang-fast, then afl-fuzz on
# build/afl/fuzz/fuzz_NAME with tests/fuzz/corpus/NAME.
FLAGS_afl = -O1 -g -fno-omit-frame-pointer
LINK_release = -pie -Wl,-z,relro,-z,now -Wl,--as-needed
LINK_debug = -Wl,--as-needed
# V=1 shows the commands.
Q = $(if $(V),,@echo "  $(patsubst $(OUT)/%,%,$@)";)
FLAGS = $(FLAGS_$(VARIANT))
LINK = $(FLAGS) $(LINK_$(VARIANT)) $(CFLAGS) $(LDFLAGS)

SOURCES = $(filter-out src/mirror/%,$(wildcard src/*/*.c))
SOURCES_mirror = $(filter-out src/mirror/main.c,$(wildcard src/mirror/*.c))
OBJECTS = $(SOURCES:src/%.c=$(OUT)/%.o)
OBJECTS_mirror = $(SOURCES_mirror:src/%.c=$(OUT)/%.o)
LIBRARY = $(OUT)/libsmallpress.a
LIBRARY_mirror = $(OUT)/libmirror.a
PROGRAMS = $(OUT)/smallpress \
	$(if $(wildcard src/mirror/main.c),$(OUT)/smallpress-mirror)

.PHONY: all
all: $(PROGRAMS)

$(OUT)/smallpress: $(OUT)/main.o $(LIBRARY)
	$(Q)$(CC) $(LINK) -o $@ $^ $(SP_LIBS) $(LIBS)

$(OUT)/smallpress-mirror: $(OUT)/mirror/main.o $(LIBRARY_mirror) $(LIBRARY)
	$(Q)$(CC) $(LINK) -o $@ $^ $(SP_LIBS) $(SP_LIBS_mirror) $(LIBS)

$(LIBRARY): $(OBJECTS)
$(LIBRARY_mirror): $(OBJECTS_mirror)
$(LIBRARY) $(LIBRARY_mirror):
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(OUT)/mirror/%.o: SP_CPPFLAGS += $(SP_CPPFLAGS_mirror)
$(OUT)/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(SP_CPPFLAGS) $(CPPFLAGS) $(SP_CFLAGS) $(FLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# --- tests ---

UNIT = $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(wildcard tests/unit/test_*.c))
FUZZERS = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS = $(FUZZERS:fuzz_%=$(OUT)/tests/replay_%)
TEST_CPPFLAGS = $(SP_CPPFLAGS) $(if $(findstring mirror,$@),$(SP_CPPFLAGS_mirror)) \
	$(CPPFLAGS) -Itests/unit -Itests/property
TEST_LIBS = $(if $(findstring mirror,$@),$(LIBRARY_mirror)) $(LIBRARY) $(SP_LIBS) \
	$(if $(findstring mirror,$@),$(SP_LIBS_mirror))
# What a test shares with others: tests/property/check.c.  One source a
# compiler run, or -MMD forgets the headers of all but the last.
TEST_SHARED = $(patsubst tests/%.c,$(OUT)/tests/%.o,$(wildcard tests/property/*.c))
REPLAY = $(OUT)/tests/fuzz/replay.o
$(TEST_SHARED) $(REPLAY): $(OUT)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(TEST_CPPFLAGS) $(SP_CFLAGS) $(FLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# One of them: make build/debug/tests/test_url && build/debug/tests/test_url
$(OUT)/tests/test_%: tests/unit/test_%.c $(TEST_SHARED) $(LIBRARY)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TEST_CPPFLAGS) $(SP_CFLAGS) $(LINK) -MMD -MP -MF $@.d -o $@ $< $(TEST_SHARED) \
		$(TEST_LIBS) -lcmocka

# A fuzz target with a main that feeds it the files of its corpus.
$(OUT)/tests/replay_%: tests/fuzz/fuzz_%.c $(REPLAY) $(TEST_SHARED) $(LIBRARY)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TEST_CPPFLAGS) $(SP_CFLAGS) $(LINK) -MMD -MP -MF $@.d -o $@ $< $(REPLAY) \
		$(TEST_SHARED) $(TEST_LIBS)

# The same with libFuzzer's main: VARIANT=fuzz CC=clang.
$(OUT)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(TEST_SHARED) $(LIBRARY)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TEST_CPPFLAGS) $(SP_CFLAGS) $(LINK) -fsanitize=fuzzer -MMD -MP -MF $@.d -o $@ $< \
		$(TEST_SHARED) $(TEST_LIBS)

$(filter $(OUT)/tests/test_mirror_%,$(UNIT)) $(filter $(OUT)/tests/replay_mirror_%,$(REPLAYS)) \
	$(filter $(OUT)/fuzz/fuzz_mirror_%,$(FUZZERS:%=$(OUT)/fuzz/%)): $(LIBRARY_mirror)

.PHONY: test test-programs fuzz fuzz-programs golden bench deps-bench torture pictures
test: deps-test
	@$(MAKE) --no-print-directory test-programs
	@$(PYTHON) tests/run --variant $(VARIANT) --build $(BUILD) $(if $(T),--only '$(T)')

# Preloaded by a test that counts: tests/e2e/test_guards.py.
GUARDS = $(patsubst tests/guards/%.c,$(OUT)/guards/%.so,$(wildcard tests/guards/*.c))
$(OUT)/guards/%.so: tests/guards/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(SP_CFLAGS) -D_GNU_SOURCE -O2 -fPIC -shared -o $@ $<

test-programs: $(PROGRAMS) $(UNIT) $(REPLAYS) $(OUT)/bench/load $(GUARDS)
fuzz-programs: $(FUZZERS:%=$(OUT)/fuzz/%)

FUZZ_TIME ?= 60
fuzz: deps-test
	@$(MAKE) --no-print-directory fuzz-programs VARIANT=fuzz CC=clang
	@tests/fuzz/run $(BUILD)/fuzz/fuzz $(FUZZ_TIME) $(T)

golden: all
	@tests/golden/run --update $(OUT)/smallpress
	@git --no-pager diff --stat -- tests/golden

BENCHES = $(patsubst tests/bench/%.c,$(OUT)/bench/%,$(wildcard tests/bench/*.c))
$(OUT)/bench/%: tests/bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TEST_CPPFLAGS) $(SP_CFLAGS) $(LINK) -MMD -MP -MF $@.d -o $@ $< $(TEST_LIBS) -lm

bench: deps-bench
	@$(MAKE) --no-print-directory all $(BENCHES)
	@$(PYTHON) tests/bench/run $(OUT) $(BENCH)
deps-bench:
	@sh src/dist/deps.sh run test bench

torture: deps-test
	@$(MAKE) --no-print-directory all $(OUT)/bench/load $(OUT)/tests/test_confine
	@$(PYTHON) tests/torture/run --build $(OUT) $(if $(T),--only '$(T)')

pictures: deps-pictures all
	@$(PYTHON) tests/pictures/run $(OUT)/smallpress

# --- running it from here ---

# Gopher's own port 70 would need root.  Some machines have no IPv6.
RUN_LISTEN = --listen gemini://127.0.0.1:1965 --listen gopher://127.0.0.1:7070 \
	$(shell grep -q ' lo$$' /proc/net/if_inet6 2>/dev/null && \
	echo "--listen gemini://[::1]:1965 --listen gopher://[::1]:7070")

.PHONY: run deps deps-test deps-pictures
run: deps
	@$(MAKE) --no-print-directory all
	$(OUT)/smallpress serve $(RUN_LISTEN) $(ARGS)

deps:
	@sh src/dist/deps.sh run
deps-test:
	@sh src/dist/deps.sh run test
deps-pictures:
	@sh src/dist/deps.sh run test pictures

# --- reading machines ---

C_FILES = $(wildcard src/*.c src/*/*.c src/*.h src/*/*.h tests/*/*.c tests/*/*.h)
SH_FILES = .ci/run $(wildcard src/dist/*.sh tests/*.sh tests/*/*.sh) tests/fuzz/run
MANUALS = $(wildcard src/man/*.[1-9])

.PHONY: lint format deps-lint
deps-lint:
	@sh src/dist/deps.sh run test lint
lint: deps-lint
	@$(MAKE) --no-print-directory -j$(shell nproc) lint-all
.PHONY: lint-all
lint-all: lint-format lint-tidy lint-shell lint-man

.PHONY: lint-format lint-tidy lint-shell lint-man
lint-format:
	clang-format --dry-run --Werror $(C_FILES)
lint-shell:
	shellcheck $(SH_FILES)
lint-man:
	$(if $(MANUALS),mandoc -Tlint -Wwarning $(MANUALS))
# A file is looked at again when it or the list of checks changed.
lint-tidy: $(patsubst src/%.c,$(BUILD)/lint/%.ok,$(wildcard src/*.c src/*/*.c))
$(BUILD)/lint/mirror/%.ok: SP_CPPFLAGS += $(SP_CPPFLAGS_mirror)
$(BUILD)/lint/%.ok: src/%.c .clang-tidy
	@mkdir -p $(@D)
	@echo clang-tidy $<
	@clang-tidy --quiet --warnings-as-errors='*' $< -- $(SP_CPPFLAGS) $(SP_CFLAGS) 2>$@.log \
		|| { cat $@.log; exit 1; }
	@touch $@

format:
	clang-format -i $(C_FILES)

compile_commands.json: Makefile
	@bear --output $@ -- $(MAKE) -B VARIANT=debug

# --- installing ---

.PHONY: install uninstall dist clean help
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/lib/systemd/system \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(wildcard src/man/*.1) $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(wildcard src/man/*.5) $(DESTDIR)$(PREFIX)/share/man/man5/
	for unit in $(notdir $(wildcard src/dist/*.service src/dist/*.timer src/dist/*.socket)); do \
		sed 's|@PREFIX@|$(PREFIX)|g' src/dist/$$unit \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit || exit 1; done
	install -m 644 src/dist/smallpress.sysusers \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d/smallpress.conf

dist:
	git archive --format=tar.gz --prefix=smallpress-$(VERSION)/ \
		-o smallpress-$(VERSION).tar.gz HEAD

clean:
	rm -rf $(BUILD) compile_commands.json

help:
	@sed -n 's/^#   \(make.*\)/\1/p' Makefile
	@echo 'make test T=gemtext        the tests whose name holds that word'
	@echo 'make test VARIANT=san      the same under sanitizers'
	@echo 'make golden                rewrites the golden files; read git diff'
	@echo 'make fuzz FUZZ_TIME=60     fuzzes each target for that many seconds'
	@echo 'make bench                 measures on loopback, beside bare servers'
	@echo 'make torture               what the server survives, in full length'
	@echo 'make pictures              the screens of the README, anew'
	@echo 'make lint, make format     clang-tidy, clang-format, shellcheck, mandoc'
	@echo 'make install               under DESTDIR and PREFIX'
	@echo 'make deps                  only installs what the program needs'

-include $(wildcard $(OUT)/*.d $(OUT)/*/*.d $(OUT)/*/*/*.d)
