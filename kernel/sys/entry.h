/* SPDX-License-Identifier: MIT */
/*
 * Inside sys/: from the trap handler to the dispatcher of system calls.
 */
#ifndef SYS_ENTRY_H
#define SYS_ENTRY_H

#include "cpu/trapframe.h"
#include "proc/signal.h"

/* cpu/trap.asm calls these two, with interrupts off, and returns to where the
 * frame says. The second takes a system call by either gate: its number in
 * rax, its result into rax; it may sleep. */
void trap(struct trapframe *tf);
void syscall_dispatch(struct trapframe *tf);

/*
 * Before user mode, while anything is pending: give the CPU away, act on
 * signals. Interrupts are off at the call and at the return.
 */
void trap_return_work(void);

/* restart.c: what signals make of the call that this frame answers. */
enum interrupted interrupted_call(const struct trapframe *tf);

#endif
