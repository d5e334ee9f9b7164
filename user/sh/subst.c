/* SPDX-License-Identifier: MIT */
/*
 * $(...): a child runs the commands, the shell reads what they print until
 * the last writer is gone (expand.h).
 */
#include <errno.h>
#include <unistd.h>

#include "eval.h"
#include "expand.h"
#include "shell.h"

#define READ_SIZE 512	/* bytes: most substitutions are short */

static void read_all(int fd, struct str *s)
{
	char buffer[READ_SIZE];
	ssize_t n;

	do {
		n = read(fd, buffer, sizeof(buffer));
		for (ssize_t i = 0; i < n; i++)
			if (buffer[i])
				str_putc(s, buffer[i]);
	} while (n > 0 || (n < 0 && errno == EINTR));
}

char *subst_run(struct node *body)
{
	struct str s;
	struct plumbing p = { -1, -1, -1 };
	struct job *j;
	int fds[2];

	str_init(&s, &scratch);
	sh.subst_status = 0;
	if (!body)
		return str_end(&s);
	if (pipe(fds) < 0)
		sh_fail("Pipe call failed");
	p.next_in = fds[0];
	p.out = fds[1];
	j = job_new(JOB_PRIVATE, 1, NULL);
	if (!spawn_simple(j, body, &p) && job_fork(j) == 0) {
		spawn_plumb(&p);
		shell_exit(eval(body, EVAL_EXIT));
	}
	close(fds[1]);
	read_all(fds[0], &s);
	close(fds[0]);
	sh.subst_status = job_wait(j);
	while (s.len && s.data[s.len - 1] == '\n')
		s.len--;
	return str_end(&s);
}
