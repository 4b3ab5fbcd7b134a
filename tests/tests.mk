# SPDX-License-Identifier: MIT
#
# tests.mk - builds every test program, in every configuration, under $(BUILD)/tests/CONFIGURATION. What is built here
# is run by run.sh: a program is a test because it lies there.

BUILD ?= build
VERSION ?= unknown
OUT = $(BUILD)/tests
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
FLAGS = -std=c11 -g -O1 -Wall -Wextra -Wshadow -Werror -Iinclude -Isrc -Itool
LIBS = -lcmocka
TOOL_LIBS = -lfdt -lcjson -ledit -lz -lcairo -lm

# Every configuration of the library: the unit tests of src/ pass in each. FRONTIER_WORTH=1 remembers every search.
CONFIGS = 64bit 32bit uma 32bit-uma page64k rules612 only612 clang clang32
DEFS_64bit = $(SANITIZE)
DEFS_32bit = $(SANITIZE) -DMEMBLOCK_PHYS_ADDR_BITS=32
DEFS_uma = $(SANITIZE) -DMAX_NUMNODES=1
DEFS_32bit-uma = $(SANITIZE) -DMEMBLOCK_PHYS_ADDR_BITS=32 -DMAX_NUMNODES=1
DEFS_page64k = $(SANITIZE) -DPAGE_SHIFT=16
DEFS_rules612 = $(SANITIZE) -DFRONTIER_WORTH=1 -DMEMBLOCK_DEFAULT_RULES=MEMBLOCK_RULES_6_12
DEFS_only612 = $(SANITIZE) -DMEMBLOCK_ONLY_RULES=MEMBLOCK_RULES_6_12
DEFS_clang = -DFRONTIER_WORTH=1
DEFS_clang32 = -DMEMBLOCK_PHYS_ADDR_BITS=32
CC_clang = clang
CC_clang32 = clang

LIB_SRC = $(wildcard src/*.c)
ARM_SRC = $(wildcard arch/arm/*.c)
FIRMWARE_SRC = $(wildcard firmware/*.c)
ARM_TESTS = $(patsubst tests/unit/arm/%.c,%,$(wildcard tests/unit/arm/test_*.c))
SRC_TESTS = $(patsubst tests/unit/src/%.c,%,$(wildcard tests/unit/src/test_*.c))
TOOL_TESTS = $(patsubst tests/unit/tool/%.c,%,$(wildcard tests/unit/tool/test_*.c))
TOOL_SRC = $(filter-out tool/main.c,$(wildcard tool/*.c tool/*/*.c)) $(FIRMWARE_SRC) $(ARM_SRC)

.PHONY: all
all:

# ---- one configuration of the library, its unit tests and its random tests ----

define CONFIGURATION
$(OUT)/$(1)/%.o: %.c tests/tests.mk
	@mkdir -p $$(@D)
	$(or $(CC_$(1)),$(CC)) $$(FLAGS) -Itests/unit/src $$(DEFS_$(1)) -MMD -MP -c -o $$@ $$<

$(OUT)/$(1)/lib.a: $(LIB_SRC:%.c=$(OUT)/$(1)/%.o)
	@rm -f $$@
	$(AR) rcs $$@ $$^

$(SRC_TESTS:%=$(OUT)/$(1)/%): $(OUT)/$(1)/%: $(OUT)/$(1)/tests/unit/src/%.o \
		$(OUT)/$(1)/tests/unit/src/port.o $(OUT)/$(1)/lib.a
	$(or $(CC_$(1)),$(CC)) $$(DEFS_$(1)) -o $$@ $$^ $$(LIBS)

all: $(SRC_TESTS:%=$(OUT)/$(1)/%)
-include $$(wildcard $(OUT)/$(1)/src/*.d $(OUT)/$(1)/tests/unit/src/*.d)
endef
$(foreach config,$(CONFIGS),$(eval $(call CONFIGURATION,$(config))))

# ---- unit tests of arch/arm, some of the configurations ----

define ARM_CONFIGURATION
$(ARM_TESTS:%=$(OUT)/$(1)/%): $(OUT)/$(1)/%: $(OUT)/$(1)/tests/unit/arm/%.o $(OUT)/$(1)/tests/unit/arm/machine.o \
		$(ARM_SRC:%.c=$(OUT)/$(1)/%.o) $(FIRMWARE_SRC:%.c=$(OUT)/$(1)/%.o) $(OUT)/$(1)/lib.a
	$(or $(CC_$(1)),$(CC)) $$(DEFS_$(1)) -o $$@ $$^ $$(LIBS) -lfdt

all: $(ARM_TESTS:%=$(OUT)/$(1)/%)
-include $$(wildcard $(OUT)/$(1)/arch/arm/*.d $(OUT)/$(1)/firmware/*.d $(OUT)/$(1)/tests/unit/arm/*.d)
endef
$(foreach config,64bit 32bit clang,$(eval $(call ARM_CONFIGURATION,$(config))))

# ---- unit tests of the tool and the firmware readers, in the configuration of the command ----

TOOL_OBJ = $(TOOL_SRC:%.c=$(OUT)/tool/%.o) $(OUT)/tool/tests/leaks.o

$(OUT)/tool/%.o: %.c Makefile tests/tests.mk
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -D_GNU_SOURCE -DMEMBLOCK_VERSION='"$(VERSION)"' -DMEMBLOCK_DATADIR='"/nonexistent"' $(SANITIZE) -MMD -MP -c -o $@ $<

$(TOOL_TESTS:%=$(OUT)/tool/%): $(OUT)/tool/%: $(OUT)/tool/tests/unit/tool/%.o $(TOOL_OBJ) $(OUT)/64bit/lib.a
	$(CC) $(SANITIZE) -o $@ $^ $(LIBS) $(TOOL_LIBS)

# The command under sanitizers, for the tests of its output.
$(OUT)/tool/memblock: $(OUT)/tool/tool/main.o $(TOOL_OBJ) $(OUT)/64bit/lib.a
	$(CC) $(SANITIZE) -o $@ $^ $(TOOL_LIBS)

# The command with libraries that leave something out, for the recorded traces. Neither option changes what the command's
# own objects see, but script.c, which asks for the dump.
DEFS_least = $(SANITIZE) -DMEMBLOCK_ONLY_RULES=MEMBLOCK_RULES_6_12 -DMEMBLOCK_LOG=0

$(OUT)/least/%.o: %.c tests/tests.mk
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -D_GNU_SOURCE $(DEFS_least) -MMD -MP -c -o $@ $<

$(OUT)/least/memblock: $(OUT)/tool/tool/main.o $(filter-out %/tool/script.o,$(TOOL_OBJ)) $(OUT)/least/tool/script.o \
		$(LIB_SRC:%.c=$(OUT)/least/%.o)
	$(CC) $(SANITIZE) -o $@ $^ $(TOOL_LIBS)

$(OUT)/only612/memblock: $(OUT)/tool/tool/main.o $(TOOL_OBJ) $(OUT)/only612/lib.a
	$(CC) $(SANITIZE) -o $@ $^ $(TOOL_LIBS)

all: $(OUT)/least/memblock $(OUT)/only612/memblock
-include $(wildcard $(OUT)/least/*/*.d)

# Damaged fixtures through every reader; tests/fuzz/maps.c is a libFuzzer target, too.
$(OUT)/tool/property_readers: $(OUT)/tool/tests/fuzz/mutate.o $(OUT)/tool/tests/fuzz/maps.o $(TOOL_OBJ) $(OUT)/64bit/lib.a
	$(CC) $(SANITIZE) -o $@ $^ $(TOOL_LIBS)

# The same target under libFuzzer, for long runs by hand.
$(OUT)/fuzz_maps: tests/fuzz/maps.c $(TOOL_SRC) $(LIB_SRC)
	clang -std=c11 -g -O1 -D_GNU_SOURCE -DMEMBLOCK_VERSION='"fuzz"' -DMEMBLOCK_DATADIR='"/nonexistent"' \
		-Iinclude -Isrc -Itool -fsanitize=fuzzer,address,undefined -o $@ $^ $(TOOL_LIBS)

all: $(TOOL_TESTS:%=$(OUT)/tool/%) $(OUT)/tool/memblock $(OUT)/tool/property_readers
-include $(wildcard $(OUT)/tool/*/*.d $(OUT)/tool/*/*/*.d $(OUT)/tool/*/*/*/*.d)

# ---- random operations, and all short sequences, against the model; arrays of different sizes ----

PROPERTY_CONFIGS = 64bit 32bit small small32 one-node least
PROPERTY_DEFS_32bit = -DFRONTIER_WORTH=1 -DMEMBLOCK_PHYS_ADDR_BITS=32
PROPERTY_DEFS_small = -DFRONTIER_WORTH=1 -DINIT_MEMBLOCK_REGIONS=8
PROPERTY_DEFS_small32 = -DINIT_MEMBLOCK_REGIONS=6 -DMEMBLOCK_PHYS_ADDR_BITS=32
# What a kernel that counts bytes leaves out.
PROPERTY_DEFS_least = -DMEMBLOCK_ONLY_RULES=MEMBLOCK_RULES_6_12 -DMEMBLOCK_LOG=0 -DMEMBLOCK_EXPLAIN=0 -DINIT_MEMBLOCK_REGIONS=8
PROPERTY_DEFS_one-node = -DMAX_NUMNODES=1 -DINIT_MEMBLOCK_REGIONS=16
PROPERTY_MODEL = model model_find model_ask model_apply ops
PROPERTY_SHARED = $(PROPERTY_MODEL) library old_names sequence

define PROPERTY
$(OUT)/property-$(1)/%.o: %.c tests/tests.mk
	@mkdir -p $$(@D)
	$(CC) $$(FLAGS) -Itests/property $$(SANITIZE) -fno-sanitize-recover=all $$(PROPERTY_DEFS_$(1)) -MMD -MP -c -o $$@ $$<

$(OUT)/property-$(1)/property_random: $(patsubst %,$(OUT)/property-$(1)/tests/property/%.o,$(PROPERTY_SHARED) generate random) \
		$(LIB_SRC:%.c=$(OUT)/property-$(1)/%.o)
	$(CC) $$(SANITIZE) -o $$@ $$^

$(OUT)/property-$(1)/property_exhaustive: $(patsubst %,$(OUT)/property-$(1)/tests/property/%.o,$(PROPERTY_SHARED) exhaustive) \
		$(LIB_SRC:%.c=$(OUT)/property-$(1)/%.o)
	$(CC) $$(SANITIZE) -o $$@ $$^

$(OUT)/property-$(1)/recorded: $(patsubst %,$(OUT)/property-$(1)/tests/property/%.o,$(PROPERTY_MODEL) recorded)
	$(CC) $$(SANITIZE) -o $$@ $$^

all: $(OUT)/property-$(1)/property_random $(OUT)/property-$(1)/property_exhaustive
-include $$(wildcard $(OUT)/property-$(1)/src/*.d $(OUT)/property-$(1)/tests/property/*.d)
endef
$(foreach config,$(PROPERTY_CONFIGS),$(eval $(call PROPERTY,$(config))))

# The model itself against Linux, and the random tests against a library with a mistake in it.
$(OUT)/property-broken/random: $(patsubst %,$(OUT)/property-small/tests/property/%.o,$(PROPERTY_SHARED) generate random broken) \
		$(LIB_SRC:%.c=$(OUT)/property-small/%.o)
	@mkdir -p $(@D)
	$(CC) $(SANITIZE) -Wl,--wrap=memblock_remove -o $@ $^

all: $(OUT)/property-64bit/recorded $(OUT)/property-broken/random
