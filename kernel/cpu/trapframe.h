/* SPDX-License-Identifier: MIT */
/*
 * One frame for every way into the kernel: interrupts, faults, int 0x80 and
 * `syscall` all leave the same picture at the top of the thread's kernel
 * stack. cpu/trap.asm builds it; fork copies it, exec rewrites it, signals
 * and gdb read it. The fields stand in the order of the pushes, last first.
 */
#ifndef CPU_TRAPFRAME_H
#define CPU_TRAPFRAME_H

#include "base/types.h"

struct trapframe {
	u64 r15, r14, r13, r12, rbp, rbx;	/* trap.asm pushed these */
	u64 r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
	u64 vector;			/* cpu/irq.h */
	u64 error;			/* by the CPU, or 0; the call's number
					 * for a system call */
	u64 rip, cs, rflags, rsp, ss;	/* the five words of iretq */
};

/* Selectors: those of Linux x86-64, so that a program sees the same. */
#define KERNEL_CS	0x10
#define KERNEL_DS	0x18
#define USER_DS		0x2b
#define USER_CS		0x33
#define TSS_SELECTOR	0x40

static inline bool trapframe_is_user(const struct trapframe *tf)
{
	return (tf->cs & 3) == 3;
}

/* Callee-saved registers, as swtch leaves them on the stack of who waits. */
struct context {
	u64 r15, r14, r13, r12, rbx, rbp;
	u64 rip;			/* the return address of swtch */
};

/* cpu/swtch.asm: save here, continue there. Returns when someone switches
 * back, maybe on another CPU. */
void swtch(struct context **save, struct context *load);

/* cpu/trap.asm: where a new thread's first switch returns to. */
void thread_first_return(void);

#endif
