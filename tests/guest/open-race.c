/* SPDX-License-Identifier: MIT */
/*
 * Four processes open and close at once, 1,000 times each: one file, files
 * that others make and remove, and one name that only one may create.
 */
#include "check.h"

#define RACERS 4
#define ROUNDS 1000

static void race(void (*fn)(long))
{
	pid_t pids[RACERS];

	for (int i = 0; i < RACERS; i++)
		pids[i] = start(fn, i);
	for (int i = 0; i < RACERS; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
}

static void one_file(long n)
{
	char buf[4];
	int good = 0;

	for (int i = 0; i < ROUNDS; i++) {
		int fd = open("file", i % 2 ? O_RDONLY : O_RDWR);

		good += fd >= 0 && read(fd, buf, 4) == 4 &&
			memcmp(buf, "data", 4) == 0 && close(fd) == 0;
	}
	CHECK_EQ(good, ROUNDS);
	CHECK_EQ(open("file", O_RDONLY), 3);
	(void)n;
}

/* A descriptor in vain is ENOENT, never anything else. */
static void come_and_go(long n)
{
	int good = 0;

	for (int i = 0; i < ROUNDS; i++) {
		char name[] = "racer-0";
		int fd;

		name[6] += i % 3;
		if ((i + n) % 2) {
			fd = open(name, O_CREAT | O_RDWR, 0644);
			good += fd >= 0 && write(fd, "x", 1) == 1;
			good -= fd < 0 || close(fd) < 0;
		} else {
			fd = unlink(name);
			good += fd == 0 || errno == ENOENT;
		}
	}
	CHECK_EQ(good, ROUNDS);
}

static int winners[2];

/* Of four, exactly one makes the file; the losers get EEXIST. */
static void only_one(long n)
{
	int good = 0;

	(void)n;
	for (int i = 0; i < ROUNDS / 4; i++) {
		char name[20];
		int fd;

		snprintf(name, sizeof(name), "once-%d", i);
		fd = open(name, O_CREAT | O_EXCL | O_RDWR, 0644);
		good += fd >= 0 ? write(winners[1], "x", 1) == 1
				: errno == EEXIST;
		close(fd);
	}
	CHECK_EQ(good, ROUNDS / 4);
}

int main(void)
{
	char buf[ROUNDS];

	fresh_dir();
	make_file("file", "data", 4);
	SECTION("1,000 opens of one file by four processes");
	race(one_file);
	SECTION("1,000 opens of files that come and go");
	race(come_and_go);
	SECTION("O_EXCL: one of four wins, 250 times");
	CHECK_OK(pipe2(winners, O_NONBLOCK));
	race(only_one);
	CHECK_EQ(read(winners[0], buf, sizeof(buf)), ROUNDS / 4);
	return check_done();
}
