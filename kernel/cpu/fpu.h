/* SPDX-License-Identifier: MIT */
/*
 * The x87, SSE and AVX registers of user programs. The kernel itself never
 * uses them; they are saved and loaded whole at every switch between user
 * threads. An area is fpu_area_size bytes at a multiple of 64.
 */
#ifndef CPU_FPU_H
#define CPU_FPU_H

#include "base/types.h"

#define FPU_AREA_MAX	3072		/* x87, SSE, AVX, AVX-512 */

extern u32 fpu_area_size;

void fpu_init_boot(void);		/* which state this CPU has */
void fpu_init_cpu(void);		/* turn it on */

void fpu_save(void *area);
void fpu_load(const void *area);
void fpu_reset(void *area);		/* as a program finds it at its start */

/* An area that a program wrote (sigreturn): what could fault when loaded is
 * cleared, so that fpu_load cannot fail. */
void fpu_sanitize(void *area);

#endif
