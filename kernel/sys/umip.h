/* SPDX-License-Identifier: MIT */
/*
 * Inside sys/: the five instructions that a CPU with UMIP refuses to programs.
 */
#ifndef SYS_UMIP_H
#define SYS_UMIP_H

#include "cpu/trapframe.h"

/*
 * A program's #GP: if its instruction is one of the five, do what it asks
 * with values that tell nothing, and go behind it. Interrupts on; may sleep.
 * Result: 0; -EINVAL: it is another; -EFAULT: *address cannot be written.
 */
int umip_emulate(struct trapframe *tf, u64 *address);

#endif
