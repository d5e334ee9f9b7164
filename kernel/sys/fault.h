/* SPDX-License-Identifier: MIT */
/*
 * Inside sys/: what trap.c does about a program's faults. Page faults are
 * those of vector 14; every other exception goes the other way.
 */
#ifndef SYS_FAULT_H
#define SYS_FAULT_H

#include "cpu/trapframe.h"

/* Exceptions: Intel SDM vol. 3, 6.15. */
enum { VECTOR_DE = 0, VECTOR_DB = 1, VECTOR_NMI = 2, VECTOR_BP = 3,
       VECTOR_OF = 4, VECTOR_BR = 5, VECTOR_UD = 6, VECTOR_NM = 7,
       VECTOR_DF = 8, VECTOR_TS = 10, VECTOR_NP = 11, VECTOR_SS = 12,
       VECTOR_GP = 13, VECTOR_PF = 14, VECTOR_MF = 16, VECTOR_AC = 17,
       VECTOR_MC = 18, VECTOR_XM = 19 };

/*
 * A page fault at the address, with the processor's error code, whoever made
 * it: bring the page. Interrupts on. Result: as vm_fault, and out of memory
 * only for the one who is to end for it.
 */
int fault_resolve(u64 address, u64 code);

/* A program's page fault: the page, or a signal. Interrupts off, and again
 * at the return. */
void fault_page(struct trapframe *tf, u64 address);

/* Any other exception of a program: its signal, but for the few instructions
 * that are carried out for it. Interrupts off, and again at the return. */
void fault_exception(struct trapframe *tf);

#endif
