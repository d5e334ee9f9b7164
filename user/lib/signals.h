/* SPDX-License-Identifier: MIT */
/*
 * Names of signals, as kill and trap take and print them.
 */
#ifndef USER_SIGNALS_H
#define USER_SIGNALS_H

#define SIGNAL_COUNT 65 /* 1 to 64 on Linux, and 0 */

/* "KILL" for 9, "EXIT" for 0; NULL for a number that has no name. */
const char *signal_name(int number);

/* From "KILL", "SIGKILL" or "9", and "EXIT" or "0"; -1 for anything else. */
int signal_number(const char *text);

#endif
