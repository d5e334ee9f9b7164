/* SPDX-License-Identifier: MIT */
/*
 * What test and [ decide, for the utility and for the shell, which has them
 * built in. Files: -e -f -d -h -L -s -r -w -x -b -c -p -S -u -g -k -O -G -t,
 * FILE -nt -ot -ef FILE. Texts: -n -z = == != < >. Numbers: -eq -ne -lt -le
 * -gt -ge. Joined by ! -a -o and ( ).
 */
#ifndef USER_CONDITION_H
#define USER_CONDITION_H

#include <stdbool.h>

/* Says what is wrong, and does not come back. */
typedef void (*condition_fail)(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Does the condition of COUNT words hold? Calls FAIL if it is none. */
bool condition_holds(int count, char **words, condition_fail fail);

#endif
