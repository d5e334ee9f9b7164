/* SPDX-License-Identifier: MIT */
/*
 * uname [-asnrvmpio]: what the kernel says of itself: its name (-s, and
 * without options), the machine's name in the network (-n), release (-r),
 * version (-v), kind of machine (-m, also -p and -i), operating system (-o);
 * -a all of them in this order but -p and -i, which say nothing new.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "util.h"

static void put(const char *text)
{
	static bool not_first;

	printf("%s%s", not_first ? " " : "", text);
	not_first = true;
}

int main(int argc, char **argv)
{
	struct utsname name;
	char wanted[128] = "";
	int c;

	while ((c = next_option(argc, argv, "asnrvmpio")) != -1) {
		if (c == '?')
			usage(1, "[-asnrvmpio]");
		wanted[c] = 1;
	}
	if (optind < argc)
		errx(1, "extra operand '%s'", argv[optind]);
	if (argc == optind && !memchr(wanted, 1, sizeof(wanted)))
		wanted['s'] = 1;
	if (uname(&name) < 0)
		err(1, "cannot get system name");
	if (wanted['s'] || wanted['a'])
		put(name.sysname);
	if (wanted['n'] || wanted['a'])
		put(name.nodename);
	if (wanted['r'] || wanted['a'])
		put(name.release);
	if (wanted['v'] || wanted['a'])
		put(name.version);
	if (wanted['m'] || wanted['a'])
		put(name.machine);
	if (wanted['p'])
		put(name.machine);
	if (wanted['i'])
		put(name.machine);
	if (wanted['o'] || wanted['a'])
		put(name.sysname);
	putchar('\n');
	return finish(0);
}
