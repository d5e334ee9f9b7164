/* SPDX-License-Identifier: MIT */
/*
 * init: the first process, pid 1, parent of all others. It opens the console
 * as standard input, output and error, keeps a shell running on it, and takes
 * in every orphan: a process whose parent ended becomes init's child, and
 * init's wait() lets its number go. The kernel has mounted everything before.
 * With login=1 on the kernel's command line, login(1) stands before the shell.
 *
 * A shell that ends is followed by another. One that cannot even start would
 * end again at once, so after three that lasted less than a second init says
 * what is wrong and waits.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SHELL	"/bin/sh"
#define LOGIN	"/bin/login"
#define CONSOLE "/dev/console"

/* How many shells in a row may end within a second, and the pause then. */
#define QUICK_ENDS    3
#define PAUSE_SECONDS 10

static char *const environment[] = {
	"PATH=/bin:/sbin", "HOME=/root",   "TERM=linux", "USER=root",
	"LOGNAME=root",	   "SHELL=" SHELL, NULL,
};

static void open_console(void)
{
	int fd = open(CONSOLE, O_RDWR);

	/* Whatever the kernel opened for us has to do then. */
	if (fd < 0)
		return;
	for (int i = 0; i < 3; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
}

/*
 * Is WORD on the kernel's command line, or, where there is no /proc, among
 * the variables that the kernel gave to us?
 */
static bool boot_word(const char *word)
{
	FILE *in = fopen("/proc/cmdline", "r");
	char line[512] = "";
	bool found = false;

	if (!in) {
		const char *equals = strchr(word, '=');
		const char *value = NULL;
		char name[32];

		snprintf(name, sizeof(name), "%.*s", (int)(equals - word),
			 word);
		value = getenv(name);
		return value && strcmp(value, equals + 1) == 0;
	}
	if (!fgets(line, sizeof(line), in))
		line[0] = '\0';
	fclose(in);
	for (char *w = strtok(line, " \t\n"); w; w = strtok(NULL, " \t\n"))
		found |= strcmp(w, word) == 0;
	return found;
}

/*
 * In the child: a session of its own with the console as its terminal, so
 * that ^C reaches what runs there. Both calls may fail on a console that is
 * no terminal; the shell runs all the same.
 */
static _Noreturn void run_shell(void)
{
	char *const argv[] = { "-sh", NULL }; /* the dash: a login shell */
	char *const login[] = { "login", NULL };

	setsid();
	ioctl(0, TIOCSCTTY, 1);
	if (chdir("/root") < 0 && chdir("/") < 0)
		warn("/");
	if (boot_word("login=1")) {
		execve(LOGIN, login, environment);
		warn("cannot run %s", LOGIN);
	} else {
		execve(SHELL, argv, environment);
		warn("cannot run %s", SHELL);
	}
	_exit(errno == ENOENT ? 127 : 126);
}

/* Waits for the shell, taking in whoever else ends. Its wait status. */
static int wait_for(pid_t shell)
{
	int status = 0;

	for (;;) {
		pid_t pid = wait(&status);

		if (pid == shell)
			return status;
		if (pid < 0 && errno != EINTR)
			return 0;
	}
}

static void report(int status)
{
	if (WIFSIGNALED(status))
		warnx("the shell was ended by signal %d (%s)", WTERMSIG(status),
		      strsignal(WTERMSIG(status)));
	else
		warnx("the shell ended with status %d", WEXITSTATUS(status));
}

static time_t seconds(void)
{
	struct timespec now = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Takes in orphans for a while, since nothing else can be done. */
static void wait_a_while(void)
{
	time_t end = seconds() + PAUSE_SECONDS;

	warnx("%d shells in a row ended at once; the next in %d seconds",
	      QUICK_ENDS, PAUSE_SECONDS);
	while (seconds() < end) {
		sleep(1);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
}

int main(void)
{
	int quick_ends = 0;

	open_console();
	for (;;) {
		time_t start = seconds();
		pid_t shell = fork();

		if (shell == 0)
			run_shell();
		if (shell < 0)
			warn("cannot fork");
		else
			report(wait_for(shell));
		quick_ends = seconds() - start < 1 ? quick_ends + 1 : 0;
		if (quick_ends == QUICK_ENDS) {
			wait_a_while();
			quick_ends = 0;
		}
	}
}
