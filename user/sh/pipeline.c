/* SPDX-License-Identifier: MIT */
/*
 * Commands in processes of their own: pipelines, subshells, background jobs
 * (eval.h). One launcher serves all three: a subshell is a pipeline of one.
 */
#include <fcntl.h>
#include <unistd.h>

#include "eval.h"
#include "io.h"
#include "job.h"
#include "shell.h"

/* The plumbing of one process; -1 where it keeps what the shell has. */
struct ends {
	int in;			/* from the process before */
	int out;		/* to the one after */
	int next_in;		/* the other end of out, for that one */
	bool no_input;		/* nobody types to it: give it /dev/null */
};

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void move_fd(int from, int to)
{
	if (from >= 0 && from != to) {
		dup2(from, to);
		close(from);
	}
}

static _Noreturn void child(const struct node *n, const struct ends *e,
			    int flags)
{
	close_fd(e->next_in);
	if (e->no_input && e->in < 0)
		move_fd(open("/dev/null", O_RDONLY), STDIN_FILENO);
	move_fd(e->in, STDIN_FILENO);
	move_fd(e->out, STDOUT_FILENO);
	if (n->kind == NODE_SUBSHELL) {
		if (!redir_apply(redir_prepare(n->redirs), NULL))
			shell_exit(2);
		n = n->left;
	}
	shell_exit(eval(n, flags | EVAL_EXIT));
}

static void plumb(struct ends *e, bool more)
{
	int fds[2] = { -1, -1 };

	if (more && pipe(fds) < 0) {
		close_fd(e->in);
		sh_fail("Pipe call failed");
	}
	e->next_in = fds[0];
	e->out = fds[1];
}

static struct job *launch(const struct node *n, enum job_mode mode, int flags)
{
	const struct node *first = n->kind == NODE_PIPE ? n->left : n;
	struct ends e = { .in = -1 };
	struct job *j;
	int left = 1;

	for (const struct node *c = first; c != n && c->next; c = c->next)
		left++;
	e.no_input = mode == JOB_BACKGROUND && !sh.opt[OPT_MONITOR];
	j = job_new(mode, left, n);
	for (const struct node *c = first; left--; c = c->next) {
		plumb(&e, left > 0);
		if (job_fork(j) == 0)
			child(c, &e, flags & EVAL_TESTED);
		close_fd(e.in);
		close_fd(e.out);
		e.in = e.next_in;
	}
	return j;
}

int pipeline_run(const struct node *n, int flags)
{
	sh.line = n->line;
	return job_wait(launch(n, JOB_FOREGROUND, flags));
}

void pipeline_background(const struct node *n)
{
	struct job *j = launch(n, JOB_BACKGROUND, 0);

	sh.bg_pid = j->processes[j->count - 1].pid;
	if (sh.interactive) {
		out_printf("[%d] %d\n", j->number, (int)sh.bg_pid);
		out_flush();
	}
}
