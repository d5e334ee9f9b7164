/* SPDX-License-Identifier: MIT */
/*
 * The jobs as a person at the terminal sees them: naming and listing them,
 * and whose the terminal is (job.h). Job control needs process groups and a
 * terminal that has a foreground group; where either is refused, the shell
 * does without and says nothing.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "job.h"
#include "mem.h"
#include "shell.h"
#include "trap.h"

#define PRIVATE_FD 10	/* the shell's own descriptors begin here */
#define STATE_WIDTH 27	/* columns of the state in `jobs` */

static int tty = -1;		/* the terminal, at a private descriptor */
static pid_t shell_group;
static pid_t former_group;	/* whose the terminal was before us */

/* Is the terminal ours? If not, stop once until someone says fg. */
static bool own_terminal(void)
{
	former_group = getpgrp();
	if (tcgetpgrp(tty) == former_group)
		return true;
	if (tcgetpgrp(tty) <= 0 || kill(0, SIGTTIN) < 0)
		return false;
	former_group = getpgrp();
	return tcgetpgrp(tty) == former_group;
}

static bool take_terminal(void)
{
	shell_group = getpid();
	if (former_group != shell_group && setpgid(0, shell_group) < 0)
		return false;
	return tcsetpgrp(tty, shell_group) == 0;
}

void job_control_start(void)
{
	tty = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, PRIVATE_FD);
	if (tty < 0)
		return;
	if (own_terminal()) {
		sh.opt[OPT_MONITOR] = true;
		signals_interactive();
		if (take_terminal())
			return;
		sh.opt[OPT_MONITOR] = false;
		signals_interactive();
	}
	close(tty);
	tty = -1;
}

void job_control_give(pid_t group)
{
	if (tty >= 0 && sh.opt[OPT_MONITOR])
		tcsetpgrp(tty, group);
}

void job_control_take(void)
{
	job_control_give(shell_group);
}

void job_control_end(void)
{
	if (former_group != shell_group)
		job_control_give(former_group);
}

void job_continue(struct job *j, bool foreground)
{
	for (int i = 0; i < j->count; i++)
		if (j->processes[i].state == JOB_STOPPED)
			j->processes[i].state = JOB_RUNNING;
	j->mode = foreground ? JOB_FOREGROUND : JOB_BACKGROUND;
	j->changed = false;
	if (foreground)
		job_control_give(j->group);
	kill(j->group ? -j->group : j->processes[0].pid, SIGCONT);
}

static struct job *current(int skip)
{
	for (struct job *j = job_list(); j; j = j->next)
		if (j->mode == JOB_BACKGROUND && skip-- == 0)
			return j;
	return NULL;
}

static bool named(const struct job *j, const char *spec)
{
	char *end;
	long number;

	if (spec[0] != '%') {
		number = strtol(spec, &end, 10);
		for (int i = 0; i < j->count; i++)
			if (!*end && j->processes[i].pid == number)
				return true;
		return false;
	}
	number = strtol(spec + 1, &end, 10);
	if (!*end)
		return j->number == number;
	return j->text && strncmp(j->text, spec + 1, strlen(spec + 1)) == 0;
}

struct job *job_find(const char *spec)
{
	struct job *j = job_list();

	if (strcmp(spec, "%%") == 0 || strcmp(spec, "%+") == 0 ||
	    strcmp(spec, "%") == 0)
		return current(0);
	if (strcmp(spec, "%-") == 0)
		return current(1) ? current(1) : current(0);
	while (j && !named(j, spec))
		j = j->next;
	return j;
}

void job_print(const struct job *j, bool with_pid)
{
	char mark = j == current(0) ? '+' : j == current(1) ? '-' : ' ';

	out_printf("[%d] %c ", j->number, mark);
	if (with_pid)
		out_printf("%d ", (int)j->processes[0].pid);
	out_printf("%-*s%s\n", STATE_WIDTH, job_state_text(j),
		   j->text ? j->text : "");
}

/* Oldest first: the list is the other way round. */
static void notify_from(struct job *j)
{
	if (!j)
		return;
	notify_from(j->next);
	if (j->mode != JOB_BACKGROUND || !j->changed)
		return;
	j->changed = false;
	if (sh.interactive)
		job_print(j, false);
	if (job_state(j) == JOB_DONE)
		job_free(j);
}

void jobs_notify(void)
{
	struct arena_mark mark = arena_mark(&scratch);

	jobs_poll();
	notify_from(job_list());
	out_flush();
	arena_release(&scratch, mark);
}
