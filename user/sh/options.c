/* SPDX-License-Identifier: MIT */
/*
 * The options of the shell and of `set`, $-, and the positional parameters
 * (shell.h).
 */
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "job.h"
#include "mem.h"
#include "shell.h"
#include "startup.h"

static const struct {
	char letter;
	const char *name;
} options[OPT_COUNT] = {
	[OPT_ERREXIT] = { 'e', "errexit" },
	[OPT_NOGLOB] = { 'f', "noglob" },
	[OPT_INTERACTIVE] = { 'i', "interactive" },
	[OPT_MONITOR] = { 'm', "monitor" },
	[OPT_NOEXEC] = { 'n', "noexec" },
	[OPT_STDIN] = { 's', "stdin" },
	[OPT_XTRACE] = { 'x', "xtrace" },
	[OPT_VERBOSE] = { 'v', "verbose" },
	[OPT_NOCLOBBER] = { 'C', "noclobber" },
	[OPT_ALLEXPORT] = { 'a', "allexport" },
	[OPT_NOUNSET] = { 'u', "nounset" },
};

const char *options_letters(void)
{
	static char letters[OPT_COUNT + 1];
	int n = 0;

	for (int i = 0; i < OPT_COUNT; i++)
		if (sh.opt[i])
			letters[n++] = options[i].letter;
	letters[n] = '\0';
	return letters;
}

void options_print(bool as_commands)
{
	if (!as_commands)
		out_puts("Current option settings\n");
	for (int i = 0; i < OPT_COUNT; i++) {
		if (as_commands)
			out_printf("set %co %s\n", sh.opt[i] ? '-' : '+',
				   options[i].name);
		else
			out_printf("%-16s%s\n", options[i].name,
				   sh.opt[i] ? "on" : "off");
	}
}

static void set_option(int option, bool on)
{
	if (option == OPT_MONITOR && on && !sh.subshell)
		job_control_start();	/* sets it if that works */
	else if (option == OPT_MONITOR && !sh.subshell)
		job_control_stop();
	else
		sh.opt[option] = on;
}

static void set_by_letter(char letter, bool on, bool startup)
{
	if (startup && startup_option(letter))
		return;
	for (int i = 0; i < OPT_COUNT; i++) {
		if (options[i].letter == letter) {
			set_option(i, on);
			return;
		}
	}
	sh_fail("Illegal option %c%c", on ? '-' : '+', letter);
}

static void set_by_name(const char *name, bool on)
{
	for (int i = 0; i < OPT_COUNT; i++) {
		if (strcmp(options[i].name, name) == 0) {
			set_option(i, on);
			return;
		}
	}
	sh_fail("Illegal option %co %s", on ? '-' : '+', name);
}

/* The letters of one word. Returns whether an -o takes the next word. */
static bool parse_letters(const char *p, bool on, bool startup)
{
	bool takes_name = false;

	for (; *p; p++) {
		if (*p == 'o')
			takes_name = true;
		else
			set_by_letter(*p, on, startup);
	}
	return takes_name;
}

int options_parse(int argc, char **argv, bool startup)
{
	int i = 1;

	while (i < argc && (argv[i][0] == '-' || argv[i][0] == '+')) {
		bool on = argv[i][0] == '-';
		const char *letters = argv[i++] + 1;

		if (on && strcmp(letters, "-") == 0)
			break;
		if (!*letters) {
			if (!startup && on)
				sh.opt[OPT_XTRACE] = sh.opt[OPT_VERBOSE] =
					false;
			break;
		}
		if (!parse_letters(letters, on, startup))
			continue;
		if (i < argc)
			set_by_name(argv[i++], on);
		else
			options_print(!on);
	}
	return i;
}

void params_free(struct params *p)
{
	if (!p->owned)
		return;
	for (int i = 0; p->owned[i]; i++)
		free(p->owned[i]);
	free(p->owned);
	p->owned = NULL;
}

void params_set(int count, char **argv)
{
	char **copies = xmalloc((count + 1) * sizeof(char *));

	for (int i = 0; i < count; i++)
		copies[i] = xstrdup(argv[i]);
	copies[count] = NULL;
	params_free(&sh.params);
	sh.params = (struct params){ .argv = copies, .count = count,
				     .owned = copies, .opt_index = 1 };
}
