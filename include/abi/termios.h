/* SPDX-License-Identifier: MIT */
/*
 * Terminal settings of the system-call interface: the kernel's struct termios
 * of Linux x86-64 (asm-generic/termbits.h), which TCGETS and TCSETS carry.
 * What the flags mean: termios(3). Flags that Vitrix keeps but does not act
 * upon are not named here. The constants have a prefix less than those of a
 * libc would clash with: T_.
 */
#ifndef ABI_TERMIOS_H
#define ABI_TERMIOS_H

#include <stdint.h>

#define T_NCCS		19

struct linux_termios {
	uint32_t iflag, oflag, cflag, lflag;
	uint8_t line;			/* discipline, always 0 */
	uint8_t cc[T_NCCS];
};

struct linux_winsize {
	uint16_t rows, columns;
	uint16_t x_pixels, y_pixels;
};

/* Places in cc. */
#define T_VINTR		0
#define T_VQUIT		1
#define T_VERASE	2
#define T_VKILL		3
#define T_VEOF		4
#define T_VTIME		5
#define T_VMIN		6
#define T_VSTART	8
#define T_VSTOP		9
#define T_VSUSP		10
#define T_VEOL		11
#define T_VREPRINT	12
#define T_VDISCARD	13
#define T_VWERASE	14
#define T_VLNEXT	15
#define T_VEOL2		16

/* iflag */
#define T_ISTRIP	0000040
#define T_INLCR		0000100
#define T_IGNCR		0000200
#define T_ICRNL		0000400
#define T_IXON		0002000
#define T_IXANY		0004000
#define T_IUTF8		0040000

/* oflag */
#define T_OPOST		0000001
#define T_ONLCR		0000004
#define T_OCRNL		0000010
#define T_ONOCR		0000020
#define T_ONLRET	0000040
#define T_TABDLY	0014000		/* all its bits: tabs become spaces */

/* cflag: B38400, CS8, CREAD, HUPCL */
#define T_CFLAG_DEFAULT	0002277

/* lflag */
#define T_ISIG		0000001
#define T_ICANON	0000002
#define T_ECHO		0000010
#define T_ECHOE		0000020
#define T_ECHOK		0000040
#define T_ECHONL	0000100
#define T_NOFLSH	0000200
#define T_TOSTOP	0000400
#define T_ECHOCTL	0001000
#define T_ECHOKE	0004000
#define T_IEXTEN	0100000

/* tcflush(3), the argument of TCFLSH */
#define T_TCIFLUSH	0
#define T_TCOFLUSH	1
#define T_TCIOFLUSH	2

/* tcflow(3), the argument of TCXONC */
#define T_TCOOFF	0
#define T_TCOON		1
#define T_TCIOFF	2
#define T_TCION		3

#endif
