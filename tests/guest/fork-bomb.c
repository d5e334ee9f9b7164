/* SPDX-License-Identifier: MIT */
/*
 * Forking without end: children that all stay alive until fork refuses or
 * 300 of them are there, twice, so that the first lot's places must have come
 * back; then a bomb that doubles itself, ended by its group. Afterwards a
 * plain fork works and memory is there as before.
 */
#include "check.h"
#include <signal.h>

#define MOST 300

static int gate[2];
static pid_t pids[MOST];

/* As many children as may be, up to MOST, each waiting at the gate. */
static int fill_table(void)
{
	char c;
	int n;

	for (n = 0; n < MOST; n++) {
		pids[n] = fork();
		if (pids[n] == 0) {
			close(gate[1]);
			_exit(read(gate[0], &c, 1) == 0 ? 5 : 6);
		}
		if (pids[n] < 0)
			break;
	}
	CHECK(n == MOST || errno == EAGAIN || errno == ENOMEM);
	return n;
}

static void full_table(void)
{
	int n, good = 0;

	CHECK_OK(pipe(gate));
	n = fill_table();
	CHECK(n >= 20);
	CHECK_EQ(waitpid(-1, NULL, WNOHANG), 0);
	close(gate[1]);
	for (int i = 0; i < n; i++)
		good += status_of(pids[i]) == EXITED(5);
	CHECK_EQ(good, n);
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
	close(gate[0]);
}

/* Doubles itself, 8 times; nobody waits for anybody. */
static void bomb(long unused)
{
	(void)unused;
	setpgid(0, 0);
	for (int i = 0; i < 8; i++)
		fork();
	for (;;)
		pause();
}

static void touch_memory(long unused)
{
	char *p = mmap(NULL, 4 * MIB, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)unused;
	CHECK(p != MAP_FAILED);
	memset(p, 1, 4 * MIB);
	CHECK_EQ(p[3 * MIB], 1);
}

static void doubling(void)
{
	pid_t pid = start(bomb, 0);

	setpgid(pid, pid);
	usleep(50000);
	CHECK_OK(kill(-pid, SIGKILL));
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	/* The others are somebody else's; they go soon. */
	for (int i = 0; i < 5000 && kill(-pid, SIGKILL) == 0; i++)
		usleep(1000);
	CHECK_ERR(kill(-pid, 0), ESRCH);
}

int main(void)
{
	SECTION("fork bomb: until it is refused, all reaped");
	full_table();
	SECTION("fork bomb: again");
	full_table();
	SECTION("fork bomb: doubling, ended by its group");
	doubling();
	SECTION("fork bomb: afterwards all is as before");
	CHECK_EQ(in_child(touch_memory, 0), EXITED(0));
	return check_done();
}
