/* SPDX-License-Identifier: MIT */
/*
 * Builtins about processes: jobs, fg, bg, wait, kill (builtin.h).
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "builtin.h"
#include "io.h"
#include "job.h"
#include "shell.h"
#include "signals.h"
#include "trap.h"

static struct job *need_job(const char *spec)
{
	struct job *j = job_find(spec);

	if (!j)
		sh_fail("No such job: %s", spec);
	return j;
}

static void list_from(struct job *j, bool pids, bool only_pids)
{
	if (!j)
		return;
	list_from(j->next, pids, only_pids);
	if (j->mode != JOB_BACKGROUND)
		return;
	if (only_pids)
		out_printf("%d\n", (int)j->processes[0].pid);
	else
		job_print(j, pids);
	j->changed = false;
	if (job_state(j) == JOB_DONE)
		job_free(j);
}

int builtin_jobs(int argc, char **argv)
{
	bool pids = argc > 1 && strcmp(argv[1], "-l") == 0;
	bool only_pids = argc > 1 && strcmp(argv[1], "-p") == 0;
	int i = 1 + (pids || only_pids);

	jobs_poll();
	if (i == argc)
		list_from(job_list(), pids, only_pids);
	for (; i < argc; i++)
		job_print(need_job(argv[i]), pids);
	return 0;
}

static struct job *job_to_continue(const char *spec)
{
	struct job *j = need_job(spec);

	if (job_state(j) == JOB_DONE)
		sh_fail("job has terminated: %s", spec);
	if (!j->group)
		sh_fail("job %s was not started under job control", spec);
	return j;
}

int builtin_fg(int argc, char **argv)
{
	struct job *j;

	if (!sh.opt[OPT_MONITOR])
		sh_fail("job control is off");
	jobs_poll();
	j = job_to_continue(argc > 1 ? argv[1] : "%+");
	out_printf("%s\n", j->text);
	out_flush();
	job_continue(j, true);
	return job_wait(j);
}

int builtin_bg(int argc, char **argv)
{
	struct job *j;
	int i = 1;

	if (!sh.opt[OPT_MONITOR])
		sh_fail("job control is off");
	jobs_poll();
	do {
		j = job_to_continue(argc > 1 ? argv[i] : "%+");
		out_printf("[%d] %s\n", j->number, j->text);
		out_flush();
		job_continue(j, false);
	} while (++i < argc);
	return 0;
}

/* The status of a job, which is forgotten if it ended. */
static int collect(struct job *j)
{
	int status = job_status(j);

	if (job_state(j) == JOB_DONE)
		job_free(j);
	return status;
}

static int wait_for(struct job *j)
{
	while (job_state(j) == JOB_RUNNING) {
		if (trap_waiting_signal())
			return 128 + trap_waiting_signal();
		job_wait_any();
	}
	return collect(j);
}

static struct job *a_background_job(void)
{
	struct job *j = job_list();

	while (j && (j->mode != JOB_BACKGROUND ||
		     job_state(j) == JOB_STOPPED))
		j = j->next;
	return j;
}

int builtin_wait(int argc, char **argv)
{
	struct job *j;
	int status = 0;

	if (argc == 1) {
		while ((j = a_background_job())) {
			status = wait_for(j);
			if (trap_waiting_signal())
				return status;
		}
		return 0;
	}
	for (int i = 1; i < argc; i++) {
		j = job_find(argv[i]);
		if (!j && argv[i][0] != '%')
			builtin_number(argv[i]);
		status = j && j->mode == JOB_BACKGROUND ? wait_for(j) : 127;
	}
	return status;
}

static int list_signals(int argc, char **argv)
{
	const char *name;

	for (int i = 2; i < argc; i++) {
		int n = builtin_number(argv[i]);

		name = signal_name(n > 128 ? n - 128 : n);
		if (!name)
			sh_fail("invalid signal number or exit status: %s",
				argv[i]);
		out_printf("%s\n", name);
	}
	for (int n = 1; argc == 2 && (name = signal_name(n)); n++)
		out_printf("%s\n", name);
	return 0;
}

static int send(const char *target, int signal)
{
	struct job *j = NULL;
	char *end;
	long pid;

	if (target[0] == '%') {
		j = need_job(target);
		pid = j->group ? -j->group : j->processes[0].pid;
	} else {
		pid = strtol(target, &end, 10);
		if (!*target || *end)
			sh_fail("Illegal number: %s", target);
	}
	if (kill(pid, signal) == 0) {
		if (j && job_state(j) == JOB_STOPPED &&
		    (signal == SIGTERM || signal == SIGHUP))
			kill(pid, SIGCONT);	/* so that it can end */
		return 0;
	}
	sh_warn("%s", strerror(errno));
	return 1;
}

int builtin_kill(int argc, char **argv)
{
	const char *name = NULL;
	int signal = SIGTERM;
	int status = 0;
	int i = 1;

	if (argc > 1 && strcmp(argv[1], "-l") == 0)
		return list_signals(argc, argv);
	if (argc > 2 && strcmp(argv[1], "-s") == 0) {
		name = argv[2];
		i = 3;
	} else if (argc > 1 && argv[1][0] == '-' && argv[1][1] &&
		   strcmp(argv[1], "--") != 0) {
		name = argv[1] + 1;
		i = 2;
	}
	if (name)
		signal = signal_number(name);
	if (signal < 0)
		sh_fail("invalid signal number or name: %s", name);
	if (i < argc && strcmp(argv[i], "--") == 0)
		i++;
	if (i >= argc)
		sh_fail("Usage: kill [-s sigspec | -signum | -sigspec] "
			"[pid | job]... or\nkill -l [exitstatus]");
	for (; i < argc; i++)
		status |= send(argv[i], signal);
	return status;
}
