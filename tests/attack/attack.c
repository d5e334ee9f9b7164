/* SPDX-License-Identifier: MIT */
/*
 * attack - takes what there is of one thing, and never has enough.
 *
 *     attack memory | files | disk
 *
 * memory is allocated and touched; files are opened, by more and more
 * processes; disk is filled below $TMPDIR or /tmp with files. What is refused
 * is asked for again, without end. For tests/attack, as an ordinary user.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE (1 << 20)

static void take_memory(void)
{
	for (;;) {
		char *p = malloc(PIECE);

		if (p)
			memset(p, 1, PIECE);
	}
}

/* A child inherits them all and opens no more: so it closes them first. */
static void take_files(void)
{
	for (;;) {
		while (open("/etc/passwd", O_RDONLY) >= 0)
			;
		if (fork() != 0)
			continue;
		for (int fd = 3; close(fd) == 0; fd++)
			;
	}
}

static void take_disk(void)
{
	static char piece[PIECE];
	const char *folder = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
	char name[256];

	for (int i = 0;; i++) {
		int fd;

		snprintf(name, sizeof(name), "%s/fill.%d.%d", folder,
			 (int)getpid(), i);
		fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0)
			continue;
		while (write(fd, piece, sizeof(piece)) > 0)
			;
		close(fd);
	}
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (strcmp(what, "memory") == 0)
		take_memory();
	if (strcmp(what, "files") == 0)
		take_files();
	if (strcmp(what, "disk") == 0)
		take_disk();
	fputs("usage: attack memory|files|disk\n", stderr);
	return 2;
}
