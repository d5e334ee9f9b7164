/* SPDX-License-Identifier: MIT */
/*
 * Races between a signal and calls that wait for what its handler does: a byte
 * in a pipe, a word that changes. None is lost in 10,000 times (races.h).
 */
#include "races.h"
#include <poll.h>
#include <sys/select.h>

#define FUTEX_WAIT 0

static void count(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	caught++;
}

static void send_byte(int sig, siginfo_t *info, void *context)
{
	int was = errno;

	(void)sig, (void)info, (void)context;
	if (write(in[1], "s", 1) != 1)
		_exit(98);
	errno = was;
}

static int by_read(int n)
{
	char c;
	long got;

	(void)n;
	while ((got = read(in[0], &c, 1)) == -1 && errno == EINTR)
		;
	return got == 1;
}

static int by_poll(int n)
{
	struct pollfd p = { in[0], POLLIN, 0 };
	int got;

	while ((got = poll(&p, 1, -1)) == -1 && errno == EINTR)
		;
	return got == 1 && by_read(n);
}

static int by_select(int n)
{
	fd_set set;
	int got;

	do {
		FD_ZERO(&set);
		FD_SET(in[0], &set);
		got = select(in[0] + 1, &set, NULL, NULL, NULL);
	} while (got == -1 && errno == EINTR);
	return got == 1 && by_read(n);
}

static int by_futex(int n)
{
	while (caught < n)
		if (syscall(SYS_futex, &caught, FUTEX_WAIT, n - 1, NULL) < 0 &&
		    errno != EINTR && errno != EAGAIN)
			return 0;
	return 1;
}

static const struct way ways[] = {
	{ "read and a handler that writes", by_read, send_byte, 0 },
	{ "poll and a handler that writes", by_poll, send_byte, 0 },
	{ "select and a handler that writes", by_select, send_byte, 0 },
	{ "futex and a handler that counts", by_futex, count, 0 },
};

int main(void)
{
	fresh_signals();
	for (unsigned i = 0; i < ARRAY_SIZE(ways); i++)
		race(&ways[i]);
	return check_done();
}
