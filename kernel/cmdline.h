/* SPDX-License-Identifier: MIT */
/*
 * The kernel command line: words separated by blanks, from the boot loader's
 * configuration on the disk or, in QEMU, from the fw_cfg item
 * opt/vitrix/cmdline, which then replaces it. cmdline.c has the table of all
 * words. For main.c alone.
 */
#ifndef KERNEL_CMDLINE_H
#define KERNEL_CMDLINE_H

#include "base/types.h"

struct boot_words {
	char init[128];			/* init=PATH */
	char root[16];			/* root=vda2; "": found by itself */
	unsigned max_cpus;		/* maxcpus=N */
	bool trace;			/* trace= was given */
	bool serial, screen;		/* console=serial|screen|both */
};

extern struct boot_words boot_words;

/* Take each word; one that is unknown or wrong is told in the log. */
void cmdline_parse(const char *line);

#endif
