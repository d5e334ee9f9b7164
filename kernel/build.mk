# SPDX-License-Identifier: MIT
#
# The kernel: every .c and .asm below kernel/ becomes one object; all objects
# are linked twice into vitrix.elf (for gdb) and flattened into vitrix.bin (for
# the loaders). The first link exists to learn where the functions are: their
# names and addresses become the table which back-traces read (tools/ksyms).
# The table stands behind all code, so that no function moves in the second
# link; that is checked.

KERNEL_SOURCES := $(sort $(shell find kernel -name '*.c' -o -name '*.asm'))
KERNEL_OBJECTS := $(KERNEL_SOURCES:%=$(B)/%.o)

# No SSE and no red zone: an interrupt may come between any two instructions.
KERNEL_CFLAGS = -std=gnu11 -O2 -g -ffreestanding -fno-pic -fno-pie \
	-mcmodel=kernel -mno-red-zone -mgeneral-regs-only \
	-fno-stack-protector -fno-strict-aliasing -fno-omit-frame-pointer \
	-fno-asynchronous-unwind-tables -fno-common -fcf-protection=none \
	-Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes $(WERROR) \
	-nostdinc -isystem $(shell $(CC) -print-file-name=include) \
	-Ikernel -Iinclude -MMD -MP
KERNEL_NASMFLAGS = -f elf64 -g -F dwarf -Ikernel/ -Iinclude/
KERNEL_LDFLAGS = -nostdlib -static -z max-page-size=4096 -z noexecstack \
	--build-id=none -T kernel/kernel.ld

# gcc would turn the loops of memset and memcpy into calls of themselves.
$(B)/kernel/base/string.c.o: KERNEL_CFLAGS += $(if \
	$(findstring clang,$(CC)),-fno-builtin,\
	-fno-tree-loop-distribute-patterns)

# The objects remember their compiler: CC=clang after CC=gcc builds anew.
$(B)/kernel/flags: FORCE
	$(QUIET)mkdir -p $(@D)
	$(QUIET)echo '$(CC) $(KERNEL_CFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(KERNEL_CFLAGS)' > $@

$(B)/kernel/%.c.o: kernel/%.c $(B)/kernel/flags
	$(call say,CC,$<)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(CC) $(KERNEL_CFLAGS) -c -o $@ $<

$(B)/kernel/%.asm.o: kernel/%.asm
	$(call say,NASM,$<)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(NASM) $(KERNEL_NASMFLAGS) -MD $(@:.o=.d) -MP -o $@ $<

$(B)/kernel/ksyms-none.S: tools/ksyms
	$(QUIET)mkdir -p $(@D)
	$(QUIET)tools/ksyms < /dev/null > $@

$(B)/kernel/vitrix-1.elf: $(KERNEL_OBJECTS) $(B)/kernel/ksyms-none.S.o \
		kernel/kernel.ld
	$(call say,LINK,$@)
	$(QUIET)$(LD) $(KERNEL_LDFLAGS) -o $@ $(filter %.o,$^)

$(B)/kernel/ksyms.S: $(B)/kernel/vitrix-1.elf tools/ksyms
	$(QUIET)nm -n $< | tools/ksyms > $@

$(B)/kernel/%.S.o: $(B)/kernel/%.S
	$(QUIET)$(CC) -c -o $@ $<

$(B)/kernel/vitrix.elf: $(KERNEL_OBJECTS) $(B)/kernel/ksyms.S.o \
		kernel/kernel.ld
	$(call say,LINK,$@)
	$(QUIET)$(LD) $(KERNEL_LDFLAGS) -o $@ $(filter %.o,$^)
	$(QUIET)nm -n $@ | tools/ksyms | cmp - $(B)/kernel/ksyms.S || \
		{ echo "$@: functions moved in the second link" >&2; exit 1; }

$(B)/kernel/vitrix.bin: $(B)/kernel/vitrix.elf
	$(QUIET)objcopy -O binary $< $@

-include $(KERNEL_OBJECTS:.o=.d)
