/* SPDX-License-Identifier: MIT */
/*
 * ps [-eAaflw] [-o COLUMN,…] [-p PID,…] [-u USER] [auxw]: the processes, a line
 * each, as /proc has them: the state letter of each is R running or ready, S
 * asleep, D waiting for the disk, T stopped, Z ended and not waited for.
 * Without an option, those of this user on this terminal; -e, -A and ax all of
 * them. -f, -l and u choose other columns, -o names them one by one.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "columns.h"
#include "names.h"
#include "process.h"
#include "util.h"

#define COLUMNS_MAX 32
#define PIDS_MAX    64

enum column_id {
	PID, PPID, PGID, SID, UID, USER, STATE, STAT, NICE, THREADS, TIME,
	ELAPSED, TTY, SIZE, RESIDENT, CPU_SHARE, MEMORY_SHARE, COMMAND,
	ARGUMENTS,
};

static char field[64]; /* what a column shows, but for long texts */
static double uptime;
static long ticks; /* a second */

static const char *put(long long n)
{
	snprintf(field, sizeof(field), "%lld", n);
	return field;
}

static const char *put_clock(unsigned long long seconds)
{
	snprintf(field, sizeof(field), "%02llu:%02llu:%02llu", seconds / 3600,
		 seconds / 60 % 60, seconds % 60);
	return field;
}

static double age(const struct process *p)
{
	double seconds = uptime - (double)p->start / ticks;

	return seconds > 0 ? seconds : 0;
}

/* The letter, and marks: < N nice, s session leader, l threads, + in front. */
static const char *put_stat(const struct process *p)
{
	snprintf(field, sizeof(field), "%c%s%s%s%s", p->state,
		 p->nice < 0 ? "<" : p->nice > 0 ? "N" : "",
		 p->session == p->pid ? "s" : "", p->threads > 1 ? "l" : "",
		 p->terminal && p->foreground == p->group ? "+" : "");
	return field;
}

static const char *put_share(double part, double whole)
{
	snprintf(field, sizeof(field), "%.1f",
		 whole > 0 ? part * 100 / whole : 0.0);
	return field;
}

static const char *put_memory_share(const struct process *p)
{
	static unsigned long long total;

	if (total == 0)
		total = memory_figure("MemTotal");
	return put_share(p->resident / 1024, total);
}

/* Widths are least ones; a negative one is for texts, set to the left. */
static const struct column {
	const char *name, *title;
	int width;
} columns[] = {
	[PID] = { "pid", "PID", 5 },
	[PPID] = { "ppid", "PPID", 5 },
	[PGID] = { "pgid", "PGID", 5 },
	[SID] = { "sid", "SID", 5 },
	[UID] = { "uid", "UID", 5 },
	[USER] = { "user", "USER", -8 },
	[STATE] = { "s", "S", -1 },
	[STAT] = { "stat", "STAT", -4 },
	[NICE] = { "ni", "NI", 3 },
	[THREADS] = { "nlwp", "NLWP", 4 },
	[TIME] = { "time", "TIME", 8 },
	[ELAPSED] = { "etime", "ELAPSED", 8 },
	[TTY] = { "tty", "TTY", -8 },
	[SIZE] = { "vsz", "VSZ", 6 },
	[RESIDENT] = { "rss", "RSS", 6 },
	[CPU_SHARE] = { "pcpu", "%CPU", 4 },
	[MEMORY_SHARE] = { "pmem", "%MEM", 4 },
	[COMMAND] = { "comm", "COMMAND", -8 },
	[ARGUMENTS] = { "args", "COMMAND", -8 },
};
#define COLUMNS (sizeof(columns) / sizeof(*columns))

static const char *show(enum column_id id, struct process *p)
{
	switch (id) {
	case PID:
		return put(p->pid);
	case PPID:
		return put(p->parent);
	case PGID:
		return put(p->group);
	case SID:
		return put(p->session);
	case UID:
		return put(p->user);
	case USER:
		return user_name(p->user);
	case STATE:
		snprintf(field, sizeof(field), "%c", p->state);
		return field;
	case STAT:
		return put_stat(p);
	case NICE:
		return put(p->nice);
	case THREADS:
		return put(p->threads);
	case TIME:
		return put_clock((p->user_time + p->system_time) / ticks);
	case ELAPSED:
		return put_clock(age(p));
	case TTY:
		return terminal_name(p->terminal);
	case SIZE:
		return put(p->size / 1024);
	case RESIDENT:
		return put(p->resident / 1024);
	case CPU_SHARE:
		return put_share((double)(p->user_time + p->system_time) /
					 ticks, age(p));
	case MEMORY_SHARE:
		return put_memory_share(p);
	case COMMAND:
		return p->name;
	case ARGUMENTS:
		return process_line(p);
	}
	return "";
}

static enum column_id chosen[COLUMNS_MAX];
static size_t chosen_count;

static bool all;
static pid_t pids[PIDS_MAX];
static size_t pid_count;
static bool by_user;
static uid_t user;

static void choose(const char *list)
{
	char *names = xstrdup(list), *name;

	for (name = strtok(names, ", "); name; name = strtok(NULL, ", ")) {
		size_t i = 0;

		while (i < COLUMNS && strcmp(columns[i].name, name) != 0)
			i++;
		if (i == COLUMNS)
			errx(1, "no column is called '%s'", name);
		if (chosen_count == COLUMNS_MAX)
			errx(1, "too many columns");
		chosen[chosen_count++] = i;
	}
	free(names);
}

static void add_pids(const char *list)
{
	char *numbers = xstrdup(list);

	for (char *n = strtok(numbers, ", "); n; n = strtok(NULL, ", ")) {
		if (pid_count == PIDS_MAX)
			errx(1, "too many processes");
		pids[pid_count++] = number_or_die(n, "process number");
	}
	free(numbers);
}

static bool is_wanted(const struct process *p, const struct process *self)
{
	for (size_t i = 0; i < pid_count; i++)
		if (pids[i] == p->pid)
			return true;
	if (by_user && p->user == user)
		return true;
	if (pid_count > 0 || by_user)
		return false;
	return all || (p->user == geteuid() && p->terminal == self->terminal);
}

/* Lines end where the terminal's do; a file gets all of them. */
static void put_line(struct process *p)
{
	size_t width = isatty(1) ? terminal_width() : 0;
	char *line = xstrdup("");

	for (size_t i = 0; i < chosen_count; i++) {
		const struct column *c = &columns[chosen[i]];
		bool last = i + 1 == chosen_count;
		char *more = format("%s%*s%s", line,
				    last && c->width < 0 ? 0 : c->width,
				    p ? show(chosen[i], p) : c->title,
				    last ? "" : " ");

		free(line);
		line = more;
	}
	if (width > 0 && strlen(line) > width)
		line[width] = '\0';
	puts(line);
	free(line);
}

/* The options without a dash that fingers know: a, u, x, w. */
static const char *bsd_options(const char *word, const char *list)
{
	for (; *word; word++) {
		if (*word == 'u')
			list = "user,pid,pcpu,pmem,vsz,rss,tty,stat,time,args";
		else if (*word == 'a' || *word == 'x')
			all = true;
		else if (*word != 'w')
			errx(1, "'%c' is no option", *word);
	}
	return list ? list : "pid,tty,stat,time,args";
}

static const char *read_options(int argc, char **argv)
{
	const char *list = NULL;
	int c;

	while ((c = next_option(argc, argv, "eAaflwo:p:u:")) != -1) {
		if (c == 'e' || c == 'A' || c == 'a')
			all = true;
		else if (c == 'f')
			list = "user,pid,ppid,pcpu,tty,time,args";
		else if (c == 'l')
			list = "s,uid,pid,ppid,ni,vsz,rss,tty,time,comm";
		else if (c == 'o')
			choose(optarg);
		else if (c == 'p')
			add_pids(optarg);
		else if (c == 'u' && (by_user = find_user(optarg, &user)))
			continue;
		else if (c == 'u')
			errx(1, "'%s': no such user", optarg);
		else if (c == '?')
			usage(1, "[-eAaflw] [-o COLUMN,...] [-p PID,...] "
				 "[-u USER] [auxw]");
	}
	for (; optind < argc; optind++)
		list = bsd_options(argv[optind], list);
	return list;
}

int main(int argc, char **argv)
{
	const char *list = read_options(argc, argv);
	struct process_list processes;
	struct process self;
	int status = 1;

	ticks = sysconf(_SC_CLK_TCK);
	uptime = uptime_seconds();
	if (chosen_count == 0)
		choose(list ? list : "pid,tty,time,comm");
	process_list(&processes);
	process_read(&self, getpid());
	put_line(NULL);
	for (size_t i = 0; i < processes.count; i++) {
		if (!is_wanted(&processes.process[i], &self))
			continue;
		put_line(&processes.process[i]);
		status = 0;
	}
	process_list_free(&processes);
	return finish(status);
}
