# SPDX-License-Identifier: MIT
#
# Unit tests: kernel code which needs no machine, built for this one, with
# AddressSanitizer and UBSan, and called by cmocka.
#
# Each tests/unit/NAME.c says in its opening comment which sources of the
# kernel it tests, and may say which flags it needs, in lines like these:
#
#	 * Sources: kernel/base/fmt.c kernel/base/string.c
#	 * Flags: -Wl,--wrap=frame_alloc
#
# and becomes build/tests/unit/NAME, which tests/run calls. A name in $( ) is a
# list that stands here:

# Paths, and ext2 down to the disk.
UNIT_FS := kernel/base/fmt.c kernel/block/[a-z]*.c kernel/fs/ext2/[a-z]*.c \
	$(addprefix kernel/fs/,vnode.c name.c symlink.c walk.c path.c names.c \
	rename.c rename_lock.c open.c attr.c mount.c file.c plain.c busy.c \
	lock.c)

UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
UNIT_TESTS := $(UNIT_SOURCES:tests/unit/%.c=$(B)/tests/unit/%)
UNIT_HEADERS := $(shell find kernel include tests/unit -name '*.h')
UNIT_CFLAGS := -std=gnu11 -O1 -g -Wall -Wextra $(WERROR) \
	-fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -fno-builtin -DVITRIX_HOST \
	-Ikernel -Iinclude -Itests/unit

# unit_line WORD,FILE: what its opening comment says after "WORD:".
unit_line = $(shell sed -n 's/^ \* $(1): *//p;3,$${/\*\/$$/q}' $(2))

$(foreach test,$(UNIT_SOURCES),$(eval $(B)/$(test:.c=): \
	$(call unit_line,Sources,$(test))))

$(B)/tests/unit/%: tests/unit/%.c $(UNIT_HEADERS)
	$(call say,UNIT,$@)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(CC) $(UNIT_CFLAGS) $(call unit_line,Flags,$<) -o $@ \
		$(filter %.c,$^) -lcmocka
