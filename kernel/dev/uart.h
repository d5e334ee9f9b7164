/* SPDX-License-Identifier: MIT */
/*
 * The serial port COM1, a 16550 or what pretends to be one. It is the first
 * device that speaks: log lines go there from the start of the boot on, and
 * the console once there is one. A machine without it is not an error.
 */
#ifndef DEV_UART_H
#define DEV_UART_H

#include "base/types.h"

/*
 * Find the port, set it to 115200 8N1 and make it a log sink. Needs nothing
 * but ports: may be called first of all. Result: the port is there.
 */
bool uart_init(void);

/*
 * From now on bytes that arrive go to `sink`, called from the interrupt
 * handler with interrupts off. Needs the interrupt controllers set up.
 */
void uart_set_input(void (*sink)(const char *bytes, size_t n));

/*
 * Write these bytes as they are. From anywhere. Never waits for ever: what
 * the other side does not take within a fraction of a second is dropped.
 */
void uart_write(const char *bytes, size_t n);

#endif
