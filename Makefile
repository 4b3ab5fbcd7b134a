# SPDX-License-Identifier: MIT
#
# Makefile - builds the library and the command, runs and tests them. `make help` lists the targets.
# Test programs and their configurations are built by tests/tests.mk.

VERSION = 0.1.0
PREFIX ?= /usr/local
CC ?= cc
BUILD ?= build
CFLAGS ?= -O2 -g

WARN = -Wall -Wextra -Wshadow -Werror
# Floors 1-3 are freestanding; CONFIG takes options of include/memblock/config.h as -D flags.
LIB_FLAGS = -std=c11 -ffreestanding $(WARN) -Wconversion -Iinclude $(CONFIG)
TOOL_FLAGS = -std=c11 -D_GNU_SOURCE $(WARN) -Iinclude -Itool $(CONFIG) \
	-DMEMBLOCK_VERSION='"$(VERSION)"' -DMEMBLOCK_DATADIR='"$(PREFIX)/share/memblock"'
TOOL_LIBS = -lfdt -lcjson -ledit -lz -lcairo -lm

LIB_SRC = $(wildcard src/*.c)
ARM_SRC = $(wildcard arch/arm/*.c)
FIRMWARE_SRC = $(wildcard firmware/*.c)
TOOL_SRC = $(wildcard tool/*.c tool/*/*.c)

LIB_OBJ = $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
ARM_OBJ = $(ARM_SRC:%.c=$(BUILD)/obj/%.o)
FIRMWARE_OBJ = $(FIRMWARE_SRC:%.c=$(BUILD)/obj/%.o)
TOOL_OBJ = $(TOOL_SRC:%.c=$(BUILD)/obj/%.o)

.PHONY: all run test bench bench-compare size install uninstall clean help format deps FORCE

all: $(BUILD)/memblock $(BUILD)/libmemblock.a ## build the command and the library

$(BUILD)/libmemblock.a: $(LIB_OBJ) $(ARM_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/memblock: $(TOOL_OBJ) $(FIRMWARE_OBJ) $(BUILD)/libmemblock.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBS)

$(BUILD)/obj/tool/%.o $(BUILD)/obj/bench/%.o: HOSTED = yes

# Objects of other flags are not mixed in: this file changes when they do.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(LIB_FLAGS) $(TOOL_FLAGS) $(CFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(LIB_FLAGS) $(TOOL_FLAGS) $(CFLAGS)' > $@

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(if $(HOSTED),$(TOOL_FLAGS),$(LIB_FLAGS)) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(wildcard $(BUILD)/obj/*/*.d $(BUILD)/obj/*/*/*.d)

include boot/arm/boot.mk

run: ## install what is missing, then boot the board that ships in samples/
	@scripts/deps.sh build
	@$(MAKE) --no-print-directory -s all
	@$(BUILD)/memblock boot

test: ## install what is missing, then run every test
	@scripts/deps.sh build test boot
	@$(MAKE) --no-print-directory -s -j$$(nproc) all boot-arm boot-arm-lpae
	@$(MAKE) --no-print-directory -s -j$$(nproc) -f tests/tests.mk BUILD=$(BUILD) VERSION=$(VERSION)
	@tests/run.sh $(BUILD)

# `make bench BENCH_DIR=docs` keeps the figures and the plot that the documentation shows.
BENCH_DIR ?= $(BUILD)
BENCH_OBJ = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard bench/*.c))

bench: $(BUILD)/bench ## measure the library against physical limits and a linear-scan memblock
	@bench/footprint.sh $(CC) "$(LIB_FLAGS)" $(LIB_SRC) > $(BUILD)/footprint.txt 2> $(BUILD)/deepest-stack.txt
	@$(BUILD)/bench --footprint $(BUILD)/footprint.txt --json $(BENCH_DIR)/bench.json \
		--svg $(BENCH_DIR)/bench.svg

bench-compare: ## count instructions at BASE=revision and now
	@scripts/bench-compare.sh $(CC) "$(CFLAGS)" "$(BASE)"

$(BUILD)/bench: $(BENCH_OBJ) $(BUILD)/libmemblock.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lm

size: ## section sizes and stack use of the library at -Os
	@scripts/size.sh $(CC) "$(LIB_FLAGS)" $(LIB_SRC) $(ARM_SRC)

install: all ## install to DESTDIR/PREFIX: command, library, headers, pkg-config file, man page, samples
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig \
		$(DESTDIR)$(PREFIX)/include/memblock $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/memblock
	install -m 755 $(BUILD)/memblock $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(BUILD)/libmemblock.a $(DESTDIR)$(PREFIX)/lib/
	install -m 644 include/memblock/*.h $(DESTDIR)$(PREFIX)/include/memblock/
	install -m 644 docs/memblock.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 samples/*.dtb $(DESTDIR)$(PREFIX)/share/memblock/
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' scripts/memblock.pc.in \
		> $(DESTDIR)$(PREFIX)/lib/pkgconfig/memblock.pc

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/memblock $(DESTDIR)$(PREFIX)/lib/libmemblock.a \
		$(DESTDIR)$(PREFIX)/lib/pkgconfig/memblock.pc $(DESTDIR)$(PREFIX)/share/man/man1/memblock.1
	rm -rf $(DESTDIR)$(PREFIX)/include/memblock $(DESTDIR)$(PREFIX)/share/memblock

deps: ## install the packages that building and testing need
	@scripts/deps.sh build test boot

format: ## lay out all C files as .clang-format says
	clang-format -i $$(git ls-files '*.c' '*.h')

clean: ## remove everything that was built
	rm -rf $(BUILD)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18
