/* SPDX-License-Identifier: MIT */
/*
 * pidof [-s] NAME…: the numbers of the processes that run a command of that
 * name, the youngest first; -s only one. Status 1 if there is none.
 */
#include <stdbool.h>
#include <stdio.h>

#include "process.h"
#include "util.h"

static bool is_named(struct process *p, char **names)
{
	for (; *names; names++)
		if (process_is(p, *names))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	struct process_list list;
	bool single = false, any = false;
	int c;

	while ((c = next_option(argc, argv, "s")) != -1) {
		if (c == '?')
			usage(1, "[-s] NAME...");
		single = true;
	}
	if (optind == argc)
		usage(1, "[-s] NAME...");
	process_list(&list);
	for (size_t i = list.count; i-- > 0 && !(single && any);) {
		if (!is_named(&list.process[i], argv + optind))
			continue;
		printf("%s%d", any ? " " : "", (int)list.process[i].pid);
		any = true;
	}
	if (any)
		putchar('\n');
	process_list_free(&list);
	return finish(any ? 0 : 1);
}
