/* SPDX-License-Identifier: MIT */
/*
 * The reader of /proc/PID: see process.h for the contract. The name in `stat`
 * stands in parentheses and may hold any character, also a parenthesis, so
 * the fields behind it are counted from the last one.
 */
#include "process.h"

#include <dirent.h>
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util.h"

#define LINE_SIZE 4096

/* Reads a file's beginning, with a NUL behind. The count, or -1. */
static ssize_t read_text(pid_t pid, const char *file, char *text, size_t size)
{
	char path[64];
	ssize_t count;
	int in;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	in = open(path, O_RDONLY);
	if (in < 0)
		return -1;
	count = read(in, text, size - 1);
	text[count < 0 ? 0 : count] = '\0';
	close(in);
	return count;
}

static bool parse_stat(struct process *p, const char *text)
{
	const char *open = strchr(text, '(');
	const char *close = strrchr(text, ')');
	int pid;

	if (!open || !close || close < open)
		return false;
	snprintf(p->name, sizeof(p->name), "%.*s", (int)(close - open - 1),
		 open + 1);
	if (sscanf(text, "%d", &pid) != 1)
		return false;
	p->pid = pid;
	return sscanf(close + 1,
		      " %c %d %d %d %d %d %*u %*u %*u %*u %*u %llu %llu %*d"
		      " %*d %*d %ld %ld %*d %llu %llu %llu",
		      &p->state, &p->parent, &p->group, &p->session,
		      &p->terminal, &p->foreground, &p->user_time,
		      &p->system_time, &p->nice, &p->threads, &p->start,
		      &p->size, &p->resident) == 13;
}

bool process_read(struct process *p, pid_t pid)
{
	char text[1024], path[32];
	struct stat st;

	memset(p, 0, sizeof(*p));
	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	if (stat(path, &st) < 0 ||
	    read_text(pid, "stat", text, sizeof(text)) <= 0 ||
	    !parse_stat(p, text))
		return false;
	p->user = st.st_uid;
	p->resident *= sysconf(_SC_PAGESIZE);
	return true;
}

/* The arguments, which end in NULs there, with blanks between. */
static char *read_line(const struct process *p)
{
	char text[LINE_SIZE];
	ssize_t count = read_text(p->pid, "cmdline", text, sizeof(text));

	while (count > 0 && text[count - 1] == '\0')
		count--;
	if (count <= 0)
		return format("[%s]", p->name);
	for (ssize_t i = 0; i < count; i++)
		if (iscntrl((unsigned char)text[i]))
			text[i] = ' ';
	text[count] = '\0';
	return xstrdup(text);
}

const char *process_line(struct process *p)
{
	if (!p->line)
		p->line = read_line(p);
	return p->line;
}

static int by_number(const void *a, const void *b)
{
	const struct process *p = a, *q = b;

	return (p->pid > q->pid) - (p->pid < q->pid);
}

void process_list(struct process_list *list)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	struct process p;

	memset(list, 0, sizeof(*list));
	if (!proc)
		err(1, "/proc");
	while ((entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !process_read(&p, atoi(entry->d_name)))
			continue;
		list->process = grow(list->process, list->count, sizeof(p));
		list->process[list->count++] = p;
	}
	closedir(proc);
	if (list->count > 0)
		qsort(list->process, list->count, sizeof(p), by_number);
}

void process_list_free(struct process_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->process[i].line);
	free(list->process);
	memset(list, 0, sizeof(*list));
}

bool process_is(struct process *p, const char *name)
{
	const char *first = process_line(p);
	size_t length = strcspn(first, " ");

	if (strcmp(p->name, name) == 0)
		return true;
	/* The kernel cuts a long name; the first argument has all of it. */
	for (size_t i = 0; !strchr(name, '/') && i < length; i++)
		if (p->line[i] == '/')
			first = p->line + i + 1;
	length -= first - p->line;
	return strlen(name) == length && strncmp(first, name, length) == 0;
}
