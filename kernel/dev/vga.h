/* SPDX-License-Identifier: MIT */
/*
 * VGA text mode as a BIOS leaves it: 80 by 25 characters, 16 colours.
 */
#ifndef DEV_VGA_H
#define DEV_VGA_H

/*
 * Make it the screen (dev/screen.h) if there is a VGA. To be called only when
 * a BIOS booted us: UEFI leaves other modes.
 */
void vga_init(void);

#endif
