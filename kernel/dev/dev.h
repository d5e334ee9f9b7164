/* SPDX-License-Identifier: MIT */
/*
 * The drivers: read this first. Each is a file or a few, exports one
 * xxx_init, and gives upward through pointers that others register with it or
 * that it registers with others: log sinks, input sinks, block-device ops. A
 * device that is absent is told in one line of the log and is no error; no
 * wait for a device is unbounded.
 *
 *	what needs ports alone, so first of all:
 *		fwcfg_init	QEMU's named files; the command line in them
 *		uart_init	the first device that can speak
 *		hostport_init	the channels of tools/exec
 *	once memory and ACPI tables are there:
 *		fwcfg_init_dma, power_init
 *	once threads, timers and interrupts run:
 *		keyboard_init, uart_set_input, keyboard_set_input
 *		vga_init	(BIOS) or framebuffer_init (UEFI): the screen
 *		rtc_init, pci_init
 *		virtio_blk_init	finds its disks among the PCI functions
 */
#ifndef DEV_DEV_H
#define DEV_DEV_H

#include "dev/framebuffer.h"
#include "dev/fwcfg.h"
#include "dev/hostport.h"
#include "dev/keyboard.h"
#include "dev/pci.h"
#include "dev/power.h"
#include "dev/rtc.h"
#include "dev/screen.h"
#include "dev/uart.h"
#include "dev/vga.h"
#include "dev/virtio_blk.h"

#endif
