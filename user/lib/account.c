/* SPDX-License-Identifier: MIT */
/*
 * Accounts: see account.h for the contracts. Passwords are kept as SHA-512
 * hashes in /etc/shadow, which only root can read: who asks here is root, or
 * runs with root's rights by the set-user-id bit.
 */
#define _GNU_SOURCE
#include "account.h"

#include <err.h>
#include <grp.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "crypt.h"
#include "groups.h"

#define WRONG_SECONDS 2

static bool read_line(char *text, size_t size)
{
	size_t length = 0;
	char c = '\0';

	while (read(0, &c, 1) == 1 && c != '\n')
		if (length + 1 < size)
			text[length++] = c;
	text[length] = '\0';
	return c == '\n' || length > 0;
}

bool account_ask(const char *prompt, char *text, size_t size, bool echo)
{
	struct termios normal, silent;
	bool hide = !echo && tcgetattr(0, &normal) == 0;
	bool got;

	fputs(prompt, stderr);
	if (hide) {
		silent = normal;
		silent.c_lflag &= ~ECHO;
		silent.c_lflag |= ICANON;
		tcsetattr(0, TCSAFLUSH, &silent);
	}
	got = read_line(text, size);
	if (hide) {
		tcsetattr(0, TCSAFLUSH, &normal);
		fputc('\n', stderr);
	}
	return got;
}

void account_wipe(char *text, size_t size)
{
	for (volatile char *c = text; size > 0; size--)
		*c++ = '\0';
}

/* No entry, and a hash that is none ("*", "!"), let nobody in. */
static bool is_right(const struct passwd *account, const char *password)
{
	struct spwd *shadow = account ? getspnam(account->pw_name) : NULL;
	const char *kept = shadow ? shadow->sp_pwdp : "*";
	char *hash;

	if (shadow && *kept == '\0')
		return true;
	hash = password_hash(password, *kept == '$' ? kept : "$6$nobody$");
	return hash && *kept == '$' && strcmp(hash, kept) == 0;
}

bool account_prove(const struct passwd *account, const char *prompt)
{
	char password[PASSWORD_MAX];
	bool right = account_ask(prompt, password, sizeof(password), false) &&
		     is_right(account, password);

	account_wipe(password, sizeof(password));
	if (!right)
		sleep(WRONG_SECONDS);
	return right;
}

void account_become(const struct passwd *account)
{
	gid_t *groups;
	size_t count = groups_of(account->pw_name, account->pw_gid, &groups);

	/* The user last: from then on the others cannot be changed. */
	if (setgroups(count, groups) < 0 || setgid(account->pw_gid) < 0 ||
	    setuid(account->pw_uid) < 0)
		err(1, "cannot become %s", account->pw_name);
	free(groups);
}

const char *account_shell(const struct passwd *account)
{
	return *account->pw_shell ? account->pw_shell : "/bin/sh";
}

void account_environment(const struct passwd *account, bool clear)
{
	const char *terminal = getenv("TERM");
	char kept[64];

	snprintf(kept, sizeof(kept), "%s", terminal ? terminal : "linux");
	if (clear) {
		clearenv();
		setenv("TERM", kept, 1);
		setenv("PATH", "/bin:/sbin", 1);
	}
	setenv("HOME", account->pw_dir, 1);
	setenv("SHELL", account_shell(account), 1);
	setenv("USER", account->pw_name, 1);
	setenv("LOGNAME", account->pw_name, 1);
}
