/* SPDX-License-Identifier: MIT */
/*
 * What nearly every utility here needs and libc does not have. Messages go
 * through libc's <err.h>, so all of them read "program: what: why". Nothing
 * here returns an out-of-memory error: a utility that cannot get memory says
 * so and ends with status 1.
 */
#ifndef USER_UTIL_H
#define USER_UTIL_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/*
 * The next option letter of a command line whose options may stand before,
 * between or after the operands; begin SPEC with '+' to stop at the first
 * operand. '?' after an unknown one, which is then reported already.
 */
int next_option(int argc, char **argv, const char *spec);

/* Prints how to call this program on standard error; ends with STATUS. */
_Noreturn void usage(int status, const char *synopsis);

/*
 * Writes out what standard output still holds. Returns STATUS, or 1 after a
 * message when not all of it could be written: the last line of a main().
 */
int finish(int status);

/* malloc, realloc and strdup that do not fail. */
void *xmalloc(size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);

/* A formatted string of its own memory, as asprintf(3) makes it. */
char *format(const char *template, ...) __attribute__((format(printf, 1, 2)));

/*
 * Room for at least one more element behind the COUNT that ARRAY has (NULL
 * when it has none yet). Called before each append, for each one from 0 on.
 */
void *grow(void *array, size_t count, size_t element_size);

/*
 * A whole number with an optional unit: b = 512, K M G T = powers of 1024,
 * kB MB GB = powers of 1000. False when TEXT is anything else, or too large.
 */
bool parse_size(const char *text, unsigned long long *size);

/* The same, but ends the program with "invalid WHAT: 'TEXT'". */
unsigned long long size_or_die(const char *text, const char *what);

/* A plain decimal number, with sign; ends the program like size_or_die(). */
long long number_or_die(const char *text, const char *what);

/*
 * Asks on standard error, "program: question? ", and reads a line of standard
 * input. True when it starts with y or Y.
 */
bool confirm(const char *template, ...) __attribute__((format(printf, 1, 2)));

#endif
