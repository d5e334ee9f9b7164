# SPDX-License-Identifier: MIT
#
# The utilities for the host, with AddressSanitizer and UBSan, for run.sh.

OUT := $(B)/user-sanitized
CC := gcc
CFLAGS := -O1 -g -Wall -Wextra -std=gnu11 -Iuser/lib \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined

OBJECTS := $(patsubst user/lib/%.c,$(OUT)/lib/%.o,$(wildcard user/lib/*.c))
SKIPPED := init hostexec usertests
PROGRAMS := $(filter-out $(SKIPPED),$(patsubst user/%.c,%,$(wildcard user/*.c)))

all: $(addprefix $(OUT)/,$(PROGRAMS))

$(OUT)/lib/%.o: user/lib/%.c $(wildcard user/lib/*.h)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(OUT)/lib.a: $(OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(OUT)/%: user/%.c $(OUT)/lib.a
	$(CC) $(CFLAGS) -o $@ $< $(OUT)/lib.a

.PHONY: all
