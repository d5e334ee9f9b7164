/* SPDX-License-Identifier: MIT */
/*
 * The state of one shell process, its options, its messages, and how it
 * leaves. Everybody includes this. A forked child (a subshell) starts with a
 * copy of it all and becomes a shell of its own by subshell_enter().
 *
 * The way of one line through the shell: input (bytes) -> lex and word
 * (tokens) -> parse (a tree) -> eval and command (what to do) -> expand
 * (the words) -> redir, then builtin, or spawn and job (a process).
 */
#ifndef SH_SHELL_H
#define SH_SHELL_H

#include <stdbool.h>
#include <sys/types.h>

/* The options of `set`, in the order in which `set -o` lists them. */
enum option {
	OPT_ERREXIT,	/* -e: leave when a command fails */
	OPT_NOGLOB,	/* -f: no file-name expansion */
	OPT_INTERACTIVE,/* -i */
	OPT_MONITOR,	/* -m: a process group for each job */
	OPT_NOEXEC,	/* -n: read, do not run */
	OPT_STDIN,	/* -s: commands come from standard input */
	OPT_XTRACE,	/* -x: print commands before they run */
	OPT_VERBOSE,	/* -v: print lines as they are read */
	OPT_NOCLOBBER,	/* -C: > does not overwrite files */
	OPT_ALLEXPORT,	/* -a: assigned variables are exported */
	OPT_NOUNSET,	/* -u: an unset variable is an error */
	OPT_COUNT,
};

/* Why the commands that follow are not run just now. */
enum skip {
	SKIP_NONE,
	SKIP_BREAK,
	SKIP_CONTINUE,
	SKIP_RETURN,
};

/* The positional parameters, with the place of getopts in them. */
struct params {
	char **argv;		/* $1 is argv[0] */
	int count;
	char **owned;		/* what free() gets, or NULL: the caller's */
	int opt_index;		/* OPTIND as getopts last left it */
	int opt_pos;		/* next letter within that word, or 0 */
};

struct shell {
	const char *arg0;	/* $0 */
	const char *command;	/* name of the builtin that runs, or NULL */
	int line;		/* of the command that runs */
	int status;		/* $? */
	int trap_status;	/* $? before the trap that runs, or -1 */
	int subst_status;	/* of the last $(...), or -1 */
	int eval_flags;		/* under which the builtin runs */
	pid_t pid;		/* $$, or 0 while nobody asked */
	pid_t bg_pid;		/* $!, or 0 */
	bool subshell;		/* a forked child */
	bool interactive;	/* prompts, survives errors */
	bool login;
	bool interrupted;	/* ^C: on the way back to the prompt */
	int function_depth;
	int loop_depth;		/* loops of this function or file */
	enum skip skip;
	int skip_count;		/* loops still to leave */
	struct params params;
	bool opt[OPT_COUNT];
};

extern struct shell sh;

/* "name: line: [builtin: ]message" on standard error. */
void sh_warn(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
/* The same, then raise_error(2): does not return. */
_Noreturn void sh_fail(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Runs the EXIT trap, then ends the process. */
_Noreturn void shell_exit(int status);
/* Ends it at once: for a state in which no trap may run. */
_Noreturn void shell_abandon(int status);

/* Makes this freshly forked process a shell that owes its parent nothing. */
void subshell_enter(void);
/* $$: the process id of the shell, also in its subshells. */
pid_t shell_pid(void);

/* Runs the commands of the current input; the status of the last, or 0. */
int shell_run_input(int flags);

/* Handles "-eu +x -o name" words; returns the index of the first other. */
int options_parse(int argc, char **argv, bool startup);
void options_print(bool as_commands);
/* $-: the letters of the options that are on; static storage. */
const char *options_letters(void);

/* Replaces the parameters by copies of these. */
void params_set(int count, char **argv);
void params_free(struct params *p);

#endif
