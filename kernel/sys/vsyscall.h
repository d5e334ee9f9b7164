/* SPDX-License-Identifier: MIT */
/*
 * Inside sys/: the vsyscall page.
 */
#ifndef SYS_VSYSCALL_H
#define SYS_VSYSCALL_H

#include "cpu/trapframe.h"

/*
 * A program's page fault at `address` that no page can cure: if it is a jump
 * into the vsyscall page, do the call, and go back to the caller. Interrupts
 * on; may sleep. Result: 0; -ENOSYS: it is something else; -EFAULT: a pointer
 * of the call is bad.
 */
int vsyscall(struct trapframe *tf, u64 address);

#endif
