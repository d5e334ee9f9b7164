/* SPDX-License-Identifier: MIT */
/*
 * The numbers of the system calls by their names, from calls.def.
 */
#ifndef SYS_NUMBERS_H
#define SYS_NUMBERS_H

#define NUMBER(number, name, ...) SYS_##name = (number),
#define CALL0 NUMBER
#define CALL1 NUMBER
#define CALL2 NUMBER
#define CALL3 NUMBER
#define CALL4 NUMBER
#define CALL5 NUMBER
#define CALL6 NUMBER
enum call_number {
#include "sys/calls.def"
};
#undef NUMBER
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#undef CALL4
#undef CALL5
#undef CALL6

#endif
