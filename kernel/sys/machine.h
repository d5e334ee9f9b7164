/* SPDX-License-Identifier: MIT */
/*
 * The machine as a whole: its names, which uname and /proc tell alike, and
 * its load. For this folder and main.c.
 */
#ifndef SYS_MACHINE_H
#define SYS_MACHINE_H

#include "base/types.h"

#define NAME_LENGTH	65

struct linux_utsname {
	char system[NAME_LENGTH], node[NAME_LENGTH], release[NAME_LENGTH],
	     version[NAME_LENGTH], machine[NAME_LENGTH], domain[NAME_LENGTH];
};
void machine_names(struct linux_utsname *u);	/* system.c */

/* Running and waiting threads, on average over 1, 5 and 15 minutes, in units
 * of 1 / LOAD_ONE. */
#define LOAD_SHIFT	11
#define LOAD_ONE	(1u << LOAD_SHIFT)
extern u64 machine_load[3];

/* machine_memory.c: its files in /proc. */
extern struct procfs_table machine_memory;

/* At boot: register the machine's files in /proc, begin to measure the load.
 * The command line must stay where it is. */
void machine_init(const char *command_line);

#endif
