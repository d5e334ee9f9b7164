# SPDX-License-Identifier: MIT
#
# Vitrix: everything a person types. `make help` lists it.
#
# A target for people first runs tools/setup, which installs what is missing,
# and then a second make which builds: so a machine with nothing but make and
# git gets through. The rules of each part stand beside it, in */build.mk, and
# are explicit; a new source file needs no edit anywhere.

B := build
DISK_IMAGE := $(B)/vitrix.img

ifeq ($(origin CC),default)
CC := gcc
endif
NASM ?= nasm
USER_CC ?= musl-gcc

# What the commands below take from the command line or the environment.
SETTINGS := CPUS MEM FIRMWARE MACHINE DISK CPU ACCEL CMDLINE ICOUNT TIMEOUT \
	CONSOLE IMAGE KEEP CMD EXTRA STDIN SETUP CI
export CC $(foreach name,$(SETTINGS),\
	$(if $(filter-out undefined,$(origin $(name))),$(name)))

WERROR := $(if $(filter true,$(CI)),-Werror)
QUIET := $(if $(V),,@)
SILENT := $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
say = $(if $(V)$(SILENT),,@printf '  %-7s %s\n' $(1) $(2))

# A command's sentence of failure is worth more than make's own line after it.
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

all: image

-include kernel/build.mk
-include boot/build.mk
-include user/build.mk
-include tests/guest/build.mk
-include tests/unit/build.mk

# Objects of one compiler are not mixed with those of another: this file
# changes when CC or the flags do (kernel/build.mk).
$(EFI_OBJECTS) $(B)/boot/layout-check.o $(UNIT_OBJECTS) $(UNIT_TESTS): \
	$(B)/kernel/flags

# ---- the image ------------------------------------------------------------

IMAGE_PARTS := $(B)/boot/mbr.bin $(B)/boot/stage2.bin $(B)/boot/BOOTX64.EFI \
	$(B)/kernel/vitrix.bin $(B)/root.stamp $(B)/tests-root.stamp
image-parts: $(IMAGE_PARTS)

# The guest tests are laid over the root tree as a folder of their own.
$(B)/tests-root.stamp: $(GUEST_TESTS) $(GUEST_TOOLS) \
		$(wildcard tests/guest/*.list)
	$(call say,TREE,$(B)/tests-root)
	$(QUIET)rm -rf $(B)/tests-root
	$(QUIET)mkdir -p $(B)/tests-root/tests/tools
	$(QUIET)cp $(GUEST_TOOLS) $(B)/tests-root/tests/tools/
	$(QUIET)$(if $^,cp $(filter-out $(GUEST_TOOLS),$^) \
		$(B)/tests-root/tests/)
	$(QUIET)touch $@

# The image remembers EXTRA: with it, it is made anew each time; without it,
# once, and once more if the last one had it.
$(B)/extra.stamp: $(if $(EXTRA),FORCE)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)printf '%s\n' "$$EXTRA" > $@

ifneq ($(shell cat $(B)/extra.stamp 2>/dev/null),$(EXTRA))
$(B)/extra.stamp: FORCE
endif

$(DISK_IMAGE): $(IMAGE_PARTS) $(B)/extra.stamp tools/image tools/image.modes
	$(call say,IMAGE,$@)
	$(QUIET)tools/image -o $@ -k $(B)/kernel/vitrix.bin -r $(B)/root \
		-r $(B)/tests-root $(if $(EXTRA),-e "$$EXTRA")

# ---- what people type -----------------------------------------------------

setup:
	@tools/setup

# One make at a time builds; a second one waits, and finds it done. What calls
# it begins with +, for make cannot see in there that it is a make.
BUILD = mkdir -p $(B) && flock $(B)/lock $(MAKE)

image: setup
	+@$(BUILD) $(DISK_IMAGE) || tools/room

qemu: image
	@tools/qemu -i

qemu-gui: image
	@tools/qemu -g

qemu-gdb: image
	@tools/qemu -i -d

gdb: setup
	+@$(BUILD) $(B)/kernel/vitrix.elf || tools/room
	@tools/gdb/run

# What exec prints is the command's alone, so building is silent unless it
# fails; and make gives way to tools/exec, whose status is the command's.
EXEC := exec tools/exec $(if $(EXTRA),-e "$$EXTRA") \
	$(if $(STDIN),-i "$$STDIN") -- "$$CMD"
exec: exec-parts
	$(eval -load $(B)/become.so)$(become $(SETTINGS),$(EXEC))
	@$(EXEC)

exec-parts: setup
	+@said=$$($(BUILD) $(if $(EXTRA),EXTRA= image-parts,$(DISK_IMAGE)) \
		$(B)/become.so 2>&1) || { echo "$$said" >&2; tools/room; }

become: setup
	@$(MAKE) -s $(B)/become.so

$(B)/become.so: tools/become.c
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(CC) -O2 -Wall -Wextra -fPIC -shared -o $@ $< || touch $@

# Here too make gives way: the last line is the tests' sum, and not make's.
test: become
	$(eval -load $(B)/become.so)$(become $(SETTINGS),exec tests/run)
	@tests/run

# The tests have an image of their own: nobody has written to it.
TEST_IMAGE := $(B)/tests/vitrix.img
$(TEST_IMAGE): $(IMAGE_PARTS) tools/image tools/image.modes
	$(call say,IMAGE,$@)
	$(QUIET)tools/image -o $@ -k $(B)/kernel/vitrix.bin -r $(B)/root \
		-r $(B)/tests-root

test-parts:
	+@$(BUILD) -k $(TEST_IMAGE) $(UNIT_TESTS) || tools/room

doctor:
	@tools/doctor

clean:
	rm -rf $(B)

help:
	@sed -n 's/^#: //p' Makefile

#: make qemu        build, boot, and get a shell on this terminal
#: make qemu-gui    the same in a window
#: make test        every test; ends in "N passed, N failed"
#: make exec CMD='ls -l /'
#:                  boot, run one command alone, exit with its status
#: make qemu-gdb    QEMU stopped at its first instruction, waiting for gdb
#: make gdb         gdb attached to it, with symbols and helpers
#: make image       build/vitrix.img, for both firmwares; write it to a stick
#: make doctor      is this machine able? one sentence a tool
#: make clean       remove build/
#:
#: CPUS=4 MEM=512M FIRMWARE=bios|uefi MACHINE=q35|pc CMDLINE="hz=1000"
#: DISK=virtio|virtio-modern|virtio-legacy|ide   ICOUNT=1 counts instructions
#: EXTRA=dir lays a folder over the root file system (image, qemu, exec)
#: STDIN=file feeds exec's command;  TIMEOUT=s limits it
#: SETUP=no installs nothing;  CC=clang;  CI=true: warnings are errors;  V=1

FORCE:

.PHONY: all setup image image-parts qemu qemu-gui qemu-gdb gdb exec \
	exec-parts test test-parts become doctor clean help FORCE
