/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing whole files: input named on a command line, where "-"
 * is standard input, and copies from descriptor to descriptor. A message
 * about a file is "program: file: why", as cat(1) has always put it.
 */
#ifndef USER_FILEIO_H
#define USER_FILEIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define COPY_BUFFER_SIZE 65536

/* Writes all SIZE bytes, however many calls that takes. 0, or -1 and errno. */
int write_all(int fd, const void *data, size_t size);

/* Reads until SIZE bytes are there or the file ends. The count, or -1. */
ssize_t read_full(int fd, void *data, size_t size);

enum copy_result { COPY_DONE, COPY_READ_FAILED, COPY_WRITE_FAILED };

/* Copies the rest of FROM to TO. errno belongs to the failure returned. */
enum copy_result copy_fd(int from, int to);

/* Opens NAME for reading, "-" as stdin. NULL after a message. */
FILE *open_input(const char *name);

/*
 * Closes what open_input() gave, saying so if it could not be read to its
 * end. 0, or 1 when that was so.
 */
int close_input(FILE *in, const char *name);

/*
 * Calls VISIT for every input named in NAMES, which ends with NULL; for
 * standard input when there is none. 0, or 1 if any could not be read or a
 * call returned other than 0.
 */
int each_input(char **names, int (*visit)(FILE *in, const char *name));

/* One line: its bytes, which may hold NULs, without its end; and a NUL. */
struct line {
	char *text;
	size_t length;
};

/* A text in lines. Begin with all zero. */
struct lines {
	struct line *line;
	size_t count;
	bool unended; /* the last one had no newline */
};

/* Adds all lines of IN, which end with DELIMITER, to LINES. */
void read_lines(struct lines *lines, FILE *in, int delimiter);

void free_lines(struct lines *lines);

#endif
