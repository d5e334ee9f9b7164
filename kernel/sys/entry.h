/* SPDX-License-Identifier: MIT */
/*
 * Inside sys/: from the trap handler to the dispatcher of system calls.
 */
#ifndef SYS_ENTRY_H
#define SYS_ENTRY_H

#include "cpu/trapframe.h"

/* cpu/trap.asm calls this, and this alone. */
void trap(struct trapframe *tf);

/* A system call by either gate: number in rax, result into rax. May sleep. */
void syscall_dispatch(struct trapframe *tf);

#endif
