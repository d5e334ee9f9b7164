/* SPDX-License-Identifier: MIT */
/*
 * What getdents64(2) and getdents(2) of Linux x86-64 fill a buffer with. The
 * name follows the header, with a NUL; entries begin at multiples of 8. The
 * old form has the type in the last byte of the entry instead.
 */
#ifndef ABI_DIRENT_H
#define ABI_DIRENT_H

#include <stdint.h>

struct linux_dirent64 {
	uint64_t ino;
	int64_t next;			/* position of the next entry */
	uint16_t length;		/* of this entry */
	uint8_t type;
	char name[];
};

#define DIRENT64_HEADER	19
#define DIRENT_HEADER	18		/* of the old form: no type */

#endif
