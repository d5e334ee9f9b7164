/* SPDX-License-Identifier: MIT */
/*
 * su [-] [-l] [-c COMMAND] [USER]: runs a shell as somebody else, root unless
 * named, who gives that user's password; root need not. With a dash the shell
 * begins as after a login, in that user's home with an environment of its own.
 *
 * The file is root's and has the set-user-id bit: whoever runs it, it runs
 * with root's rights and gives them up before it runs anything.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "util.h"

static const char synopsis[] = "[-] [-l] [-c COMMAND] [USER]";

static _Noreturn void run_shell(const struct passwd *account, bool login,
				const char *command)
{
	const char *shell = account_shell(account);
	const char *base = strrchr(shell, '/');
	char *name = format("%s%s", login ? "-" : "", base ? base + 1 : shell);

	if (command)
		execl(shell, name, "-c", command, (char *)NULL);
	else
		execl(shell, name, (char *)NULL);
	warn("cannot run %s", shell);
	_exit(errno == ENOENT ? 127 : 126);
}

int main(int argc, char **argv)
{
	const char *name = "root", *command = NULL;
	struct passwd *account;
	bool login = false;
	int c;

	while ((c = next_option(argc, argv, "lc:")) != -1) {
		if (c == '?')
			usage(1, synopsis);
		else if (c == 'l')
			login = true;
		else
			command = optarg;
	}
	if (optind < argc && strcmp(argv[optind], "-") == 0) {
		login = true;
		optind++;
	}
	if (optind < argc)
		name = argv[optind++];
	if (optind < argc)
		usage(1, synopsis);
	if (geteuid() != 0)
		errx(1, "needs root's rights: is its set-user-id bit gone?");
	account = getpwnam(name);
	if (getuid() != 0 && !account_prove(account, "Password: "))
		errx(1, "Authentication failure");
	if (!account)
		errx(1, "user %s does not exist", name);
	account_become(account);
	account_environment(account, login);
	if (login && chdir(account->pw_dir) < 0)
		warn("%s", account->pw_dir);
	run_shell(account, login, command);
}
