# SPDX-License-Identifier: MIT
#
# User programs: user/NAME.c and user/demos/NAME.c become build/user/NAME, all
# of user/sh/ becomes build/user/sh, and build/root.stamp lays them out as the
# tree that the image is made of. What is shared stands in user/lib/.

USER_CC ?= musl-gcc
USER_CFLAGS := -static -O2 -Wall -Wextra -std=gnu11 $(WERROR) -Iuser/lib
USER_BUILD := $(B)/user

USER_LIB := $(USER_BUILD)/lib.a
USER_LIB_OBJECTS := $(patsubst user/lib/%.c,$(USER_BUILD)/lib/%.o,\
	$(wildcard user/lib/*.c))
USER_HEADERS := $(wildcard user/lib/*.h)

USER_PLAIN := $(patsubst user/%.c,$(USER_BUILD)/%,$(wildcard user/*.c))
USER_DEMOS := $(patsubst user/demos/%.c,$(USER_BUILD)/%,\
	$(wildcard user/demos/*.c))
USER_SH_SOURCES := $(wildcard user/sh/*.c)
USER_SH := $(if $(USER_SH_SOURCES),$(USER_BUILD)/sh)
USER_PROGRAMS := $(USER_PLAIN) $(USER_DEMOS) $(USER_SH)

# Programs that only the system itself runs.
USER_SBIN := init hostexec

$(USER_BUILD)/lib/%.o: user/lib/%.c $(USER_HEADERS)
	$(call say,USERCC,$@)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(USER_CC) $(USER_CFLAGS) -c -o $@ $<

$(USER_LIB): $(USER_LIB_OBJECTS)
	$(call say,AR,$@)
	$(QUIET)rm -f $@
	$(QUIET)ar rcsD $@ $^

$(USER_PLAIN): $(USER_BUILD)/%: user/%.c $(USER_LIB) $(USER_HEADERS)
	$(call say,USERCC,$@)
	$(QUIET)$(USER_CC) $(USER_CFLAGS) -g -o $@ $< $(USER_LIB)

$(USER_DEMOS): $(USER_BUILD)/%: user/demos/%.c $(USER_LIB) $(USER_HEADERS)
	$(call say,USERCC,$@)
	$(QUIET)$(USER_CC) $(USER_CFLAGS) -g -o $@ $< $(USER_LIB)

$(USER_BUILD)/sh: $(USER_SH_SOURCES) $(wildcard user/sh/*.h) $(USER_LIB)
	$(call say,USERCC,$@)
	$(QUIET)mkdir -p $(@D)
	$(QUIET)$(USER_CC) $(USER_CFLAGS) -g -o $@ $(filter-out %.h,$^)

# ---- the manual -------------------------------------------------------------

# Formatted here, so that the guest needs no formatter: section N's pages
# become texts in catN/. whatis has a line of each, for `man -k`. A page for
# several names, told by its .Nm lines, is found by each of them.
MAN_PAGES := $(wildcard user/man/man[0-9]/*.[0-9])
MANUAL := $(B)/man

$(MANUAL)/stamp: $(MAN_PAGES) user/man/render
	$(call say,MANUAL,$(MANUAL))
	$(QUIET)rm -rf $(MANUAL)
	$(QUIET)user/man/render $(MANUAL) $(MAN_PAGES)
	$(QUIET)touch $@

# ---- the tree ---------------------------------------------------------------

ROOT := $(B)/root
ROOT_FOLDERS := bin sbin etc dev proc tmp root home/user tests usr/bin \
	usr/src/demos

# Debug sections stay in build/user, for gdb; the tree gets stripped copies.
# `[` is test by another name, and knows it by that name; env is where scripts
# look for it.
$(B)/root.stamp: $(USER_PROGRAMS) $(MANUAL)/stamp \
		$(shell find user/root user/demos -type f) user/build.mk
	$(call say,TREE,$(ROOT))
	$(QUIET)rm -rf $(ROOT)
	$(QUIET)mkdir -p $(addprefix $(ROOT)/,$(ROOT_FOLDERS))
	$(QUIET)cp -R user/root/. $(ROOT)
	$(QUIET)cp user/demos/*.c $(ROOT)/usr/src/demos
	$(QUIET)mkdir -p $(ROOT)/usr/share/man
	$(QUIET)cp -R $(MANUAL)/cat* $(MANUAL)/whatis $(ROOT)/usr/share/man
	$(QUIET)for program in $(USER_PROGRAMS); do \
		strip -o $(ROOT)/bin/$${program##*/} $$program || exit 1; \
	done
	$(QUIET)cd $(ROOT)/bin && mv $(USER_SBIN) ../sbin && ln -s test [ && \
		ln -s ../../bin/env ../usr/bin/env
	$(QUIET)chmod -R u=rwX,go=rX $(ROOT)
	$(QUIET)chmod 1777 $(ROOT)/tmp
	$(QUIET)chmod 700 $(ROOT)/root
	$(QUIET)touch $@
