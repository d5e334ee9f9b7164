/* SPDX-License-Identifier: MIT */
/*
 * Names of signals: see signals.h for the contract. The numbers are those of
 * Linux on x86-64, signal(7).
 */
#include "signals.h"

#include <signal.h>
#include <stdlib.h>
#include <strings.h>

static const char *const names[] = {
	[0] = "EXIT",		[SIGHUP] = "HUP",     [SIGINT] = "INT",
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

int signal_number(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (*text >= '0' && *text <= '9')
		return !*end && number < SIGNAL_COUNT ? (int)number : -1;
	if (strncasecmp(text, "SIG", 3) == 0)
		text += 3;
	for (int i = 0; i < NAMES; i++)
		if (strcasecmp(names[i], text) == 0)
			return i;
	return -1;
}
