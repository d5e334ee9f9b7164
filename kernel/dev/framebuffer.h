/* SPDX-License-Identifier: MIT */
/*
 * The frame buffer which UEFI leaves us: pixels of 32 bits, one line after
 * the other. There is no way to change its size without the firmware.
 */
#ifndef DEV_FRAMEBUFFER_H
#define DEV_FRAMEBUFFER_H

#include "boot/bootinfo.h"

/* Make it the screen (dev/screen.h), unless its address is 0: there is none. */
void framebuffer_init(const struct boot_framebuffer *fb);

#endif
