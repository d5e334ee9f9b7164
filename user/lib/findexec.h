/* SPDX-License-Identifier: MIT */
/*
 * The commands that find runs.
 */
#ifndef USER_FINDEXEC_H
#define USER_FINDEXEC_H

#include "predicate.h"

/*
 * -exec and -ok: runs the command with {} replaced by the file's path. True if
 * its status is 0. With "+" the path is only collected, which is always true.
 */
bool find_execute(struct predicate *self, struct found *file);

#endif
