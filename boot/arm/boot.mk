# SPDX-License-Identifier: MIT
#
# boot.mk - builds the images that boot on QEMU's `virt` machine: the library's floors as they are, and boot/arm. One
# set of objects for each page table format, since the width of a physical address goes with it. Included by Makefile.

ARM_CC ?= arm-linux-gnueabihf-gcc
ARM_OBJCOPY ?= arm-linux-gnueabihf-objcopy
LIBFDT_ARMHF = $(BUILD)/libfdt-armhf

BOOT_SRC = $(wildcard src/*.c firmware/*.c arch/arm/*.c boot/arm/*.c boot/arm/*.S)
# No libc, but the compiler's own headers; hard-float ABI as libfdt has it, without a floating point instruction.
BOOT_FLAGS = -std=c11 -ffreestanding -nostdinc -fno-pie -fno-stack-protector -fno-tree-loop-distribute-patterns -O2 -g \
	-mcpu=cortex-a15 -marm -mfloat-abi=hard -mgeneral-regs-only -mno-unaligned-access \
	$(WARN) -Wconversion -Iinclude -Iboot/arm -isystem boot/arm/libc -isystem $(LIBFDT_ARMHF) \
	-isystem $$($(ARM_CC) -print-file-name=include) -DMEMBLOCK_CONFIG_HEADER='"boot/arm/config.h"' -I.

ADDRESS_BITS_arm = 32
ADDRESS_BITS_arm-lpae = 64
SECTION_SIZE_arm = 0x100000
SECTION_SIZE_arm-lpae = 0x200000

.PHONY: boot-arm boot-arm-lpae
boot-arm: $(BUILD)/boot-arm/image.bin ## build the image that boots on emulated ARM hardware, short page tables
boot-arm-lpae: $(BUILD)/boot-arm-lpae/image.bin ## the same with long page tables (LPAE)

$(LIBFDT_ARMHF)/libfdt.a:
	@scripts/deps.sh boot
	@scripts/libfdt-armhf.sh $(@D)

define BOOT_IMAGE
$(BUILD)/boot-$(1)/%.o: % $(LIBFDT_ARMHF)/libfdt.a boot/arm/boot.mk
	@mkdir -p $$(@D)
	$$(ARM_CC) $$(BOOT_FLAGS) -DMEMBLOCK_PHYS_ADDR_BITS=$(ADDRESS_BITS_$(1)) -MMD -MP -c -o $$@ $$<

$(BUILD)/boot-$(1)/image.lds: boot/arm/image.lds boot/arm/layout.h $(LIBFDT_ARMHF)/libfdt.a
	@mkdir -p $$(@D)
	$(ARM_CC) -E -P -x c -Iboot/arm -o $$@ $$<

$(BUILD)/boot-$(1)/image.elf: $(BOOT_SRC:%=$(BUILD)/boot-$(1)/%.o) $(BUILD)/boot-$(1)/image.lds
	$(ARM_CC) -nostdlib -static -no-pie -Wl,--build-id=none,-z,max-page-size=4096,--fatal-warnings \
		-Wl,--defsym=section_size=$(SECTION_SIZE_$(1)) -T $(BUILD)/boot-$(1)/image.lds -o $$@ \
		$(BOOT_SRC:%=$(BUILD)/boot-$(1)/%.o) $(LIBFDT_ARMHF)/libfdt.a

$(BUILD)/boot-$(1)/image.bin: $(BUILD)/boot-$(1)/image.elf
	$(ARM_OBJCOPY) -O binary $$< $$@

-include $$(wildcard $(BUILD)/boot-$(1)/*/*.d $(BUILD)/boot-$(1)/*/*/*.d)
endef
$(foreach image,arm arm-lpae,$(eval $(call BOOT_IMAGE,$(image))))
