/* SPDX-License-Identifier: MIT */
/*
 * Terminal modes of the interactive shell. Lines are edited with the terminal
 * in raw mode; commands run with it as they would have it. A program that
 * died by a signal, or left the terminal deaf or mute, does not take the next
 * prompt with it.
 */
#ifndef SH_TTY_H
#define SH_TTY_H

#include <stdbool.h>

struct termios;

/* Reads the modes for the first time. False: standard input has none. */
bool tty_start(void);
/* After a foreground job; killed: by a signal, so its modes are undone. */
void tty_after_job(bool killed);
/* As a job stops: the shell's modes come; the job's are told, by malloc. */
struct termios *tty_exchange(void);
/* Before it goes on: its modes come again; NULL does nothing. */
void tty_give_back(const struct termios *modes);
/* Before a line that the terminal itself edits. */
void tty_sane(void);
/* Around the line editor. False: the terminal refuses. */
bool tty_raw(void);
void tty_cooked(void);
/* Columns of the window; 80 when it does not say. */
int tty_columns(void);

#endif
