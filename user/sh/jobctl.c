/* SPDX-License-Identifier: MIT */
/*
 * Whose the terminal is (job.h). Job control needs process groups and a
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
#include "shell.h"
#include "trap.h"
#include "tty.h"

#define PRIVATE_FD 10	/* the shell's own descriptors begin here */

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
	if (sh.opt[OPT_MONITOR])
		return;
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

void job_control_stop(void)
{
	if (!sh.opt[OPT_MONITOR])
		return;
	job_control_end();
	sh.opt[OPT_MONITOR] = false;
	signals_interactive();
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

static unsigned now(void)
{
	static unsigned count;

	return ++count;
}

void job_put_aside(struct job *j)
{
	j->mode = JOB_BACKGROUND;
	j->last = now();
	if (!sh.interactive)
		return;
	io_write(STDERR_FILENO, "\n", 1);
	free(j->modes);
	j->modes = tty_exchange();
}

void job_continue(struct job *j, bool foreground)
{
	j->last = now();
	for (int i = 0; i < j->count; i++)
		if (j->processes[i].state == JOB_STOPPED)
			j->processes[i].state = JOB_RUNNING;
	j->mode = foreground ? JOB_FOREGROUND : JOB_BACKGROUND;
	j->changed = false;
	if (foreground) {
		job_control_give(j->group);
		tty_give_back(j->modes);
		free(j->modes);
		j->modes = NULL;
	}
	kill(j->group ? -j->group : j->processes[0].pid, SIGCONT);
}

static int warned;	/* 2: by the command that runs; 1: by the last one */

bool jobs_hold_exit(void)
{
	static const char text[] = "You have stopped jobs.\n";
	struct job *j;

	if (!sh.interactive || warned)
		return false;
	jobs_poll();
	for (j = job_list(); j && job_state(j) != JOB_STOPPED;)
		j = j->next;
	if (!j)
		return false;
	warned = 2;
	io_write(STDERR_FILENO, text, strlen(text));
	return true;
}

void jobs_new_command(void)
{
	warned = warned == 2;
}
