/* SPDX-License-Identifier: MIT */
/*
 * Appending at once: four processes write lines to one file, each through an
 * open of its own with O_APPEND, and again through one shared open file. No
 * line is lost, torn or overwritten.
 */
#include "check.h"

#define WRITERS 4
#define LINES	250
#define LENGTH	60

static int shared = -1;

static void writer(long name)
{
	int fd = shared < 0 ? open("log", O_WRONLY | O_APPEND) : shared;
	char line[LENGTH];

	for (int i = 0; i < LINES; i++) {
		int length = 20 + (i * 7 + name) % 40;

		memset(line, 'a' + name, length);
		line[0] = '<';
		line[length - 1] = '\n';
		CHECK_EQ(write(fd, line, length), length);
	}
}

/* Every line whole and of one letter, each writer's in its own order. */
static void examine(void)
{
	static char text[WRITERS * LINES * LENGTH];
	int fd = open("log", O_RDONLY), lines[WRITERS] = { 0 }, torn = 0;
	long size = read(fd, text, sizeof(text));

	for (long at = 0; at < size;) {
		char *end = memchr(text + at, '\n', size - at);
		int name = text[at + 1] - 'a', length;

		if (text[at] != '<' || !end || name < 0 || name >= WRITERS) {
			torn++;
			break;
		}
		length = end - (text + at) + 1;
		torn += length != 20 + (lines[name] * 7 + name) % 40;
		torn += !all_bytes(text + at + 1, length - 2, 'a' + name);
		lines[name]++;
		at += length;
	}
	CHECK_EQ(torn, 0);
	for (int i = 0; i < WRITERS; i++)
		CHECK_EQ(lines[i], LINES);
	close(fd);
}

static void race(void)
{
	pid_t pids[WRITERS];

	for (int i = 0; i < WRITERS; i++)
		pids[i] = start(writer, i);
	for (int i = 0; i < WRITERS; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	examine();
}

int main(void)
{
	fresh_dir();
	make_file("log", "", 0);
	SECTION("append: four processes, four opens with O_APPEND");
	race();
	SECTION("append: four processes, one shared offset");
	shared = open("log", O_WRONLY | O_TRUNC);
	race();
	return check_done();
}
