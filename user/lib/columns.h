/* SPDX-License-Identifier: MIT */
/*
 * Many short texts in columns, read from top to bottom, as ls shows names.
 */
#ifndef USER_COLUMNS_H
#define USER_COLUMNS_H

#include <stddef.h>

/* How wide a terminal's line is: $COLUMNS, what the terminal says, or 80. */
size_t terminal_width(void);

/*
 * Prints COUNT texts, which WIDTH places on a line have to do for, in as few
 * lines as possible.
 */
void put_columns(char **texts, size_t count, size_t width);

#endif
