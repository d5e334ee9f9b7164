/* SPDX-License-Identifier: MIT */
/*
 * The commands within the shell. Each is a function like a main(): it prints
 * by out_*, complains by sh_warn and returns its status, or raises by sh_fail
 * where a wrong call ends a script (special builtins) or the builtin alone.
 */
#ifndef SH_BUILTIN_H
#define SH_BUILTIN_H

enum builtin_flags {
	BUILTIN_SPECIAL = 1,	 /* POSIX XCU 2.14 */
	BUILTIN_ASSIGNS = 2,	 /* takes name=value, which is not split */
	BUILTIN_KEEPS_REDIRS = 4,/* exec */
};

struct builtin {
	const char *name;
	int (*run)(int argc, char **argv);
	int flags;
};

const struct builtin *builtin_find(const char *name);
/* All of them, by name; the last has a NULL name. */
extern const struct builtin builtins[];

/* A number argument; anything else is an error that raises. */
int builtin_number(const char *text);

/* control.c */
int builtin_break(int argc, char **argv);
int builtin_dot(int argc, char **argv);
int builtin_eval(int argc, char **argv);
int builtin_exec(int argc, char **argv);
int builtin_exit(int argc, char **argv);
int builtin_return(int argc, char **argv);
int builtin_shift(int argc, char **argv);
int builtin_trap(int argc, char **argv);
int builtin_true(int argc, char **argv);
int builtin_false(int argc, char **argv);

/* cd.c */
int builtin_cd(int argc, char **argv);
int builtin_pwd(int argc, char **argv);

/* echo.c, printf.c, read.c, test.c, getopts.c */
int builtin_echo(int argc, char **argv);
int builtin_printf(int argc, char **argv);
int builtin_read(int argc, char **argv);
int builtin_test(int argc, char **argv);
int builtin_getopts(int argc, char **argv);

/* declare.c */
int builtin_export(int argc, char **argv);
int builtin_local(int argc, char **argv);
int builtin_set(int argc, char **argv);
int builtin_unset(int argc, char **argv);

/* jobcmd.c */
int builtin_bg(int argc, char **argv);
int builtin_fg(int argc, char **argv);
int builtin_jobs(int argc, char **argv);
int builtin_kill(int argc, char **argv);
int builtin_wait(int argc, char **argv);

/* misc.c */
int builtin_command(int argc, char **argv);
int builtin_hash(int argc, char **argv);
int builtin_times(int argc, char **argv);
int builtin_type(int argc, char **argv);
int builtin_ulimit(int argc, char **argv);
int builtin_umask(int argc, char **argv);

/*
 * echo.c: one escape sequence of echo and printf, p behind its backslash;
 * *p moves behind it. Returns the byte, or ESCAPE_STOP for \c, or
 * ESCAPE_NONE (nothing taken) when it is no sequence.
 */
#define ESCAPE_STOP (-1)
#define ESCAPE_NONE (-2)
int escape_parse(const char **p, int leading_zero);

#endif
