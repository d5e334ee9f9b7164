/* SPDX-License-Identifier: MIT */
/*
 * SIGKILL amid one long call: the call ends soon, not when all that it was
 * asked for is done. Each of these takes seconds if it is left to itself.
 */
#include "check.h"
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#define HOLE   (2L << 30)
#define PIECE  (2 * MIB)
#define PIECES 1024
#define SOON   1000 /* ms; a busy machine's patience */

static int hole, null;

static void sends(void)
{
	off_t at = 0;

	sendfile(null, hole, &at, HOLE);
}

static struct iovec *pieces(void)
{
	static struct iovec v[PIECES];
	char *buf = mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (int i = 0; i < PIECES; i++)
		v[i] = (struct iovec){ buf, PIECE };
	return v;
}

static void reads_in_pieces(void)
{
	preadv(hole, pieces(), PIECES, 0);
}

static void reads_zeros(void)
{
	int zero = open("/dev/zero", O_RDONLY);

	readv(zero, pieces(), PIECES);
}

static const struct {
	const char *name;
	void (*call)(void);
} calls[] = {
	{ "sendfile of a hole", sends },
	{ "preadv of a hole", reads_in_pieces },
	{ "readv of /dev/zero", reads_zeros },
};

static void again_and_again(long which)
{
	for (;;)
		calls[which].call();
}

int main(void)
{
	fresh_dir();
	hole = open("hole", O_CREAT | O_RDWR, 0644);
	null = open("/dev/null", O_WRONLY);
	CHECK_OK(ftruncate(hole, HOLE));
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
		pid_t pid = start(again_and_again, i);
		long killed;

		SECTION(calls[i].name);
		usleep(50000);
		killed = check_ms(CLOCK_MONOTONIC);
		CHECK_OK(kill(pid, SIGKILL));
		CHECK_EQ(status_of(pid), KILLED(SIGKILL));
		CHECK(check_ms(CLOCK_MONOTONIC) - killed < SOON);
	}
	return check_done();
}
