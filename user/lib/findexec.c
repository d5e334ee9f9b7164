/* SPDX-License-Identifier: MIT */
/*
 * Commands of find: see findexec.h. For "-exec … {} +" paths are collected,
 * and the command runs with as many of them as fit.
 */
#include "findexec.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util.h"

/* The kernel takes 128 KiB and more; this leaves room for the environment. */
#define ARGUMENTS_MAX 98304

/* TEXT with PATH in the place of each {}. */
static char *replace(const char *text, const char *path)
{
	char *result = xstrdup(""), *longer;
	const char *found;

	while ((found = strstr(text, "{}"))) {
		longer = format("%s%.*s%s", result, (int)(found - text), text,
				path);
		free(result);
		result = longer;
		text = found + 2;
	}
	longer = format("%s%s", result, text);
	free(result);
	return longer;
}

static size_t count(char **words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

/* Runs a command to its end. True if its status is 0. */
static bool run(char **command)
{
	int status;
	pid_t child;

	fflush(stdout); /* in order with what the command prints */
	child = fork();
	if (child < 0)
		err(1, "cannot fork");
	if (child == 0) {
		execvp(command[0], command);
		warn("'%s'", command[0]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (waitpid(child, &status, 0) < 0)
		err(1, "cannot wait");
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Runs the command with all paths collected in the place of its last word. */
static void run_collected(struct predicate *self)
{
	size_t words = count(self->command) - 1;
	char **command =
		xmalloc((words + self->path_count + 1) * sizeof(*command));

	memcpy(command, self->command, words * sizeof(*command));
	memcpy(command + words, self->paths,
	       self->path_count * sizeof(*command));
	command[words + self->path_count] = NULL;
	if (!run(command))
		predicate_failed = true;
	free(command);
	for (size_t i = 0; i < self->path_count; i++)
		free(self->paths[i]);
	self->path_count = self->path_bytes = 0;
}

static void collect(struct predicate *self, const char *path)
{
	size_t bytes = strlen(path) + 1 + sizeof(char *);

	if (self->path_count > 0 && self->path_bytes + bytes > ARGUMENTS_MAX)
		run_collected(self);
	self->paths = grow(self->paths, self->path_count, sizeof(*self->paths));
	self->paths[self->path_count++] = xstrdup(path);
	self->path_bytes += bytes;
}

bool find_execute(struct predicate *self, struct found *file)
{
	size_t words = count(self->command), i = 0;
	char **command;
	bool asks = self->unit, result = false;

	if (self->many) {
		collect(self, file->path);
		return true;
	}
	command = xmalloc((words + 1) * sizeof(*command));
	do	/* one word there is */
		command[i] = replace(self->command[i], file->path);
	while (++i < words);
	command[words] = NULL;
	if (!asks || confirm("< %s ... %s >", command[0], file->path))
		result = run(command);
	for (i = 0; i < words; i++)
		free(command[i]);
	free(command);
	return result;
}

void predicate_finish(struct predicate *predicate)
{
	if (!predicate)
		return;
	predicate_finish(predicate->left);
	predicate_finish(predicate->right);
	if (predicate->path_count > 0)
		run_collected(predicate);
}
