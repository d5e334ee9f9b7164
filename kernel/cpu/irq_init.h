/* SPDX-License-Identifier: MIT */
/*
 * Setting the interrupt controllers up, for main.c alone.
 */
#ifndef CPU_IRQ_INIT_H
#define CPU_IRQ_INIT_H

#include "base/types.h"

/* Mask everything; `map` gives device registers an address (mmio_map). */
void irq_init(void *(*map)(paddr_t start, size_t length));

#endif
