/* SPDX-License-Identifier: MIT */
/*
 * uptime: the time of day, how long the machine has run, and how many
 * processes were ready on average in the last 1, 5 and 15 minutes.
 */
#include <err.h>
#include <stdio.h>
#include <time.h>

#include "process.h"
#include "util.h"

int main(int argc, char **argv)
{
	time_t now = time(NULL);
	char text[16];

	if (argc > 1)
		usage(1, "");
	(void)argv;
	strftime(text, sizeof(text), "%H:%M:%S", localtime(&now));
	printf(" %s %s,  load average: %s\n", text,
	       uptime_text(uptime_seconds()), load_text());
	return finish(0);
}
