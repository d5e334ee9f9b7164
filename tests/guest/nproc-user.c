/* SPDX-License-Identifier: MIT */
/*
 * RLIMIT_NPROC counts the processes of a real user: forks beyond it fail,
 * zombies count until they are waited for, whoever becomes that user counts
 * for him from then on and is refused the next exec; root is never refused.
 */
#include "check.h"
#include <sys/resource.h>

#define SOMEBODY 20123 /* users that nobody else is */
#define ANOTHER	 20124
#define LIMIT	 6

static pid_t children[LIMIT + 1];

static void set_limit(long n)
{
	struct rlimit r = { n, n };

	CHECK_OK(setrlimit(RLIMIT_NPROC, &r));
}

/* How many children one can have; they are zombies, for they end at once. */
static int count_forks(int most)
{
	int n = 0;

	while (n < most && (children[n] = fork()) >= 0) {
		if (children[n] == 0)
			_exit(0);
		n++;
	}
	return n;
}

static void wait_for(int n)
{
	for (int i = 0; i < n; i++)
		CHECK_EQ(waitpid(children[i], NULL, 0), children[i]);
}

static void as_somebody(long unused)
{
	(void)unused;
	set_limit(LIMIT);
	CHECK_OK(setuid(SOMEBODY));
	CHECK_EQ(count_forks(LIMIT), LIMIT - 1);
	CHECK_EQ(fork(), -1);
	CHECK_EQ(errno, EAGAIN);
	CHECK_EQ(waitpid(children[0], NULL, 0), children[0]);
	CHECK_EQ(count_forks(1), 1);
	CHECK_EQ(fork(), -1);
	wait_for(LIMIT - 1);
}

/* One real user's processes are not another's. */
static void apart(long unused)
{
	(void)unused;
	set_limit(LIMIT);
	CHECK_OK(setresuid(SOMEBODY, 0, 0));
	CHECK_EQ(count_forks(LIMIT), LIMIT); /* effective root may */
	CHECK_OK(setresuid(ANOTHER, ANOTHER, ANOTHER));
	wait_for(LIMIT);
	CHECK_EQ(count_forks(LIMIT), LIMIT - 1);
	wait_for(LIMIT - 1);
}

/* One too many may not exec; once the other is gone, he may. */
static void refused(long unused)
{
	int ready[2];
	pid_t other;
	char c;

	(void)unused;
	CHECK_OK(pipe(ready));
	set_limit(1);
	other = fork();
	if (other == 0) {
		if (setuid(SOMEBODY) == 0)
			write(ready[1], "r", 1);
		for (;;)
			pause();
	}
	CHECK_EQ(read(ready[0], &c, 1), 1);
	CHECK_OK(setuid(SOMEBODY));
	CHECK_EQ(execl("/bin/true", "true", (char *)NULL), -1);
	CHECK_EQ(errno, EAGAIN);
	CHECK_OK(kill(other, 9));
	CHECK_EQ(waitpid(other, NULL, 0), other);
	execl("/bin/true", "true", (char *)NULL);
	_exit(1);
}

static void by_root(const char *name, void (*run)(long))
{
	SECTION(name);
	if (getuid() == 0)
		CHECK_EQ(in_child(run, 0), EXITED(0));
	else
		SKIP("not root: it cannot become others");
}

int main(void)
{
	by_root("so many, zombies included", as_somebody);
	by_root("each real user has his own", apart);
	by_root("one too many may not exec", refused);
	return check_done();
}
