/* SPDX-License-Identifier: MIT */
/*
 * Input and copies for the utilities: see fileio.h for the contracts. An
 * interrupted call is not repeated, since no utility here catches signals and
 * goes on.
 */
#include "fileio.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util.h"

int write_all(int fd, const void *data, size_t size)
{
	const char *p = data;

	while (size > 0) {
		ssize_t n = write(fd, p, size);

		if (n < 0)
			return -1;
		p += n;
		size -= n;
	}
	return 0;
}

ssize_t read_full(int fd, void *data, size_t size)
{
	size_t got = 0;

	while (got < size) {
		ssize_t n = read(fd, (char *)data + got, size - got);

		if (n < 0)
			return -1;
		if (n == 0)
			break;
		got += n;
	}
	return got;
}

enum copy_result copy_fd(int from, int to)
{
	static char buffer[COPY_BUFFER_SIZE];
	ssize_t n;

	while ((n = read(from, buffer, sizeof(buffer))) > 0)
		if (write_all(to, buffer, n) < 0)
			return COPY_WRITE_FAILED;
	return n < 0 ? COPY_READ_FAILED : COPY_DONE;
}

FILE *open_input(const char *name)
{
	FILE *in;

	if (strcmp(name, "-") == 0)
		return stdin;
	in = fopen(name, "r");
	if (!in)
		warn("%s", name);
	return in;
}

int close_input(FILE *in, const char *name)
{
	bool failed = ferror(in);

	/* errno is still that of the read which failed, the last call made. */
	if (failed)
		warn("%s", name);
	if (in == stdin)
		clearerr(in);
	else
		fclose(in);
	return failed;
}

int each_input(char **names, int (*visit)(FILE *in, const char *name))
{
	static char *only_stdin[] = { "-", NULL };
	int status = 0;

	for (char **name = *names ? names : only_stdin; *name; name++) {
		FILE *in = open_input(*name);

		if (!in) {
			status = 1;
			continue;
		}
		status |= visit(in, *name) != 0;
		status |= close_input(in, *name);
	}
	return status;
}

void read_lines(struct lines *lines, FILE *in, int delimiter)
{
	struct line line = { NULL, 0 };
	size_t size = 0;
	ssize_t got;

	while ((got = getdelim(&line.text, &size, delimiter, in)) > 0) {
		lines->unended = line.text[got - 1] != delimiter;
		line.length = got - !lines->unended;
		line.text[line.length] = '\0';
		lines->line = grow(lines->line, lines->count, sizeof(line));
		lines->line[lines->count++] = line;
		line.text = NULL;
		size = 0;
	}
	free(line.text);
}

void free_lines(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->line[i].text);
	free(lines->line);
}
