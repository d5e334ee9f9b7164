/* SPDX-License-Identifier: MIT */
/*
 * The jobs as a person sees them: their names, states and the list (job.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "io.h"
#include "job.h"
#include "mem.h"
#include "shell.h"

#define STATE_WIDTH 27	/* columns of the state in `jobs` */

const char *job_death_text(int status)
{
	int signal = WTERMSIG(status);
	struct str s;

	str_init(&s, &scratch);
	str_puts(&s, strsignal(signal));
	if (WCOREDUMP(status))
		str_puts(&s, " (core dumped)");
	return str_end(&s);
}

const char *job_state_text(const struct job *j)
{
	int status = j->processes[j->count - 1].status;
	char code[sizeof("Done(255)")];
	struct str s;

	str_init(&s, &scratch);
	if (job_state(j) == JOB_RUNNING) {
		str_puts(&s, "Running");
	} else if (WIFSTOPPED(status)) {
		str_puts(&s, strsignal(WSTOPSIG(status)));
	} else if (WIFSIGNALED(status)) {
		return job_death_text(status);
	} else if (WEXITSTATUS(status)) {
		snprintf(code, sizeof(code), "Done(%d)", WEXITSTATUS(status));
		str_puts(&s, code);
	} else {
		str_puts(&s, "Done");
	}
	return str_end(&s);
}

/* Stopped jobs before others, then whichever did something last. */
static bool goes_before(const struct job *a, const struct job *b)
{
	bool stopped = job_state(a) == JOB_STOPPED;

	if (stopped != (job_state(b) == JOB_STOPPED))
		return stopped;
	return a->last != b->last ? a->last > b->last : a->number > b->number;
}

/* The current job (%+), or the one that comes behind `after` (%-). */
static struct job *current(const struct job *after)
{
	struct job *best = NULL;

	for (struct job *j = job_list(); j; j = j->next) {
		if (j->mode != JOB_BACKGROUND ||
		    (after && !goes_before(after, j)))
			continue;
		if (!best || goes_before(j, best))
			best = j;
	}
	return best;
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
	if (!j->text)
		return false;
	if (spec[1] == '?')
		return strstr(j->text, spec + 2);
	return strncmp(j->text, spec + 1, strlen(spec + 1)) == 0;
}

struct job *job_find(const char *spec)
{
	struct job *j = job_list();

	if (strcmp(spec, "%%") == 0 || strcmp(spec, "%+") == 0 ||
	    strcmp(spec, "%") == 0)
		return current(NULL);
	if (strcmp(spec, "%-") == 0) {
		j = current(NULL);
		return j && current(j) ? current(j) : j;
	}
	while (j && !named(j, spec))
		j = j->next;
	return j;
}

void job_print(const struct job *j, bool with_pid)
{
	const struct job *first = current(NULL);
	char mark = j == first ? '+' : j == current(first) ? '-' : ' ';

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
