/* SPDX-License-Identifier: MIT */
/*
 * Races between a signal and the calls that let it in and wait for it in one:
 * none is lost in 10,000 times (races.h).
 */
#include "races.h"
#include <poll.h>
#include <sys/select.h>

static void count(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	caught++;
}

static int by_suspend(int n)
{
	sigset_t none = set_of(0);

	while (caught < n)
		if (sigsuspend(&none) != -1 || errno != EINTR)
			return 0;
	return 1;
}

static int by_timedwait(int n)
{
	unsigned long set = 1UL << (SIGUSR1 - 1);

	caught = n;
	return syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8) == SIGUSR1;
}

static int by_ppoll(int n)
{
	sigset_t none = set_of(0);

	while (caught < n)
		if (ppoll(NULL, 0, NULL, &none) != -1 || errno != EINTR)
			return 0;
	return 1;
}

static int by_pselect(int n)
{
	sigset_t none = set_of(0);

	while (caught < n)
		if (pselect(0, NULL, NULL, NULL, NULL, &none) != -1 ||
		    errno != EINTR)
			return 0;
	return 1;
}

static const struct way ways[] = {
	{ "sigsuspend", by_suspend, count, 1 },
	{ "sigtimedwait", by_timedwait, count, 1 },
	{ "ppoll", by_ppoll, count, 1 },
	{ "pselect", by_pselect, count, 1 },
};

int main(void)
{
	fresh_signals();
	for (unsigned i = 0; i < ARRAY_SIZE(ways); i++)
		race(&ways[i]);
	return check_done();
}
