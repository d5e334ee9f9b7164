/* SPDX-License-Identifier: MIT */
/*
 * futex(2), as far as one process can tell: WAIT when the word has changed,
 * with a time limit, WAKE with nobody there, and the errors.
 */
#include "check.h"

#define WAIT	0
#define WAKE	1
#define PRIVATE 128

static int word = 5;

static long futex(int *at, int op, int value, const struct timespec *ts)
{
	return syscall(SYS_futex, at, op, value, ts, NULL, 0);
}

static void waiting(void)
{
	struct timespec ts = { 0, 20000000 };
	long begin = check_ms(CLOCK_MONOTONIC);

	SECTION("futex: FUTEX_WAIT");
	CHECK_ERR(futex(&word, WAIT, 4, NULL), EAGAIN);
	CHECK_ERR(futex(&word, WAIT | PRIVATE, 6, NULL), EAGAIN);
	CHECK_ERR(futex(&word, WAIT, 5, &ts), ETIMEDOUT);
	CHECK_ERR(futex(&word, WAIT | PRIVATE, 5, &ts), ETIMEDOUT);
	CHECK(check_ms(CLOCK_MONOTONIC) - begin >= 39);
	ts.tv_nsec = 0;
	CHECK_ERR(futex(&word, WAIT, 5, &ts), ETIMEDOUT);
}

static void waking(void)
{
	SECTION("futex: FUTEX_WAKE with nobody there");
	CHECK_EQ(futex(&word, WAKE, 1, NULL), 0);
	CHECK_EQ(futex(&word, WAKE | PRIVATE, 0x7fffffff, NULL), 0);
	CHECK_EQ(word, 5);
}

static void errors(void)
{
	struct timespec wrong = { 0, 1000000000 };

	SECTION("futex: errors");
	CHECK_ERR(futex(&word, 99, 0, NULL), ENOSYS);
	CHECK_ERR(futex(&word, WAIT, 5, &wrong), EINVAL);
	CHECK_ERR(futex((int *)((char *)&word + 1), WAIT, 5, NULL), EINVAL);
	CHECK_ERR(futex((int *)((char *)&word + 2), WAKE, 1, NULL), EINVAL);
	for (unsigned i = 0; i < ARRAY_SIZE(bad_pointers) - 1; i++)
		CHECK_ERR(futex(bad_pointers[i], WAIT, 5, NULL), EFAULT);
	CHECK_BAD_NOT_NULL(syscall(SYS_futex, &word, WAIT, 5, bad, NULL, 0));
}

/* Parent and child wait for one word; being private, they do not meet. */
static void child(long unused)
{
	struct timespec ts = { 0, 50000000 };

	(void)unused;
	CHECK_ERR(futex(&word, WAIT | PRIVATE, 5, &ts), ETIMEDOUT);
}

static void apart(void)
{
	pid_t pid = start(child, 0);

	SECTION("futex: a child's word is another word");
	usleep(10000);
	CHECK_EQ(futex(&word, WAKE | PRIVATE, 1, NULL), 0);
	CHECK_EQ(status_of(pid), EXITED(0));
}

int main(void)
{
	waiting();
	waking();
	errors();
	apart();
	return check_done();
}
