/* SPDX-License-Identifier: MIT */
/*
 * Programs: finding and executing them (eval.h). A foreground program starts
 * by vfork: the child borrows the shell's memory until its exec, so it only
 * moves descriptors and leaves every variable alone. Where the kernel has no
 * vfork, and where a redirection must itself fork, it is a fork.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eval.h"
#include "job.h"
#include "shell.h"
#include "trap.h"
#include "var.h"

#define SCRIPT_PROBE 128	/* bytes looked at before a file is a script */
#define SHELL "/bin/sh"

static _Noreturn void cannot_run(const char *name, int error)
{
	sh_warn("%s: %s", name, redir_error(error, "not found"));
	_exit(error == ENOENT || error == ENOTDIR ? 127 : 126);
}

/* Text up to the first newline: a script without a #! line. */
static bool looks_like_script(const char *path)
{
	char bytes[SCRIPT_PROBE];
	int fd = open(path, O_RDONLY);
	ssize_t n;
	char *newline;

	if (fd < 0)
		return false;
	n = read(fd, bytes, sizeof(bytes));
	close(fd);
	if (n < 0)
		return false;
	newline = memchr(bytes, '\n', n);
	return !memchr(bytes, '\0', newline ? newline - bytes : n);
}

/* Returns only when it fails, with errno. */
static void try_exec(const char *path, char **argv, char **environment)
{
	int count = 0;
	char **args;

	execve(path, argv, environment);
	if (errno != ENOEXEC || !looks_like_script(path))
		return;
	while (argv[count])
		count++;
	args = arena_alloc(&scratch, (count + 3) * sizeof(char *));
	args[0] = argv[0];
	args[1] = (char *)path;
	memcpy(args + 2, argv + 1, count * sizeof(char *));
	execve(SHELL, args, environment);
}

/*
 * The next directory of a PATH with the name appended; *path moves on, and
 * becomes NULL after the last. False: the result would be too long.
 */
static bool next_candidate(const char **path, const char *name, char *result)
{
	size_t len = strcspn(*path, ":");
	const char *dir = *path;
	size_t name_len = strlen(name);

	*path = dir[len] ? dir + len + 1 : NULL;
	if (len + name_len + 2 > PATH_MAX)
		return false;
	memcpy(result, dir, len);
	if (len)
		result[len++] = '/';
	memcpy(result + len, name, name_len + 1);
	return true;
}

void spawn_exec(char **argv, char **environment)
{
	const char *path = var_get("PATH");
	char file[PATH_MAX];
	int error = ENOENT;

	if (strchr(argv[0], '/')) {
		try_exec(argv[0], argv, environment);
		cannot_run(argv[0], errno);
	}
	if (!*argv[0])
		path = NULL;
	while (path) {
		if (!next_candidate(&path, argv[0], file))
			continue;
		try_exec(file, argv, environment);
		if (errno != ENOENT && errno != ENOTDIR)
			error = errno;
	}
	cannot_run(argv[0], error);
}

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

char *spawn_search(const char *name)
{
	const char *path = var_get("PATH");
	char file[PATH_MAX];

	if (strchr(name, '/'))
		return is_program(name) ? arena_strdup(&scratch, name) : NULL;
	while (path && *name)
		if (next_candidate(&path, name, file) && is_program(file))
			return arena_strdup(&scratch, file);
	return NULL;
}

static void move_fd(int from, int to)
{
	if (from >= 0 && from != to) {
		dup2(from, to);
		close(from);
	}
}

void spawn_plumb(const struct plumbing *p)
{
	if (p->next_in >= 0)
		close(p->next_in);
	move_fd(p->in, STDIN_FILENO);
	move_fd(p->out, STDOUT_FILENO);
}

static bool needs_fork(const struct ready *redirs)
{
	for (; redirs; redirs = redirs->next)
		if (redirs->kind == REDIR_HERE)
			return true;
	return false;
}

static void start(struct job *j, char **argv, const struct ready *redirs,
		  const struct plumbing *p)
{
	char **environment = var_environment();
	pid_t pid = -1;

	if (!needs_fork(redirs))
		pid = vfork();
	if (pid < 0)
		pid = fork();
	if (pid == 0) {
		job_child(j);
		signals_before_exec();
		spawn_plumb(p);
		if (!redir_apply(redirs, NULL))
			_exit(2);
		spawn_exec(argv, environment);
	}
	if (pid < 0) {
		if (!j->count)
			job_free(j);
		sh_fail("Cannot fork");
	}
	job_started(j, pid);
}

bool spawn_simple(struct job *j, const struct node *n,
		  const struct plumbing *p)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct fields args;

	if (!command_is_program(n))
		return false;
	sh.line = n->line;
	args = expand_words(n->words);
	start(j, args.v, redir_prepare(n->redirs), p);
	arena_release(&scratch, mark);
	return true;
}

int spawn_run(const struct node *n, char **argv, const struct ready *redirs)
{
	static const struct plumbing none = { -1, -1, -1 };
	struct job *j = job_new(JOB_FOREGROUND, 1, n);

	start(j, argv, redirs, &none);
	return job_wait(j);
}
