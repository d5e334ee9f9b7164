# SPDX-License-Identifier: MIT
#
# The boot loaders: build/boot/mbr.bin and stage2.bin for a BIOS, BOOTX64.EFI
# for UEFI. Both rest on include/boot/bootinfo.h; the assembler's copy of it,
# boot/bootinfo.inc, is compared with the header before anything is assembled.

BOOT := $(B)/boot
BOOT_INCLUDES := $(wildcard boot/*.inc boot/bios/*.asm)

$(BOOT)/mbr.bin $(BOOT)/stage2.bin: $(BOOT)/%.bin: boot/%.asm \
		$(BOOT_INCLUDES) $(BOOT)/layout-check.o
	$(call say,NASM,$@)
	$(QUIET)$(NASM) -f bin $(if $(WERROR),-Werror) -o $@ $<

# NAME equ N, STRUCT.FIELD equ N and STRUCT_size equ N become assertions.
$(BOOT)/layout-check.c: boot/bootinfo.inc boot/build.mk
	$(QUIET)mkdir -p $(@D)
	$(QUIET)printf '#include <stddef.h>\n#include <boot/bootinfo.h>\n' > $@
	$(QUIET)sed -nE -e 's/[[:space:]]+equ[[:space:]]+/ equ /' \
	 -e 's/^([a-z_]+)\.([a-z_]+) equ (.*)/offsetof(struct \1, \2) == \3/' \
	 -e 's/^([a-z_]+)_size equ (.*)/sizeof(struct \1) == \2/' \
	 -e 's/^([A-Z0-9_]+) equ (.*)/\1 == \2/' \
	 -e 's/.* == .*/_Static_assert(&, "boot\/bootinfo.inc: &");/p' $< >> $@

$(BOOT)/layout-check.o: $(BOOT)/layout-check.c include/boot/bootinfo.h
	$(QUIET)$(CC) -std=gnu11 -Iinclude -c -o $@ $<

# ---- UEFI -----------------------------------------------------------------
# gnu-efi makes a PE file in two steps: a shared object, then objcopy. Its
# start-up code calls efi_main as C on Linux does; calls to the firmware go
# through uefi_call_wrapper, which is type-checked with GNU_EFI_USE_MS_ABI.

EFI_OBJECTS := $(patsubst boot/%.c,$(BOOT)/%.o,$(wildcard boot/efi/*.c))
EFI_LIB := /usr/lib
EFI_CFLAGS := -std=gnu11 -O2 -Wall -Wextra -Wstrict-prototypes \
	-Wmissing-prototypes -fpic -ffreestanding -fno-stack-protector \
	-fno-strict-aliasing -fshort-wchar -mno-red-zone -mgeneral-regs-only \
	-DGNU_EFI_USE_MS_ABI -Iinclude -isystem /usr/include/efi \
	-isystem /usr/include/efi/x86_64 $(WERROR)
EFI_SECTIONS := .text .sdata .data .rodata .dynamic .dynsym .rel .rela \
	'.rel.*' '.rela.*' .reloc

$(EFI_OBJECTS): $(BOOT)/efi/%.o: boot/efi/%.c
	$(call say,CC,$@)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(CC) $(EFI_CFLAGS) -MMD -MP -c -o $@ $<

$(BOOT)/efi/enter.o: boot/efi/enter.asm
	$(call say,NASM,$@)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(NASM) -f elf64 -o $@ $<

$(BOOT)/efi/loader.so: $(EFI_OBJECTS) $(BOOT)/efi/enter.o
	$(QUIET)ld -nostdlib -znocombreloc -shared -Bsymbolic \
		-T $(EFI_LIB)/elf_x86_64_efi.lds \
		$(EFI_LIB)/crt0-efi-x86_64.o $^ -o $@ \
		-L$(EFI_LIB) -lefi -lgnuefi

$(BOOT)/BOOTX64.EFI: $(BOOT)/efi/loader.so
	$(call say,EFI,$@)
	$(QUIET)objcopy $(patsubst %,-j %,$(EFI_SECTIONS)) \
		--target efi-app-x86_64 --subsystem=10 $< $@

-include $(EFI_OBJECTS:.o=.d)
