/* SPDX-License-Identifier: MIT */
/*
 * The list of jobs and waiting for them (job.h). Whatever child wait(2)
 * returns, its process is found in the list and marked; so a foreground wait
 * also notices background jobs that end, and keeps their status for `wait`.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io.h"
#include "job.h"
#include "mem.h"
#include "shell.h"
#include "trap.h"
#include "tty.h"

#define REMEMBERED 256	/* ended background jobs that nobody waited for */
#define SMALL_JOBS 4	/* jobs kept ready, so that most need no malloc */
#define SMALL_ROOM 4	/* processes in each of them */

static struct job *jobs;

static union small_job {
	struct job job;
	char room[sizeof(struct job) + SMALL_ROOM * sizeof(struct process)];
} small_jobs[SMALL_JOBS];
static bool small_used[SMALL_JOBS];

struct job *job_list(void)
{
	return jobs;
}

/* Forgets the oldest ended jobs of a script that never waits. */
static void forget_oldest(void)
{
	struct job *oldest = NULL;
	int count = 0;

	for (struct job *j = jobs; j; j = j->next) {
		if (job_state(j) == JOB_DONE) {
			oldest = j;
			count++;
		}
	}
	if (count > REMEMBERED)
		job_free(oldest);
}

static struct job *job_alloc(int room)
{
	for (int i = 0; i < SMALL_JOBS && room <= SMALL_ROOM; i++) {
		if (!small_used[i]) {
			small_used[i] = true;
			return &small_jobs[i].job;
		}
	}
	return xmalloc(sizeof(struct job) + room * sizeof(struct process));
}

struct job *job_new(enum job_mode mode, int room, const struct node *n)
{
	struct job *j;

	forget_oldest();
	j = job_alloc(room);
	*j = (struct job){ .next = jobs, .mode = mode, .number = 1 };
	for (struct job *other = jobs; other; other = other->next)
		if (other->number >= j->number)
			j->number = other->number + 1;
	if (n && (mode == JOB_BACKGROUND || sh.opt[OPT_MONITOR])) {
		struct arena_mark mark = arena_mark(&scratch);

		j->text = xstrdup(tree_text(n));
		arena_release(&scratch, mark);
	}
	jobs = j;
	return j;
}

void job_free(struct job *j)
{
	struct job **link = &jobs;

	while (*link != j)
		link = &(*link)->next;
	*link = j->next;
	free(j->text);
	free(j->modes);
	for (int i = 0; i < SMALL_JOBS; i++) {
		if (j == &small_jobs[i].job) {
			small_used[i] = false;
			return;
		}
	}
	free(j);
}

static bool has_group(const struct job *j)
{
	return sh.opt[OPT_MONITOR] && j->mode != JOB_PRIVATE;
}

void job_started(struct job *j, pid_t pid)
{
	j->processes[j->count++] = (struct process){ .pid = pid };
	if (!has_group(j))
		return;
	if (!j->group)
		j->group = pid;
	setpgid(pid, j->group);
}

void job_child(const struct job *j)
{
	pid_t group;

	if (!has_group(j))
		return;
	group = j->group ? j->group : getpid();
	setpgid(0, group);
	if (j->mode == JOB_FOREGROUND)
		job_control_give(group);
}

pid_t job_fork(struct job *j)
{
	pid_t pid;

	shell_pid();
	pid = fork();
	if (pid < 0) {
		if (!j->count)
			job_free(j);
		sh_fail("Cannot fork");
	}
	if (pid > 0) {
		job_started(j, pid);
		return pid;
	}
	job_child(j);
	if (j->mode == JOB_BACKGROUND && !sh.opt[OPT_MONITOR])
		signals_background();
	subshell_enter();
	return 0;
}

enum job_state job_state(const struct job *j)
{
	enum job_state state = JOB_DONE;

	for (int i = 0; i < j->count; i++) {
		if (j->processes[i].state == JOB_RUNNING)
			return JOB_RUNNING;
		if (j->processes[i].state == JOB_STOPPED)
			state = JOB_STOPPED;
	}
	return state;
}

static int exit_status(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return 128 + (WIFSTOPPED(status) ? WSTOPSIG(status) :
					   WTERMSIG(status));
}

int job_status(const struct job *j)
{
	return exit_status(j->processes[j->count - 1].status);
}

static void note(pid_t pid, int status)
{
	for (struct job *j = jobs; j; j = j->next) {
		for (int i = 0; i < j->count; i++) {
			struct process *p = &j->processes[i];

			if (p->pid != pid || p->state == JOB_DONE)
				continue;
			if (WIFCONTINUED(status)) {
				p->state = JOB_RUNNING;
				return;
			}
			p->status = status;
			p->state = WIFSTOPPED(status) ? JOB_STOPPED : JOB_DONE;
			j->changed = true;
			return;
		}
	}
}

static int wait_flags(void)
{
	return sh.opt[OPT_MONITOR] ? WUNTRACED | WCONTINUED : 0;
}

/* wait(2) knows no child although we do: someone else took their status. */
static void all_lost(void)
{
	for (struct job *j = jobs; j; j = j->next)
		for (int i = 0; i < j->count; i++)
			if (j->processes[i].state == JOB_RUNNING)
				j->processes[i].state = JOB_DONE;
}

bool job_wait_any(void)
{
	int status;
	pid_t pid = waitpid(-1, &status, wait_flags());

	if (pid > 0)
		note(pid, status);
	else if (errno == ECHILD)
		all_lost();
	return pid > 0;
}

void jobs_poll(void)
{
	int status;
	pid_t pid;

	if (!jobs)
		return;
	while ((pid = waitpid(-1, &status, wait_flags() | WNOHANG)) > 0)
		note(pid, status);
}

/* Says how the processes of a foreground job died, unless it is plain. */
static bool report_deaths(const struct job *j)
{
	bool killed = false;

	for (int i = 0; i < j->count; i++) {
		int status = j->processes[i].status;
		const char *text;

		if (!WIFSIGNALED(status))
			continue;
		killed = true;
		if (WTERMSIG(status) == SIGINT && sh.interactive)
			trap_interrupted();
		if (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGPIPE)
			continue;
		text = job_death_text(status);
		io_write(STDERR_FILENO, text, strlen(text));
		io_write(STDERR_FILENO, "\n", 1);
	}
	return killed;
}

int job_wait(struct job *j)
{
	bool killed;
	int status;

	while (job_state(j) == JOB_RUNNING)
		job_wait_any();
	status = job_status(j);
	if (j->mode != JOB_PRIVATE)
		job_control_take();
	if (job_state(j) == JOB_STOPPED) {
		job_put_aside(j);
		return status;
	}
	killed = report_deaths(j);
	if (sh.interactive)
		tty_after_job(killed);
	job_free(j);
	return status;
}

void jobs_forget(void)
{
	jobs = NULL;	/* they are the parent's, who frees them */
}
