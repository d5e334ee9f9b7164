/* SPDX-License-Identifier: MIT */
/*
 * top [-b] [-n COUNT] [-d SECONDS]: the processes, those first which used the
 * processors most since the last look, and what the machine has in all. On a
 * terminal it fills the screen every 2 seconds; q ends it, a blank looks at
 * once. -b prints one table below the other, for files; -n ends after COUNT.
 */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "columns.h"
#include "names.h"
#include "process.h"
#include "util.h"

#define CONTROL_C    3
#define HEADER_LINES 6
#define MIB_IN_KIB   1024.0

static bool batch;
static struct termios normal;
static struct process_list before, now;
static double before_time, now_time;
static long ticks; /* a second */

static unsigned long long used(const struct process *p)
{
	return p->user_time + p->system_time;
}

/* What P used since the last look; since its start, if it is new. */
static unsigned long long recent(const struct process *p)
{
	for (size_t i = 0; i < before.count; i++) {
		const struct process *old = &before.process[i];

		if (old->pid == p->pid && old->start == p->start)
			return used(p) > used(old) ? used(p) - used(old) : 0;
	}
	return used(p);
}

static double percent(const struct process *p)
{
	double since = now_time - before_time;

	return since > 0 ? recent(p) * 100.0 / ticks / since : 0;
}

static int busiest_first(const void *a, const void *b)
{
	const struct process *p = a, *q = b;
	unsigned long long x = recent(p), y = recent(q);

	if (x != y)
		return x < y ? 1 : -1;
	return (p->pid > q->pid) - (p->pid < q->pid);
}

static size_t count_state(const char *letters)
{
	size_t count = 0;

	for (size_t i = 0; i < now.count; i++)
		count += strchr(letters, now.process[i].state) != NULL;
	return count;
}

static void put_header(void)
{
	unsigned long long total = memory_figure("MemTotal");
	unsigned long long unused = memory_figure("MemFree");
	time_t clock = time(NULL);
	char text[16];

	strftime(text, sizeof(text), "%H:%M:%S", localtime(&clock));
	printf("top - %s %s,  load average: %s\n", text,
	       uptime_text(now_time), load_text());
	printf("Tasks: %zu total, %zu running, %zu sleeping, %zu stopped, "
	       "%zu zombie\n",
	       now.count, count_state("R"), count_state("SDI"),
	       count_state("Tt"), count_state("Z"));
	printf("MiB Mem: %.1f total, %.1f free, %.1f used, %.1f available\n\n",
	       total / MIB_IN_KIB, unused / MIB_IN_KIB,
	       (total - unused) / MIB_IN_KIB,
	       memory_figure("MemAvailable") / MIB_IN_KIB);
	printf("%5s %-8s %3s %6s %6s %1s %5s %9s %s\n", "PID", "USER", "NI",
	       "VIRT", "RES", "S", "%CPU", "TIME+", "COMMAND");
}

static void put_process(const struct process *p, size_t width)
{
	unsigned long long hundredths = used(p) * 100 / ticks;
	char virtual[HUMAN_SIZE_MAX], resident[HUMAN_SIZE_MAX];
	char *line;

	human_size(p->size, virtual);
	human_size(p->resident, resident);
	line = format("%5d %-8s %3ld %6s %6s %c %5.1f %3llu:%02llu.%02llu %s",
		      (int)p->pid, user_name(p->user), p->nice, virtual,
		      resident, p->state, percent(p), hundredths / 6000,
		      hundredths / 100 % 60, hundredths % 100, p->name);
	printf("%.*s\n", (int)width, line);
	free(line);
}

static void look(void)
{
	process_list_free(&before);
	before = now;
	before_time = now_time;
	process_list(&now);
	now_time = uptime_seconds();
	if (now.count > 0)
		qsort(now.process, now.count, sizeof(*now.process),
		      busiest_first);
}

static void show(void)
{
	struct winsize size = { .ws_row = 24 };
	size_t rows = now.count, width = 512;

	if (!batch) {
		ioctl(1, TIOCGWINSZ, &size);
		rows = size.ws_row > HEADER_LINES ? size.ws_row - HEADER_LINES :
						    18;
		width = terminal_width() - 1;
		fputs("\033[H\033[J", stdout); /* home, erase what is below */
	}
	put_header();
	for (size_t i = 0; i < now.count && i < rows; i++)
		put_process(&now.process[i], width);
	fflush(stdout);
}

static void restore_terminal(void)
{
	tcsetattr(0, TCSADRAIN, &normal);
}

/* Keys come one by one, without an echo, ^C among them. */
static void open_terminal(void)
{
	struct termios raw;

	if (batch || tcgetattr(0, &normal) < 0)
		return;
	raw = normal;
	raw.c_lflag &= ~(ICANON | ECHO | ISIG);
	tcsetattr(0, TCSADRAIN, &raw);
	atexit(restore_terminal);
}

/* Lets time pass; false when a key says that it is enough. */
static bool pause_for(double seconds)
{
	struct pollfd keys = { .fd = batch ? -1 : 0, .events = POLLIN };
	char key;

	if (poll(&keys, 1, (int)(seconds * 1000)) <= 0)
		return true;
	return read(0, &key, 1) == 1 && key != 'q' && key != CONTROL_C;
}

int main(int argc, char **argv)
{
	long long count = 0;
	double seconds = 2;
	int c;

	while ((c = next_option(argc, argv, "bn:d:")) != -1) {
		if (c == 'b')
			batch = true;
		else if (c == 'n')
			count = number_or_die(optarg, "count");
		else if (c == 'd')
			seconds = strtod(optarg, NULL);
		else
			usage(1, "[-b] [-n COUNT] [-d SECONDS]");
	}
	ticks = sysconf(_SC_CLK_TCK);
	if (!isatty(1))
		batch = true;
	open_terminal();
	for (long long round = 1;; round++) {
		look();
		show();
		if (round == count || !pause_for(seconds))
			break;
		if (batch)
			putchar('\n');
	}
	return finish(0);
}
