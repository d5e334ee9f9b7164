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

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* A background job that nobody can type to reads /dev/null. */
static void input_from_null(void)
{
	int fd = open("/dev/null", O_RDONLY);

	if (fd > STDIN_FILENO) {
		dup2(fd, STDIN_FILENO);
		close(fd);
	}
}

static _Noreturn void child(const struct node *n, int flags)
{
	if (n->kind == NODE_SUBSHELL) {
		if (!redir_apply(redir_prepare(n->redirs), NULL))
			shell_exit(2);
		n = n->left;
	}
	shell_exit(eval(n, flags | EVAL_EXIT));
}

static void lay_pipe(struct plumbing *e, bool more)
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
	struct plumbing e = { -1, -1, -1 };
	bool quiet = mode == JOB_BACKGROUND && !sh.opt[OPT_MONITOR];
	struct job *j;
	int left = 1;

	for (const struct node *c = first; c != n && c->next; c = c->next)
		left++;
	j = job_new(mode, left, n);
	for (const struct node *c = first; left--; c = c->next) {
		lay_pipe(&e, left > 0);
		if ((quiet || !spawn_simple(j, c, &e)) && job_fork(j) == 0) {
			if (quiet && e.in < 0)
				input_from_null();
			spawn_plumb(&e);
			child(c, flags & EVAL_TESTED);
		}
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
