/* SPDX-License-Identifier: MIT */
/*
 * A storm of processes: four workers, each making 120 children that end in
 * every way there is, at times that meet: they exit, are killed while they
 * start, run, sleep, exec or exit, leave orphans, leave zombies. Each
 * worker's every child is accounted for, with a status that can be explained.
 */
#include "check.h"
#include <signal.h>

#define WORKERS	 4
#define CHILDREN 120

static char *self;
static unsigned long state;

static unsigned chance(unsigned below)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (state >> 33) % below;
}

static void spin(long loops)
{
	for (volatile long n = 0; n < loops; n++)
		;
}

/* What a child does; all of them end with 3 unless they are killed. */
static void child_way(int way)
{
	char *const argv[] = { self, "exit", NULL }, *const envp[] = { NULL };
	char *page;

	switch (way) {
	case 0:
		break;
	case 1:
		usleep(way * 500);
		break;
	case 2:
		execve(self, argv, envp);
		_exit(4);
	case 3:
		if (fork() == 0)
			_exit(9);
		break;
	case 4:
		if (fork() == 0) {
			usleep(1000);
			_exit(9);
		}
		break;
	case 5:
		page = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		memset(page, 1, 64 * PAGE);
		break;
	default:
		spin(20000);
	}
	_exit(3);
}

/* One child; 1 when its end is one of those that are right. */
static int one(void)
{
	int way = chance(7), hurt = chance(3) == 0, status;
	long delay = chance(20000);
	pid_t pid = fork();

	if (pid < 0)
		return 0;
	if (pid == 0)
		child_way(way);
	if (hurt) {
		spin(delay);
		if (kill(pid, chance(2) ? SIGKILL : SIGTERM) < 0)
			return 0;
	}
	if (chance(4) == 0 && waitpid(pid, &status, WNOHANG) == pid)
		return hurt || status == EXITED(3);
	if (waitpid(pid, &status, 0) != pid)
		return 0;
	if (status == EXITED(3))
		return 1;
	return hurt && (status == KILLED(SIGKILL) || status == KILLED(SIGTERM));
}

static void worker(long n)
{
	int good = 0;

	state = n + 1;
	for (int i = 0; i < CHILDREN; i++)
		good += one();
	CHECK_EQ(good, CHILDREN);
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
}

/* Many children at once, waited for in whatever order they end. */
static void crowd(long n)
{
	int status, good = 0;

	state = n + 100;
	for (int i = 0; i < 40; i++)
		if (fork() == 0)
			child_way(chance(3));
	while (wait(&status) > 0)
		good += status == EXITED(3);
	CHECK_EQ(good, 40);
}

static void all(void (*fn)(long))
{
	pid_t pids[WORKERS];

	for (int i = 0; i < WORKERS; i++)
		pids[i] = start(fn, i);
	for (int i = 0; i < WORKERS; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 2)
		return 3;
	SECTION("four workers, children that end in every way");
	all(worker);
	SECTION("four crowds of forty");
	all(crowd);
	return check_done();
}
