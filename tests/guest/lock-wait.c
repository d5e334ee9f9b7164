/* SPDX-License-Identifier: MIT */
/*
 * Waiting for locks, fcntl's and flock's: who waits is woken by the unlock,
 * the close or the death of who has it; a signal ends the wait, or with
 * SA_RESTART does not; and of processes that wait for each other in a ring one
 * gets EDEADLK.
 */
#include "signals.h"
#include <sys/file.h>

#define OFD_SETLK  37
#define OFD_SETLKW 38

enum kind { PROCESS, OPEN_FILE, WHOLE, KINDS };

static int fd;
static volatile int *shared; /* [0] a step that was reached */

/* Byte n of the file; flock takes all of it. */
static int take(int on, int kind, int type, int n, int wait)
{
	struct flock l = { .l_type = type, .l_start = n, .l_len = 1 };
	static const int commands[][2] = {
		{ F_SETLK, F_SETLKW }, { OFD_SETLK, OFD_SETLKW },
	};

	if (kind == WHOLE)
		return flock(on, (type == F_UNLCK ? LOCK_UN :
				  type == F_RDLCK ? LOCK_SH : LOCK_EX) |
					 (wait ? 0 : LOCK_NB));
	return fcntl(on, commands[kind][wait], &l);
}

static void waits(long kind)
{
	int mine = open("file", O_RDWR);

	CHECK_ERR(take(mine, kind, F_WRLCK, 0, 0), EAGAIN);
	CHECK_OK(take(mine, kind, F_WRLCK, 0, 1));
	shared[0]++;
}

static void unlocked(int kind)
{
	pid_t pids[5];

	CHECK_OK(take(fd, kind, F_WRLCK, 0, 0));
	shared[0] = 0;
	for (int i = 0; i < 5; i++)
		pids[i] = start(waits, kind);
	for (int i = 0; i < 5; i++)
		await_sleep(pids[i]);
	usleep(20000);
	CHECK_EQ(shared[0], 0);
	CHECK_OK(take(fd, kind, F_UNLCK, 0, 0));
	for (int i = 0; i < 5; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	CHECK_EQ(shared[0], 5);
}

/* The holder, which is killed, or closes. */
static void holds(long kind)
{
	int mine = open("file", O_RDWR);

	CHECK_OK(take(mine, kind & 15, F_WRLCK, 0, 0));
	shared[0] = 1;
	while (kind & 16 && shared[0] != 2)
		usleep(1000);
	if (kind & 16)
		close(mine);
	pause();
}

static void holder_goes(int kind, int closes)
{
	pid_t holder, waiter;

	shared[0] = 0;
	holder = start(holds, kind | (closes ? 16 : 0));
	while (shared[0] != 1)
		usleep(1000);
	waiter = start(waits, kind);
	await_sleep(waiter);
	if (closes)
		shared[0] = 2;
	else
		kill(holder, SIGKILL);
	CHECK_EQ(status_of(waiter), EXITED(0));
	kill(holder, SIGKILL);
	CHECK_EQ(status_of(holder), KILLED(SIGKILL));
}

/* A lock for reading in place of one for writing lets readers in. */
static void reads(long kind)
{
	int mine = open("file", O_RDWR);

	CHECK_OK(take(mine, kind, F_RDLCK, 0, 1));
	shared[0] = 1;
	pause();
}

static void downgrade(int kind)
{
	pid_t reader;

	shared[0] = 0;
	CHECK_OK(take(fd, kind, F_WRLCK, 0, 0));
	reader = start(reads, kind);
	await_sleep(reader);
	CHECK_EQ(shared[0], 0);
	CHECK_OK(take(fd, kind, F_RDLCK, 0, 1));
	while (shared[0] != 1)
		usleep(1000);
	CHECK_ERR(take(fd, kind, F_WRLCK, 0, 0), EAGAIN);
	kill(reader, SIGKILL);
	status_of(reader);
	CHECK_OK(take(fd, kind, F_WRLCK, 0, 0));
	CHECK_OK(take(fd, kind, F_UNLCK, 0, 0));
}

static void interrupted(long kind)
{
	int mine = open("file", O_RDWR);

	handle(SIGALRM, note, 0);
	ticks(1);
	CHECK_ERR(take(mine, kind, F_WRLCK, 0, 1), EINTR);
	ticks(0);
	CHECK_ERR(take(mine, kind, F_WRLCK, 0, 0), EAGAIN);
	forget();
	handle(SIGALRM, note, SA_RESTART);
	ticks(1);
	shared[0] = 1;
	CHECK_OK(take(mine, kind, F_WRLCK, 0, 1));
	ticks(0);
	CHECK(seen.count >= 3);
}

static void signals(int kind)
{
	pid_t pid;

	shared[0] = 0;
	CHECK_OK(take(fd, kind, F_WRLCK, 0, 0));
	pid = start(interrupted, kind);
	while (shared[0] != 1)
		usleep(1000);
	usleep(TICK_MS * 6000);
	CHECK_OK(take(fd, kind, F_UNLCK, 0, 0));
	CHECK_EQ(status_of(pid), EXITED(0));
	/* And a deadly one. */
	CHECK_OK(take(fd, kind, F_WRLCK, 0, 0));
	pid = start(waits, kind);
	await_sleep(pid);
	kill(pid, SIGTERM);
	CHECK_EQ(status_of(pid), KILLED(SIGTERM));
	CHECK_OK(take(fd, kind, F_UNLCK, 0, 0));
}

/* Member n has byte n and wants byte n + 1; the last one closes the ring. */
struct ring {
	int members, got_it[12], ready;
};

static volatile struct ring *ring;

static void member(long n)
{
	int mine = open("file", O_RDWR), next = (n + 1) % ring->members;

	CHECK_OK(take(mine, PROCESS, F_WRLCK, n, 0));
	__sync_fetch_and_add(&ring->ready, 1);
	while (ring->ready != ring->members)
		usleep(1000);
	while (take(mine, PROCESS, F_WRLCK, next, 1) < 0) {
		CHECK_EQ(errno, EDEADLK);
		__sync_fetch_and_add(&ring->got_it[n], 1);
		CHECK_OK(take(mine, PROCESS, F_UNLCK, n, 0));
	}
}

static void in_a_ring(int members)
{
	pid_t pids[12];
	int refused = 0;

	ring->members = members;
	ring->ready = 0;
	for (int i = 0; i < members; i++) {
		ring->got_it[i] = 0;
		pids[i] = start(member, i);
	}
	for (int i = 0; i < members; i++) {
		CHECK_EQ(status_of(pids[i]), EXITED(0));
		refused += ring->got_it[i];
	}
	CHECK_EQ(refused, 1);
}

/* Who has a lock for reading wants to write, and so does another. */
static void both_want_more(long n)
{
	int mine = open("file", O_RDWR);

	CHECK_OK(take(mine, PROCESS, F_RDLCK, 0, 0));
	__sync_fetch_and_add(&ring->ready, 1);
	while (ring->ready != 2)
		usleep(1000);
	if (take(mine, PROCESS, F_WRLCK, 0, 1) < 0) {
		CHECK_EQ(errno, EDEADLK);
		ring->got_it[n] = 1;
	}
}

static void upgrades(void)
{
	pid_t a, b;

	ring->ready = ring->got_it[0] = ring->got_it[1] = 0;
	a = start(both_want_more, 0);
	b = start(both_want_more, 1);
	CHECK_EQ(status_of(a), EXITED(0));
	CHECK_EQ(status_of(b), EXITED(0));
	CHECK_EQ(ring->got_it[0] + ring->got_it[1], 1);
}

int main(void)
{
	static const char *const names[] = { "fcntl", "open file", "flock" };

	fresh_dir();
	fresh_signals();
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ring = (void *)(shared + 16);
	make_file("file", "0123456789ab", 12);
	fd = open("file", O_RDWR);
	for (int kind = 0; kind < KINDS; kind++) {
		SECTION(names[kind]);
		unlocked(kind);
		holder_goes(kind, 0);
		holder_goes(kind, 1);
		downgrade(kind);
		signals(kind);
	}
	SECTION("rings");
	for (int members = 2; members <= 8; members++)
		in_a_ring(members);
	upgrades();
	return check_done();
}
