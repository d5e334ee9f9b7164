/* SPDX-License-Identifier: MIT */
/*
 * Names of signals, as trap and kill take and print them (trap.h). The
 * numbers are those of Linux on x86-64, signal(7).
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "trap.h"

static const char *const names[] = {
	[SIGNAL_EXIT] = "EXIT", [SIGHUP] = "HUP",     [SIGINT] = "INT",
	[SIGQUIT] = "QUIT",	[SIGILL] = "ILL",     [SIGTRAP] = "TRAP",
	[SIGABRT] = "ABRT",	[SIGBUS] = "BUS",     [SIGFPE] = "FPE",
	[SIGKILL] = "KILL",	[SIGUSR1] = "USR1",   [SIGSEGV] = "SEGV",
	[SIGUSR2] = "USR2",	[SIGPIPE] = "PIPE",   [SIGALRM] = "ALRM",
	[SIGTERM] = "TERM",	[SIGSTKFLT] = "STKFLT", [SIGCHLD] = "CHLD",
	[SIGCONT] = "CONT",	[SIGSTOP] = "STOP",   [SIGTSTP] = "TSTP",
	[SIGTTIN] = "TTIN",	[SIGTTOU] = "TTOU",   [SIGURG] = "URG",
	[SIGXCPU] = "XCPU",	[SIGXFSZ] = "XFSZ",   [SIGVTALRM] = "VTALRM",
	[SIGPROF] = "PROF",	[SIGWINCH] = "WINCH", [SIGIO] = "IO",
	[SIGPWR] = "PWR",	[SIGSYS] = "SYS",
};
#define NAMES ((int)(sizeof(names) / sizeof(names[0])))

const char *signal_name(int number)
{
	return number >= 0 && number < NAMES ? names[number] : NULL;
}

int signal_number(const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);

	if (*name >= '0' && *name <= '9')
		return !*end && number < SIGNAL_COUNT ? (int)number : -1;
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (int i = 0; i < NAMES; i++)
		if (strcasecmp(names[i], name) == 0)
			return i;
	return -1;
}
