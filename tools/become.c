/* SPDX-License-Identifier: MIT */
/*
 * A function for GNU make: $(become NAMES,COMMAND) turns make into the shell
 * command, after it has put the variables in NAMES into the environment.
 *
 * `make exec' needs it. Make itself ends in 2 after whatever failure, and adds
 * a line of its own; a command on Vitrix shall end in its own status and with
 * its own output alone. The Makefile loads this as a shared object; where make
 * cannot load one, the function is unknown, expands to nothing, and the recipe
 * goes the ordinary way.
 */
#include <gnumake.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int plugin_is_GPL_compatible;
int become_gmk_setup(void);

/* The variable as it was given, so that `CMD=echo $x' needs no second $. */
static void put_into_environment(const char *name)
{
	char text[100];
	char *value;

	snprintf(text, sizeof(text), "$(value %s)", name);
	value = gmk_expand(text);
	if (value[0])
		setenv(name, value, 1);
	gmk_free(value);
}

static char *become(const char *self, unsigned int argc, char **argv)
{
	sigset_t none;
	char *name;

	(void)self;
	if (argc != 2)
		return NULL;
	for (name = strtok(argv[0], " "); name; name = strtok(NULL, " "))
		put_into_environment(name);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execl("/bin/sh", "sh", "-c", argv[1], (char *)NULL);
	return NULL;
}

int become_gmk_setup(void)
{
	gmk_add_function("become", become, 2, 2, GMK_FUNC_DEFAULT);
	return 1;
}
