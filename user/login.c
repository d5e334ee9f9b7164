/* SPDX-License-Identifier: MIT */
/*
 * login [-f] [USER]: asks who is there, proves it by the password, and becomes
 * that user's shell. init runs it on the console when the kernel's command
 * line has login=1. Three wrong answers end it. -f believes the name.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account.h"
#include "util.h"

#define TRIES	 3
#define NAME_MAX_LENGTH 64

static bool ask_name(char *name, size_t size)
{
	char host[65] = "vitrix";
	char *prompt;
	bool got;

	gethostname(host, sizeof(host) - 1);
	prompt = format("%s login: ", host);
	do
		got = account_ask(prompt, name, size, true);
	while (got && *name == '\0');
	free(prompt);
	return got;
}

static struct passwd *find_out(const char *given, bool believed)
{
	char name[NAME_MAX_LENGTH];

	for (int i = 0; i < TRIES; i++) {
		struct passwd *account;

		if (given)
			snprintf(name, sizeof(name), "%s", given);
		else if (!ask_name(name, sizeof(name)))
			exit(1);
		given = NULL;
		account = getpwnam(name);
		if (account && believed)
			return account;
		if (account_prove(account, "Password: "))
			return account;
		fputs("Login incorrect\n", stderr);
	}
	exit(1);
}

static _Noreturn void run_shell(const struct passwd *account)
{
	const char *shell = account_shell(account);
	const char *base = strrchr(shell, '/');
	char *name = format("-%s", base ? base + 1 : shell);

	execl(shell, name, (char *)NULL);
	warn("cannot run %s", shell);
	_exit(errno == ENOENT ? 127 : 126);
}

int main(int argc, char **argv)
{
	bool believed = false;
	struct passwd *account;
	int c;

	while ((c = next_option(argc, argv, "f")) != -1) {
		if (c == '?')
			usage(1, "[-f] [USER]");
		believed = true;
	}
	if (geteuid() != 0)
		errx(1, "only root may run login; su changes users");
	if (believed && optind == argc)
		usage(1, "[-f] [USER]");
	account = find_out(argv[optind], believed);
	/* The terminal is the user's now; one that is no file stays. */
	if (fchown(0, account->pw_uid, account->pw_gid) == 0)
		fchmod(0, S_IRUSR | S_IWUSR);
	account_become(account);
	account_environment(account, true);
	if (chdir(account->pw_dir) < 0) {
		warn("%s", account->pw_dir);
		if (chdir("/") < 0)
			err(1, "/");
	}
	run_shell(account);
}
