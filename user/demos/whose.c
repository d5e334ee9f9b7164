/* SPDX-License-Identifier: MIT */
/*
 * whose: a set-user-id program. /bin/whose belongs to root and has the bit
 * 4000 in its mode, so exec() makes root the effective user of whoever runs
 * it: the real user says who asks, the effective one what is allowed. It
 * opens a file that only root may read, then gives root's rights up for good,
 * as such a program should as soon as it can, and cannot open it again. Run by
 * root it has nothing to give up: try `su user -c whose`.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>

#define SECRET "/etc/shadow"

static void show(const char *when)
{
	int fd = open(SECRET, O_RDONLY);

	printf("%s: real user %u, effective user %u, %s: %s\n", when,
	       (unsigned)getuid(), (unsigned)geteuid(), SECRET,
	       fd >= 0 ? "opened" : strerror(errno));
	if (fd >= 0)
		close(fd);
}

int main(void)
{
	show("at first");
	if (setuid(getuid()) < 0) { /* root: real, effective and saved id */
		perror("setuid");
		return 1;
	}
	show("given up");
	if (getuid() != 0 && setuid(0) < 0)
		printf("and back: %s\n", strerror(errno));
	return 0;
}
