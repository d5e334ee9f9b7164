/* SPDX-License-Identifier: MIT */
/*
 * free [-b | -k | -m | -h]: how much memory the machine has, how much of it is
 * in use, free, and holds copies of disk blocks that can be given up at any
 * time: "available" counts those as free. In KiB unless said.
 */
#include <stdio.h>
#include <string.h>

#include "names.h"
#include "process.h"
#include "util.h"

#define KIB 1024ull

static int unit = 'k';

static void put_figure(unsigned long long kib)
{
	char text[HUMAN_SIZE_MAX];

	if (unit == 'h')
		human_size(kib * KIB, text);
	else
		snprintf(text, sizeof(text), "%llu",
			 unit == 'b' ? kib * KIB :
			 unit == 'm' ? kib / KIB : kib);
	printf(" %11s", text);
}

static void put_memory(void)
{
	unsigned long long total = memory_figure("MemTotal");
	unsigned long long unused = memory_figure("MemFree");
	unsigned long long cached =
		memory_figure("Buffers") + memory_figure("Cached") +
		memory_figure("SReclaimable");
	unsigned long long used =
		total > unused + cached ? total - unused - cached : 0;

	fputs("Mem:   ", stdout);
	put_figure(total);
	put_figure(used);
	put_figure(unused);
	put_figure(memory_figure("Shmem"));
	put_figure(cached);
	put_figure(memory_figure("MemAvailable"));
	putchar('\n');
}

static void put_swap(void)
{
	unsigned long long total = memory_figure("SwapTotal");
	unsigned long long unused = memory_figure("SwapFree");

	fputs("Swap:  ", stdout);
	put_figure(total);
	put_figure(total - unused);
	put_figure(unused);
	putchar('\n');
}

int main(int argc, char **argv)
{
	int c;

	while ((c = next_option(argc, argv, "bkmh")) != -1) {
		if (c == '?')
			usage(1, "[-b | -k | -m | -h]");
		unit = c;
	}
	if (optind < argc)
		usage(1, "[-b | -k | -m | -h]");
	printf("%-7s %11s %11s %11s %11s %11s %11s\n", "", "total", "used",
	       "free", "shared", "buff/cache", "available");
	put_memory();
	put_swap();
	return finish(0);
}
