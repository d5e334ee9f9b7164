# SPDX-License-Identifier: MIT
#
# The guest tests: each tests/guest/NAME.c becomes the static program
# build/tests/guest/NAME, which runs on the host's Linux and, laid into /tests
# of the root file system together with short.list, on Vitrix. tests/run-guest
# compares the two. exec-pie is linked as a static position-independent program
# by hand, since musl-gcc -static-pie makes a dynamic one.

GUEST_SOURCES := $(sort $(wildcard tests/guest/*.c))
GUEST_TESTS := $(GUEST_SOURCES:tests/guest/%.c=build/tests/guest/%)
GUEST_CC ?= musl-gcc
MUSL_LIB ?= /usr/lib/x86_64-linux-musl
GUEST_CFLAGS := -std=gnu11 -O2 -Wall -Wextra -D_GNU_SOURCE \
	-fno-strict-aliasing -mno-red-zone \
	$(if $(filter true,$(CI)),-Werror)

.PHONY: guest
guest: $(GUEST_TESTS)

build/tests/guest/%: tests/guest/%.c $(wildcard tests/guest/*.h)
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(QUIET)$(GUEST_CC) $(GUEST_CFLAGS) -static -s -o $@ $<

build/tests/guest/exec-pie: tests/guest/exec-pie.c tests/guest/check.h
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(QUIET)$(GUEST_CC) $(GUEST_CFLAGS) -fPIE -c -o $@.o $<
	$(QUIET)ld -pie -static -s -no-dynamic-linker -z text -o $@ \
		$(MUSL_LIB)/rcrt1.o $(MUSL_LIB)/crti.o \
		$$(gcc -print-file-name=crtbeginS.o) $@.o $(MUSL_LIB)/libc.a \
		$$(gcc -print-libgcc-file-name) \
		$$(gcc -print-file-name=crtendS.o) $(MUSL_LIB)/crtn.o
	$(QUIET)rm -f $@.o

# Programs that tests run in the guest and that are no tests: /tests/tools.
GUEST_TOOLS := $(patsubst tests/%.c,build/tests/tools/%,\
	$(wildcard tests/leaks/*.c tests/attack/*.c tests/exhaust/*.c \
	tests/terminal/*.c tests/fuzz/*.c))

$(filter build/tests/tools/fuzz/%,$(GUEST_TOOLS)): $(wildcard tests/fuzz/*.h) \
	kernel/sys/calls.def

build/tests/tools/%: tests/%.c
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(QUIET)$(GUEST_CC) $(GUEST_CFLAGS) -static -s -o $@ $<
