/* SPDX-License-Identifier: MIT */
/*
 * The x87, SSE and AVX registers of user programs. The kernel itself never
 * uses them; they are saved and loaded whole at every switch between user
 * threads. An area is fpu_area_size bytes at a multiple of 64.
 */
#ifndef CPU_FPU_H
#define CPU_FPU_H

#include "base/types.h"

#define FXSAVE_SIZE	512		/* x87 and SSE alone */
#define FPU_AREA_MAX	3072		/* x87, SSE, AVX, AVX-512 */

extern u32 fpu_area_size;

void fpu_init_boot(void);		/* which state this CPU has */
void fpu_init_cpu(void);		/* turn it on */

void fpu_save(void *area);
void fpu_load(const void *area);
void fpu_reset(void *area);		/* as a program finds it at its start */

/* Of an area that a program wrote (sigreturn): false, fpu_load would fault. */
bool fpu_is_valid(const void *area);

/* Let only the first 512 bytes, those of FXSAVE, count: the state that lies
 * behind them becomes that of a program's start. */
void fpu_legacy_only(void *area);

u32 fpu_components(void);		/* XCR0; 0: the CPU has no XSAVE */

/*
 * The exceptions, bits 0 to 5 of the status word (SDM vol. 1, 8.1.3.3), that
 * the registers as they are now report and do not mask: of the x87 unit, or
 * of SSE.
 */
u32 fpu_exceptions(bool sse);

#endif
