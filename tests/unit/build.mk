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

# What several tests share is compiled once. unit_rule TEST,SOURCES is read
# twice: what stands in $( ) in a comment is looked up the second time.
UNIT_OBJECTS :=
unit_objects = $(patsubst %.c,$(B)/tests/unit-objects/%.o,$(wildcard $(1)))
define unit_rule
$(B)/$(1:.c=): $$(call unit_objects,$(2))
UNIT_OBJECTS += $$(call unit_objects,$(2))
endef
$(foreach test,$(UNIT_SOURCES),$(eval $(call unit_rule,$(test),$(call \
	unit_line,Sources,$(test)))))
UNIT_OBJECTS := $(sort $(UNIT_OBJECTS))

$(UNIT_OBJECTS): $(B)/tests/unit-objects/%.o: %.c $(UNIT_HEADERS)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(CC) $(UNIT_CFLAGS) -pthread -c -o $@ $<

$(B)/tests/unit/%: tests/unit/%.c $(UNIT_HEADERS)
	$(call say,UNIT,$@)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(CC) $(UNIT_CFLAGS) $(call unit_line,Flags,$<) -o $@ $< \
		$(filter %.o,$^) -lcmocka
