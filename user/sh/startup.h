/* SPDX-License-Identifier: MIT */
/*
 * What only the start of the shell knows: the option letters that set does
 * not have.
 */
#ifndef SH_STARTUP_H
#define SH_STARTUP_H

#include <stdbool.h>

/* -c and -l; false for any other letter. */
bool startup_option(char letter);

#endif
