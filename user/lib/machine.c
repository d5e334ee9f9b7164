/* SPDX-License-Identifier: MIT */
/*
 * What /proc tells about the machine as a whole, and names of terminals: the
 * other half of process.h. A figure that cannot be read is 0.
 */
#include "process.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

/* Major numbers of terminals (devices.txt of Linux). */
#define MAJOR_TTY     4
#define MAJOR_CONSOLE 5
#define MAJOR_PTS     136
#define FIRST_SERIAL  64

const char *terminal_name(int device)
{
	static char text[24];
	unsigned kind = major(device), number = minor(device);

	if (device == 0)
		return "?";
	if (kind == MAJOR_TTY && number >= FIRST_SERIAL)
		snprintf(text, sizeof(text), "ttyS%u", number - FIRST_SERIAL);
	else if (kind == MAJOR_TTY)
		snprintf(text, sizeof(text), "tty%u", number);
	else if (kind == MAJOR_CONSOLE)
		return "console";
	else if (kind == MAJOR_PTS)
		snprintf(text, sizeof(text), "pts/%u", number);
	else
		snprintf(text, sizeof(text), "%u:%u", kind, number);
	return text;
}

double uptime_seconds(void)
{
	FILE *in = fopen("/proc/uptime", "r");
	double seconds = 0;

	if (in && fscanf(in, "%lf", &seconds) != 1)
		seconds = 0;
	if (in)
		fclose(in);
	return seconds;
}

const char *load_text(void)
{
	static char text[48];
	FILE *in = fopen("/proc/loadavg", "r");
	double load[3] = { 0, 0, 0 };

	if (in && fscanf(in, "%lf %lf %lf", &load[0], &load[1], &load[2]) < 3)
		load[2] = 0;
	if (in)
		fclose(in);
	snprintf(text, sizeof(text), "%.2f, %.2f, %.2f", load[0], load[1],
		 load[2]);
	return text;
}

const char *uptime_text(double seconds)
{
	static char text[64];
	long minutes = (long)seconds / 60;
	long hours = minutes / 60, days = hours / 24;
	int used = snprintf(text, sizeof(text), "up ");

	if (days > 0)
		used += snprintf(text + used, sizeof(text) - used,
				 "%ld day%s, ", days, days == 1 ? "" : "s");
	if (hours % 24 > 0)
		snprintf(text + used, sizeof(text) - used, "%2ld:%02ld",
			 hours % 24, minutes % 60);
	else
		snprintf(text + used, sizeof(text) - used, "%ld min",
			 minutes % 60);
	return text;
}

unsigned long long memory_figure(const char *name)
{
	FILE *in = fopen("/proc/meminfo", "r");
	unsigned long long n, found = 0;
	char line[128], word[64];

	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, "%63[^:]: %llu", word, &n) == 2 &&
		    strcmp(word, name) == 0)
			found = n;
	if (in)
		fclose(in);
	return found;
}
