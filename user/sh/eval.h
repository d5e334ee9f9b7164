/* SPDX-License-Identifier: MIT */
/*
 * Running trees. eval() walks control structure; simple commands go on to
 * command.c, which finds out what they are, and functions to function.c.
 * Everyone returns the exit status and leaves it in sh.status as well.
 */
#ifndef SH_EVAL_H
#define SH_EVAL_H

#include "expand.h"
#include "job.h"
#include "redir.h"
#include "tree.h"

enum eval_flags {
	EVAL_EXIT = 1,		/* the process ends after this: no fork */
	EVAL_TESTED = 2,	/* someone looks at the status: no set -e */
};

int eval(const struct node *n, int flags);
/* All commands of the text; 0 when there are none. */
int eval_string(const char *text, int flags);

/* command.c */
int command_run(const struct node *n, int flags);
/* What a name runs, for type and command -v: fills path if a file. */
enum command_kind {
	COMMAND_NONE,
	COMMAND_KEYWORD,
	COMMAND_SPECIAL,
	COMMAND_BUILTIN,
	COMMAND_FUNCTION,
	COMMAND_FILE,
};
enum command_kind command_find(const char *name, char **path);
/* Would it be a program whose words expand without any effect? */
bool command_is_program(const struct node *n);

/* function.c */
struct function;
void function_define(const struct node *n);
struct function *function_find(const char *name);
void function_unset(const char *name);
int function_call(struct function *f, struct fields *args, int flags);

/* spawn.c: becomes the program, or says why not and ends (126, 127). */
_Noreturn void spawn_exec(char **argv, char **environment);
/* A program as a foreground job, to its end. */
int spawn_run(const struct node *n, char **argv, const struct ready *redirs);

/* The ends of pipes for one process; -1 where it keeps what the shell has. */
struct plumbing {
	int in;			/* from the process before */
	int out;		/* to the one after */
	int next_in;		/* the other end of out, for that one */
};

/* In the child: moves the ends to standard input and output. */
void spawn_plumb(const struct plumbing *p);
/*
 * A process of the job for a command that is a program and whose expansion
 * can neither fail nor leave traces in the shell: by vfork. False: it is not
 * that simple a command, and nothing has happened.
 */
bool spawn_simple(struct job *j, const struct node *n,
		  const struct plumbing *p);
/* The file that a name without slash runs, in the scratch arena, or NULL. */
char *spawn_search(const char *name);

/* pipeline.c: a foreground pipeline or subshell, and a background job. */
int pipeline_run(const struct node *n, int flags);
void pipeline_background(const struct node *n);

#endif
