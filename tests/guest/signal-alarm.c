/* SPDX-License-Identifier: MIT */
/*
 * alarm, setitimer, getitimer: when they go off, what is left, what they give
 * back; what of a sleep is left when one interrupts it; and a process that
 * has a timer but no handler.
 */
#include "signals.h"

static struct itimerval timer_of(long ms, long interval_ms)
{
	struct itimerval timer = {
		{ interval_ms / 1000, interval_ms % 1000 * 1000 },
		{ ms / 1000, ms % 1000 * 1000 },
	};

	return timer;
}

static long left_ms(void)
{
	struct itimerval timer;

	CHECK_OK(getitimer(ITIMER_REAL, &timer));
	return timer.it_value.tv_sec * 1000 + timer.it_value.tv_usec / 1000;
}

static void set_ms(long ms, long interval_ms)
{
	struct itimerval timer = timer_of(ms, interval_ms);

	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
}

static void values(void)
{
	struct itimerval timer = timer_of(100000, 7000), old;

	SECTION("what alarm and setitimer give back");
	CHECK_EQ(alarm(100), 0);
	CHECK_EQ(alarm(50), 100);
	CHECK(left_ms() > 40000 && left_ms() <= 50000);
	CHECK_OK(setitimer(ITIMER_REAL, &timer, &old));
	CHECK(old.it_value.tv_sec >= 40 && old.it_interval.tv_sec == 0);
	CHECK_OK(getitimer(ITIMER_REAL, &old));
	CHECK_EQ(old.it_interval.tv_sec, 7);
	CHECK(old.it_value.tv_sec >= 90);
	CHECK_EQ(alarm(0), 100);
	CHECK_EQ(left_ms(), 0);
	CHECK_EQ(alarm(0), 0);
	set_ms(300, 0);
	CHECK_EQ(alarm(0), 1); /* never 0 for one that was set */
	timer = timer_of(0, 5000);
	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
	CHECK_EQ(left_ms(), 0);
}

static void errors(void)
{
	struct itimerval timer = timer_of(0, 0);

	SECTION("errors");
	CHECK_ERR(setitimer(99, &timer, NULL), EINVAL);
	CHECK_ERR(setitimer(-1, &timer, NULL), EINVAL);
	CHECK_ERR(getitimer(99, &timer), EINVAL);
	timer.it_value.tv_usec = 1000000;
	CHECK_ERR(setitimer(ITIMER_REAL, &timer, NULL), EINVAL);
	timer.it_value.tv_usec = -1;
	CHECK_ERR(setitimer(ITIMER_REAL, &timer, NULL), EINVAL);
	timer = timer_of(0, 0);
	timer.it_value.tv_sec = -1;
	CHECK_ERR(setitimer(ITIMER_REAL, &timer, NULL), EINVAL);
	timer = timer_of(0, 0);
	timer.it_interval.tv_usec = 1000000;
	CHECK_ERR(setitimer(ITIMER_REAL, &timer, NULL), EINVAL);
	CHECK_BAD_NOT_NULL(syscall(SYS_setitimer, ITIMER_REAL, bad, NULL));
	CHECK_BAD(syscall(SYS_getitimer, ITIMER_REAL, bad));
	timer = timer_of(1L << 50, 0);
	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
	CHECK_EQ(alarm(0) > 0, 1);
}

static void intervals(void)
{
	long begin = check_ms(CLOCK_MONOTONIC), took;

	SECTION("again and again");
	handle(SIGALRM, note, 0);
	forget();
	set_ms(10, 10);
	while (seen.count < 5)
		pause();
	set_ms(0, 0);
	took = check_ms(CLOCK_MONOTONIC) - begin;
	CHECK(took >= 49 && took < 2000);
	forget();
	usleep(30000);
	CHECK_EQ(seen.count, 0);
	/* The first may come much later than the others, or earlier. */
	begin = check_ms(CLOCK_MONOTONIC);
	set_ms(1, 40);
	while (seen.count < 2)
		pause();
	set_ms(0, 0);
	CHECK(check_ms(CLOCK_MONOTONIC) - begin >= 40);
}

/* alarm interrupts a sleep of 1,000 seconds; the rest is told. */
static void rest_of_sleep(void)
{
	struct timespec ts = { 1000, 0 }, rest = { 0, 0 };

	SECTION("what is left of a sleep");
	forget();
	set_ms(30, 0);
	CHECK_ERR(syscall(SYS_nanosleep, &ts, &rest), EINTR);
	CHECK_EQ(seen.count, 1);
	CHECK(rest.tv_sec >= 990 && rest.tv_sec < 1000);
	CHECK(rest.tv_nsec >= 0 && rest.tv_nsec < 1000000000);
	rest = (struct timespec){ 0, 0 };
	set_ms(30, 0);
	CHECK_ERR(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &ts, &rest),
		  EINTR);
	CHECK(rest.tv_sec >= 990 && rest.tv_sec < 1000);
	/* An absolute one leaves it alone. */
	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += 1000;
	rest = (struct timespec){ 1, 2 };
	set_ms(30, 0);
	CHECK_ERR(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME,
			  &ts, &rest),
		  EINTR);
	CHECK(rest.tv_sec == 1 && rest.tv_nsec == 2);
	set_ms(30, 0);
	CHECK_ERR(syscall(SYS_nanosleep, &(struct timespec){ 1000, 0 },
			  bad_pointers[5]),
		  EFAULT);
	set_ms(30, 0);
	CHECK(sleep(1000) >= 990);
}

static void wait_for_alarm(long ms)
{
	set_ms(ms, 0);
	for (;;)
		pause();
}

static void computes(long ms)
{
	set_ms(ms, 0);
	for (;;)
		;
}

static void pending_once(void)
{
	SECTION("blocked: pending once, however often it went off");
	handle(SIGALRM, note, 0);
	forget();
	block(SIGALRM);
	set_ms(2, 2);
	usleep(40000);
	CHECK(is_pending(SIGALRM));
	set_ms(0, 0);
	unblock(SIGALRM);
	CHECK_EQ(seen.count, 1);
}

int main(void)
{
	fresh_signals();
	values();
	errors();
	intervals();
	rest_of_sleep();
	pending_once();
	SECTION("without a handler");
	signal(SIGALRM, SIG_DFL);
	CHECK_EQ(in_child(wait_for_alarm, 20), KILLED(SIGALRM));
	CHECK_EQ(in_child(computes, 20), KILLED(SIGALRM));
	CHECK_EQ(in_child(computes, 1), KILLED(SIGALRM));
	return check_done();
}
