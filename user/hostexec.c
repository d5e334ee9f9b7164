/* SPDX-License-Identifier: MIT */
/*
 * hostexec: the first process of a machine that was started to run a single
 * command (tools/exec). The command's text, its standard input, output and
 * error, and the record of how it ended are channels to the host, devices
 * which exist on such a machine only. Having reported the exit status, or
 * 128 + n for a command ended by signal n, hostexec turns the machine off.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include "power.h"
#include "util.h"

/* The status when the command could not be started, as env(1) uses it. */
#define CANNOT_START 125

static char *const environment[] = {
	"PATH=/bin:/sbin", "HOME=/root",    "TERM=dumb", "USER=root",
	"LOGNAME=root",	   "SHELL=/bin/sh", NULL,
};

/* Makes DEVICE the descriptor FD. Without one, the console stays there. */
static int channel(const char *device, int flags, int fd)
{
	int opened = open(device, flags);

	if (opened < 0) {
		warn("%s", device);
		return -1;
	}
	if (opened != fd) {
		dup2(opened, fd);
		close(opened);
	}
	return 0;
}

/* The command line, or NULL after a message. */
static char *read_command(void)
{
	char *text = NULL;
	size_t size = 0, length;
	FILE *in = fopen("/dev/hostcmd", "r");

	if (!in) {
		warn("/dev/hostcmd");
		return NULL;
	}
	/* All of it: a command may have many lines, and no end of file name. */
	if (getdelim(&text, &size, '\0', in) < 0) {
		warnx("/dev/hostcmd: no command in it");
		fclose(in);
		return NULL;
	}
	fclose(in);
	length = strlen(text);
	if (length > 0 && text[length - 1] == '\n')
		text[length - 1] = '\0';
	return text;
}

static _Noreturn void run(char *command)
{
	char *const argv[] = { "sh", "-c", command, NULL };

	execve("/bin/sh", argv, environment);
	warn("cannot run /bin/sh");
	_exit(CANNOT_START);
}

/* Waits for CHILD, taking in every orphan, and returns its exit status. */
static int wait_for(pid_t child)
{
	int status;
	pid_t pid;

	while ((pid = wait(&status)) != child)
		if (pid < 0 && errno != EINTR)
			return CANNOT_START;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

static int run_and_wait(void)
{
	char *command;
	pid_t child;

	if (channel("/dev/hostin", O_RDONLY, 0) < 0 ||
	    channel("/dev/hostout", O_WRONLY, 1) < 0 ||
	    channel("/dev/hosterr", O_WRONLY, 2) < 0)
		return CANNOT_START;
	command = read_command();
	if (!command)
		return CANNOT_START;
	child = fork();
	if (child == 0)
		run(command);
	free(command);
	if (child < 0) {
		warn("cannot fork");
		return CANNOT_START;
	}
	return wait_for(child);
}

int main(void)
{
	int status = run_and_wait();
	int control = open("/dev/hostctl", O_WRONLY);

	if (control < 0)
		warn("/dev/hostctl");
	else
		dprintf(control, "exit %d\n", status);
	power(RB_POWER_OFF);
	for (;;)
		pause();
}
