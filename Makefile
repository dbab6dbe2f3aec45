# smallpress: `make` builds, `make run` serves, `make test` tests.

VARIANT ?= release
BUILD ?= build
OUT = $(BUILD)/$(VARIANT)
CC ?= cc
PKG_CONFIG ?= pkg-config

PACKAGES = libuv openssl libcmark yaml-0.1 liburiparser libidn2 sqlite3
SP_CPPFLAGS = -Isrc -D_GNU_SOURCE $(shell $(PKG_CONFIG) --cflags $(PACKAGES))
SP_CFLAGS = -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
SP_LIBS = $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lunistring -lpthread

FLAGS_release = -O2 -g
FLAGS_debug = -O0 -g -Werror
FLAGS_san = -O1 -g -Werror -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
FLAGS = $(FLAGS_$(VARIANT))

SOURCES = $(filter-out src/main.c,$(wildcard src/*/*.c))
OBJECTS = $(SOURCES:src/%.c=$(OUT)/%.o)

.PHONY: all clean
all: $(OUT)/smallpress

LIBRARY = $(OUT)/libsmallpress.a

$(OUT)/smallpress: $(OUT)/main.o $(LIBRARY)
	$(CC) $(FLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(SP_LIBS) $(LIBS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(OUT)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(SP_CPPFLAGS) $(CPPFLAGS) $(SP_CFLAGS) $(FLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# make build/debug/tests/test_url && build/debug/tests/test_url
$(OUT)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(SP_CPPFLAGS) $(CPPFLAGS) -Itests/unit $(SP_CFLAGS) $(FLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(SP_LIBS) -lcmocka

clean:
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(OUT)/main.d
