/* SPDX-License-Identifier: MIT */
/*
 * Opening, duplicating and restoring descriptors (redir.h). Copies of saved
 * descriptors lie at 10 and above and are closed by exec.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "expand.h"
#include "io.h"
#include "redir.h"
#include "shell.h"

enum {
	COPY_NONE = -2,		/* not changed */
	COPY_CLOSED = -1,	/* was not open */
};

#define CREATE_MODE 0666	/* less the umask */

struct ready *redir_prepare(const struct redir *list)
{
	struct ready *first = NULL, **tail = &first;

	for (; list; list = list->next) {
		struct ready *r = arena_alloc(&scratch, sizeof(*r));

		r->kind = list->kind;
		r->fd = list->fd;
		r->text = list->kind == REDIR_HERE ? expand_here(list->word) :
						     expand_string(list->word);
		if (r->kind == REDIR_DUP && strcmp(r->text, "-") != 0 &&
		    (!strchr("0123456789", r->text[0]) || !r->text[0] ||
		     r->text[1]))
			sh_fail("Syntax error: Bad fd number");
		*tail = r;
		tail = &r->next;
	}
	return first;
}

const char *redir_error(int error, const char *missing)
{
	if (error == ENOENT || error == ENOTDIR)
		return missing;
	return strerror(error);
}

/* > with `set -C`: an existing regular file is left alone. */
static int open_new(const char *path)
{
	struct stat st;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, CREATE_MODE);

	if (fd >= 0 || errno != EEXIST)
		return fd;
	if (stat(path, &st) < 0 || S_ISREG(st.st_mode)) {
		errno = EEXIST;
		return -1;
	}
	return open(path, O_WRONLY);
}

static int open_file(const struct ready *r)
{
	bool create = r->kind != REDIR_IN;
	int fd;

	switch (r->kind) {
	case REDIR_IN:
		fd = open(r->text, O_RDONLY);
		break;
	case REDIR_BOTH:
		fd = open(r->text, O_RDWR | O_CREAT, CREATE_MODE);
		break;
	case REDIR_APPEND:
		fd = open(r->text, O_WRONLY | O_CREAT | O_APPEND, CREATE_MODE);
		break;
	default:
		if (r->kind == REDIR_OUT && sh.opt[OPT_NOCLOBBER])
			fd = open_new(r->text);
		else
			fd = open(r->text, O_WRONLY | O_CREAT | O_TRUNC,
				  CREATE_MODE);
	}
	if (fd < 0)
		sh_warn("cannot %s %s: %s", create ? "create" : "open",
			r->text,
			redir_error(errno, create ? "Directory nonexistent" :
						    "No such file"));
	return fd;
}

/*
 * A pipe from which the body can be read. What a pipe is sure to take at once
 * is written here; more is left to a child.
 */
static int open_here(const char *body)
{
	size_t len = strlen(body);
	int fds[2];
	pid_t pid;

	if (pipe(fds) < 0) {
		sh_warn("Pipe call failed");
		return -1;
	}
	if (len <= PIPE_BUF) {
		io_write(fds[1], body, len);
	} else {
		pid = fork();
		if (pid == 0) {
			close(fds[0]);
			io_write(fds[1], body, len);
			_exit(0);
		}
		if (pid < 0)
			sh_warn("Cannot fork");
	}
	close(fds[1]);
	return fds[0];
}

static bool duplicate(const struct ready *r)
{
	int from = r->text[0] - '0';

	if (r->text[0] == '-') {
		close(r->fd);
		return true;
	}
	if (dup2(from, r->fd) < 0) {
		sh_warn("%d: %s", from, strerror(errno));
		return false;
	}
	return true;
}

static bool apply_one(const struct ready *r)
{
	int fd;

	if (r->kind == REDIR_DUP)
		return duplicate(r);
	fd = r->kind == REDIR_HERE ? open_here(r->text) : open_file(r);
	if (fd < 0)
		return false;
	if (fd != r->fd) {
		dup2(fd, r->fd);
		close(fd);
	}
	return true;
}

static void save(struct redir_saved *saved, int fd)
{
	if (saved->copy[fd] != COPY_NONE)
		return;
	saved->copy[fd] = fcntl(fd, F_DUPFD_CLOEXEC, REDIR_FDS);
	if (saved->copy[fd] < 0)
		saved->copy[fd] = COPY_CLOSED;
}

bool redir_apply(const struct ready *list, struct redir_saved *saved)
{
	for (; list; list = list->next) {
		if (saved)
			save(saved, list->fd);
		if (!apply_one(list))
			return false;
	}
	return true;
}

static void restore(void *arg)
{
	struct redir_saved *saved = arg;

	for (int fd = 0; fd < REDIR_FDS; fd++) {
		if (saved->copy[fd] == COPY_NONE)
			continue;
		if (saved->copy[fd] == COPY_CLOSED) {
			close(fd);
		} else {
			dup2(saved->copy[fd], fd);
			close(saved->copy[fd]);
		}
	}
}

void redir_begin(struct redir_saved *saved)
{
	for (int fd = 0; fd < REDIR_FDS; fd++)
		saved->copy[fd] = COPY_NONE;
	cleanup_push(&saved->cleanup, restore, saved);
}

void redir_end(struct redir_saved *saved)
{
	cleanup_pop(&saved->cleanup);
}

void redir_keep(struct redir_saved *saved)
{
	for (int fd = 0; fd < REDIR_FDS; fd++) {
		if (saved->copy[fd] >= 0)
			close(saved->copy[fd]);
		saved->copy[fd] = COPY_NONE;
	}
	redir_end(saved);
}
