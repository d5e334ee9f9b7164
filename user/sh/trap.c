/* SPDX-License-Identifier: MIT */
/*
 * Dispositions of signals and the actions of trap (trap.h). `state` is what
 * this process has asked the kernel for; a signal that nobody touched is
 * never asked about, so most shells make no signal call at all.
 */
#include <stdlib.h>
#include <string.h>

#include "eval.h"
#include "io.h"
#include "job.h"
#include "raise.h"
#include "shell.h"
#include "signals.h"
#include "trap.h"

enum state {
	STATE_UNKNOWN,		/* as inherited, untouched */
	STATE_DEFAULT,
	STATE_IGNORED,		/* trap '' */
	STATE_SHELL,		/* ignored by the interactive shell only */
	STATE_CAUGHT,
	STATE_HARD,		/* ignored when the shell came: stays so */
};

volatile sig_atomic_t trap_pending;

static volatile sig_atomic_t came[SIGNAL_COUNT];
static char *actions[SIGNAL_COUNT];
static unsigned char states[SIGNAL_COUNT];

static void handler(int signal)
{
	came[signal] = 1;
	trap_pending = 1;
}

void trap_interrupted(void)
{
	handler(SIGINT);
}

static bool dispose(int signal, void (*how)(int))
{
	struct sigaction sa = { .sa_handler = how };

	sigemptyset(&sa.sa_mask);
	return sigaction(signal, &sa, NULL) == 0;
}

static enum state wanted_state(int signal)
{
	if (actions[signal])
		return actions[signal][0] ? STATE_CAUGHT : STATE_IGNORED;
	switch (signal) {
	case SIGINT:
		return sh.interactive ? STATE_CAUGHT : STATE_DEFAULT;
	case SIGQUIT:
	case SIGTERM:
		return sh.interactive ? STATE_SHELL : STATE_DEFAULT;
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return sh.opt[OPT_MONITOR] ? STATE_SHELL : STATE_DEFAULT;
	default:
		return STATE_DEFAULT;
	}
}

static bool ignored_from_start(int signal)
{
	struct sigaction old;

	return states[signal] == STATE_UNKNOWN && !sh.interactive &&
	       sigaction(signal, NULL, &old) == 0 &&
	       old.sa_handler == SIG_IGN;
}

static void update(int signal)
{
	enum state wanted = wanted_state(signal);

	if (states[signal] == wanted || states[signal] == STATE_HARD)
		return;
	if (states[signal] == STATE_UNKNOWN && wanted == STATE_DEFAULT)
		return;
	if (ignored_from_start(signal)) {
		states[signal] = STATE_HARD;
		return;
	}
	states[signal] = wanted;
	if (wanted == STATE_DEFAULT)
		dispose(signal, SIG_DFL);
	else if (wanted == STATE_CAUGHT && !dispose(signal, handler))
		dispose(signal, SIG_IGN);
	else if (wanted != STATE_CAUGHT)
		dispose(signal, SIG_IGN);
}

void trap_set(int signal, const char *action)
{
	free(actions[signal]);
	actions[signal] = action ? xstrdup(action) : NULL;
	if (signal != SIGNAL_EXIT)
		update(signal);
}

void trap_print(void)
{
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const char *name = signal_name(i);

		if (!actions[i])
			continue;
		out_puts("trap -- ");
		out_quoted(actions[i]);
		if (name)
			out_printf(" %s\n", name);
		else
			out_printf(" %d\n", i);
	}
}

bool trap_any(void)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (actions[i] && actions[i][0])
			return true;
	return false;
}

static void run_action(int signal)
{
	struct arena_mark mark = arena_mark(&scratch);
	char *action = arena_strdup(&scratch, actions[signal]);
	int outer = sh.trap_status;
	int status = sh.status;
	const char *command = sh.command;

	sh.command = NULL;
	sh.trap_status = status;
	eval_string(action, 0);
	if (sh.skip != SKIP_RETURN)
		sh.status = status;
	sh.trap_status = outer;
	sh.command = command;
	arena_release(&scratch, mark);
}

static _Noreturn void interrupt(void)
{
	sh.interrupted = true;
	raise_error(128 + SIGINT);
}

void trap_run_pending(void)
{
	while (trap_pending) {
		trap_pending = 0;
		for (int i = 1; i < SIGNAL_COUNT; i++) {
			if (!came[i])
				continue;
			came[i] = 0;
			if (actions[i] && actions[i][0])
				run_action(i);
			else if (i == SIGINT && sh.interactive)
				interrupt();
		}
	}
}

int trap_waiting_signal(void)
{
	for (int i = 1; trap_pending && i < SIGNAL_COUNT; i++)
		if (came[i])
			return i;
	return 0;
}

void trap_run_exit(void)
{
	char *action = actions[SIGNAL_EXIT];

	if (!action)
		return;
	actions[SIGNAL_EXIT] = NULL;
	sh.skip = SKIP_NONE;
	sh.command = NULL;
	sh.trap_status = sh.status;
	eval_string(action, 0);
	sh.status = sh.trap_status;
	free(action);
}

void signals_interactive(void)
{
	update(SIGINT);
	update(SIGQUIT);
	update(SIGTERM);
	update(SIGTSTP);
	update(SIGTTIN);
	update(SIGTTOU);
}

void signals_child(void)
{
	trap_pending = 0;
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		came[i] = 0;
		if (actions[i] && actions[i][0]) {
			free(actions[i]);
			actions[i] = NULL;
		}
		if (i && states[i] != STATE_UNKNOWN)
			update(i);
	}
}

void signals_before_exec(void)
{
	for (int i = 1; i < SIGNAL_COUNT; i++)
		if (states[i] == STATE_SHELL)
			dispose(i, SIG_DFL);
}

void signals_background(void)
{
	dispose(SIGINT, SIG_IGN);
	dispose(SIGQUIT, SIG_IGN);
	states[SIGINT] = STATE_HARD;
	states[SIGQUIT] = STATE_HARD;
}
