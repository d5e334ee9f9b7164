/* SPDX-License-Identifier: MIT */
/*
 * Shell variables, and what of them programs get as environment. A variable is
 * one "name=value" string, which can stand in an environment as it is. Values
 * returned stay valid until the variable changes. Setting or unsetting a
 * readonly variable, and a bad name, are errors that raise.
 */
#ifndef SH_VAR_H
#define SH_VAR_H

#include <stdbool.h>
#include <stddef.h>

#include "raise.h"

enum var_flags {
	VAR_EXPORT = 1,
	VAR_READONLY = 2,
	VAR_BORROWED = 4,	/* the text is the process's environment */
};

/* One entry of the table: for reading only. */
struct var {
	struct var *next;
	const char *name;
	size_t name_len;
	char *text;		/* "name=value", or NULL: unset */
	unsigned flags;
};

/* The variables that one function call made local. */
struct scope {
	struct scope *up;
	struct saved_var *saved;
	struct cleanup cleanup;
};

void vars_init(char **environment);

const char *var_get(const char *name);	/* NULL: unset */
void var_set(const char *name, const char *value);
void var_set_number(const char *name, long value);
void var_unset(const char *name);
/* Adds flags to a variable, which need not be set yet. */
void var_mark(const char *name, enum var_flags flags);
void var_check_writable(const char *name);
void var_check_name(const char *name);
bool var_name_valid(const char *name);

/* The entries in no order: NULL gives the first, the last gives NULL. */
const struct var *var_next(const struct var *v);

/* env.c: those that have all the flags, sorted, in a form to read back. */
void vars_print(const char *prefix, unsigned flags);
/* env.c: the exported ones for execve, in the scratch arena. */
char **var_environment(void);

void scope_push(struct scope *s);
void scope_pop(struct scope *s);
/* Restores the variable when the newest scope ends. False: there is none. */
bool var_local(const char *name);

#endif
