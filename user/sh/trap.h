/* SPDX-License-Identifier: MIT */
/*
 * Signals and traps. A handler only notes the signal; the shell looks between
 * commands and runs the action then. Where the kernel refuses a disposition,
 * the shell goes on without it.
 */
#ifndef SH_TRAP_H
#define SH_TRAP_H

#include <signal.h>
#include <stdbool.h>

#define SIGNAL_EXIT 0	/* the trap that runs when the shell leaves */

/* Some signal with a trap, or ^C at the prompt, waits to be looked at. */
extern volatile sig_atomic_t trap_pending;

/* Runs the actions that are due. ^C in an interactive shell raises. */
void trap_run_pending(void);
/* The signal that interrupted a builtin's wait; 0 for none. */
int trap_waiting_signal(void);
/* As if ^C had come: a child died of it. */
void trap_interrupted(void);
/* Runs the EXIT trap once. */
void trap_run_exit(void);

/* action NULL: default; "": ignore; else commands. */
void trap_set(int signal, const char *action);
void trap_print(void);
/* Some action is set, so the shell must be there to run it. */
bool trap_any(void);

/* The signals that an interactive shell survives. */
void signals_interactive(void);
/* In a forked child: actions go, what the shell ignored for itself comes. */
void signals_child(void);
/* In a vforked child, before exec: the same without touching memory. */
void signals_before_exec(void);
/* A background job without job control does not listen to the keyboard. */
void signals_background(void);

#endif
