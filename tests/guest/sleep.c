/* SPDX-License-Identifier: MIT */
/*
 * nanosleep and clock_nanosleep: never too short, not absurdly long, to a
 * time of day, many sleepers at once that wake in their order, and errors.
 */
#include "check.h"

#define MS 1000000L

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 * MS + ts.tv_nsec;
}

static long nap(long nanoseconds)
{
	struct timespec ts = { 0, nanoseconds };

	return syscall(SYS_nanosleep, &ts, NULL);
}

static void lengths(void)
{
	static const long times[] = { 0, 1, 1000, MS, 10 * MS, 35 * MS };

	SECTION("nanosleep: at least as long as asked");
	for (unsigned i = 0; i < ARRAY_SIZE(times); i++) {
		int64_t begin = now();

		CHECK_OK(nap(times[i]));
		CHECK(now() - begin >= times[i]);
		CHECK(now() - begin < times[i] + 3000 * MS);
	}
}

static void absolute(void)
{
	struct timespec ts;
	int64_t end = now() + 20 * MS;

	SECTION("clock_nanosleep: until a time");
	ts = (struct timespec){ end / (1000 * MS), end % (1000 * MS) };
	CHECK_OK(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME,
			 &ts, NULL));
	CHECK(now() >= end);
	CHECK_OK(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME,
			 &ts, NULL));
	CHECK(now() < end + 3000 * MS);
	ts = (struct timespec){ 0, 5 * MS };
	CHECK_OK(syscall(SYS_clock_nanosleep, CLOCK_REALTIME, 0, &ts, NULL));
	CHECK(now() >= end + 5 * MS);
}

static int order[2];

static void sleeper(long n)
{
	char name = 'a' + n;

	nap((n + 1) * 100 * MS);
	CHECK_EQ(write(order[1], &name, 1), 1);
}

static void many(void)
{
	pid_t pids[5];
	char woke[6] = "";

	SECTION("nanosleep: five sleepers wake in order");
	CHECK_OK(pipe(order));
	for (int i = 4; i >= 0; i--)
		pids[i] = start(sleeper, i);
	for (int i = 0; i < 5; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	CHECK_EQ(read(order[0], woke, 5), 5);
	CHECK(strcmp(woke, "abcde") == 0);
}

static void errors(void)
{
	struct timespec wrong[] = { { 0, 1000000000 }, { 0, -1 }, { -1, 0 } };
	struct timespec good = { 0, 0 };

	SECTION("nanosleep: errors");
	for (int i = 0; i < 3; i++) {
		CHECK_ERR(syscall(SYS_nanosleep, &wrong[i], NULL), EINVAL);
		CHECK_ERR(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0,
				  &wrong[i], NULL),
			  EINVAL);
	}
	CHECK_ERR(syscall(SYS_clock_nanosleep, 99, 0, &good, NULL), EINVAL);
	CHECK_BAD(syscall(SYS_nanosleep, bad, NULL));
	CHECK_BAD(syscall(SYS_clock_nanosleep, CLOCK_REALTIME, 0, bad, NULL));
	CHECK_ERR(syscall(SYS_nanosleep, edge(15), NULL), EFAULT);
}

int main(void)
{
	lengths();
	absolute();
	many();
	errors();
	return check_done();
}
