/* SPDX-License-Identifier: MIT */
/*
 * The end: a kernel invariant is broken. Says what, where, and the
 * back-trace, once; stops the other CPUs; ends QEMU or halts.
 */
#ifndef DEBUG_PANIC_H
#define DEBUG_PANIC_H

#include "base/types.h"

struct trapframe;

/* From anywhere, with any lock held. */
void panic(const char *format, ...) PRINTF(1, 2) NORETURN;

/* The same for a fault in the kernel: registers of the frame as well. */
void panic_frame(const struct trapframe *tf, const char *format, ...)
	PRINTF(2, 3) NORETURN;

/* Has one begun? Then nobody waits for locks any more, and the other CPUs stop
 * at the NMI. From anywhere. */
bool panic_started(void);

/* Print the chain of return addresses with their names, from `frame` (rbp). */
void backtrace_print(u64 frame, void (*line)(const char *text));

/* Called at the very end of a panic: drivers that can end the machine. */
void panic_set_exit(void (*exit)(void));

/* panic=halt|reboot|exit of the command line; exit is the default. */
int panic_set_action(const char *word);

#endif
