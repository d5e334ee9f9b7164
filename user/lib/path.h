/* SPDX-License-Identifier: MIT */
/*
 * Paths and directories. A directory is read whole and closed before its
 * names are used, so a walk down a tree holds one descriptor at a time, and
 * entries may be removed on the way.
 */
#ifndef USER_PATH_H
#define USER_PATH_H

#include <stdbool.h>
#include <sys/stat.h>

/* "DIR/NAME", in memory of its own. */
char *path_join(const char *dir, const char *name);

/* The last part of PATH without slashes behind it, in memory of its own. */
char *path_base(const char *path);

/* PATH without its last part, "." if it has one only; memory of its own. */
char *path_directory(const char *path);

/* Is it "." or ".."? */
bool is_dot(const char *name);

bool is_directory(const char *path);

bool same_file(const struct stat *a, const struct stat *b);

/*
 * The names in a directory but "." and "..", in the order they stand there,
 * and a NULL. NULL and errno when it cannot be read.
 */
char **dir_names(const char *path);

void free_names(char **names);

/*
 * What cp, mv and ln do with their operands: ACT(from, to) for "FROM TO" and
 * for each "FROM… DIR" with TO = DIR/base of FROM. INTO_DIRECTORY = false (-T)
 * takes the last operand as it stands. 0, or 1 if any call returned other than
 * 0 or the operands are wrong (said).
 */
int each_source(int count, char **operands, bool into_directory,
		int (*act)(const char *from, const char *to));

#endif
