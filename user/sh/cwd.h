/* SPDX-License-Identifier: MIT */
/*
 * The logical working directory, the value of $PWD: the path by which the
 * shell came here, symbolic links included. A shell that never looks at it
 * never asks the kernel for it.
 */
#ifndef SH_CWD_H
#define SH_CWD_H

/*
 * Finds out where we are: the inherited path if it leads here, else what the
 * kernel says. NULL when nobody can tell.
 */
const char *cwd_start(const char *inherited);

#endif
