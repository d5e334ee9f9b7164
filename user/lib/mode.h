/* SPDX-License-Identifier: MIT */
/*
 * File modes as people write and read them: "u+x,go-w", 755, "-rwxr-xr-x".
 */
#ifndef USER_MODE_H
#define USER_MODE_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#define MODE_BITS 07777

/*
 * What MODE, a file's whole st_mode, becomes by SPEC, octal or symbolic.
 * Symbols that name nobody ("+w") leave alone what UMASK has set. A
 * directory keeps set-user-id and set-group-id unless SPEC names them. False
 * when SPEC is no mode.
 */
bool mode_change(const char *spec, mode_t mode, mode_t umask, mode_t *result);

/* "drwxr-xr-x" and the like, ten characters and a NUL. */
void mode_string(mode_t mode, char text[11]);

/* "directory", "regular empty file" and so on, as stat(1) says it. */
const char *file_type(const struct stat *st);

/* The umask, left as it is. */
mode_t current_umask(void);

#endif
