/* SPDX-License-Identifier: MIT */
/*
 * The numbers of the system calls by their names, from calls.def.
 */
#ifndef SYS_NUMBERS_H
#define SYS_NUMBERS_H

#define CALL(number, name, ...) SYS_##name = (number),
enum call_number {
#include "sys/calls.def"
};

#endif
