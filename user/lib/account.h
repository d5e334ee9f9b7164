/* SPDX-License-Identifier: MIT */
/*
 * Accounts: whose password it is, and how a process becomes somebody else.
 * login, su and passwd are made of these. A password in memory is wiped as
 * soon as it has been compared.
 */
#ifndef USER_ACCOUNT_H
#define USER_ACCOUNT_H

#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>

#define PASSWORD_MAX 128

/*
 * Prints PROMPT on standard error and reads a line of standard input, without
 * an echo where that is a terminal, and not a byte more. False at its end.
 */
bool account_ask(const char *prompt, char *text, size_t size, bool echo);

/*
 * Asks for the password of ACCOUNT, which is NULL for a name that nobody has:
 * that is asked for all the same, so that names cannot be tried out. A wrong
 * one takes a while. True if it was right.
 */
bool account_prove(const struct passwd *account, const char *prompt);

/* Overwrites a secret, in a way that the compiler leaves in. */
void account_wipe(char *text, size_t size);

/*
 * Takes on the account's groups, group and user, all of its ids for good.
 * Ends the program if any of it is refused: half a change is none.
 */
void account_become(const struct passwd *account);

/* Sets HOME, SHELL, USER and LOGNAME; with CLEAR, to PATH and these alone. */
void account_environment(const struct passwd *account, bool clear);

/* The account's shell, /bin/sh where none is named. */
const char *account_shell(const struct passwd *account);

#endif
