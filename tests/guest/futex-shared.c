/* SPDX-License-Identifier: MIT */
/*
 * Futexes between processes: two that share memory, anonymous or a file's,
 * meet at a word of it though each has it at another address; a private wake
 * does not reach the shared sleeper's neighbour, nor one word's the next.
 */
#include "check.h"
#include <semaphore.h>
#include <signal.h>

#define WAIT	    0
#define WAKE	    1
#define WAIT_BITSET 9
#define WAKE_BITSET 10
#define PRIVATE	    128
#define RW	    (PROT_READ | PROT_WRITE)

struct shared {
	int word, other, woken, asleep;
	sem_t sem, back;
	int counter;
};

static struct shared *s;

static long futex(int *at, int op, int value)
{
	return syscall(SYS_futex, at, op, value, NULL, NULL, -1);
}

/* Wakes until somebody was there. */
static int wake_some(int *at, int op, int count)
{
	int got = 0;

	for (int i = 0; i < 1000 && got < count; i++) {
		got += futex(at, op, count - got);
		if (got < count)
			usleep(2000);
	}
	return got;
}

static void sleeper(long op)
{
	__atomic_fetch_add(&s->asleep, 1, __ATOMIC_SEQ_CST);
	CHECK_OK(futex(&s->word, op, 0));
	__atomic_fetch_add(&s->woken, 1, __ATOMIC_SEQ_CST);
}

/* The same memory at another address. */
static void moved_sleeper(long op)
{
	struct shared *to = mmap(NULL, 2 * PAGE, PROT_NONE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	to = mremap(s, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	CHECK(to != MAP_FAILED);
	s = to;
	sleeper(op);
}

static void meet(int wait, int wake)
{
	pid_t a = start(sleeper, wait), b = start(moved_sleeper, wait);

	CHECK_EQ(futex(&s->other, wake, 10), 0);
	CHECK_EQ(wake_some(&s->word, wake, 2), 2);
	CHECK_EQ(status_of(a), EXITED(0));
	CHECK_EQ(status_of(b), EXITED(0));
	CHECK_EQ(s->woken, 2);
	s->woken = s->asleep = 0;
}

static void semaphores(void)
{
	pid_t pid;

	CHECK_OK(sem_init(&s->sem, 1, 0));
	CHECK_OK(sem_init(&s->back, 1, 0));
	pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 100; i++) {
			sem_wait(&s->sem);
			s->counter++;
			sem_post(&s->back);
		}
		_exit(3);
	}
	for (int i = 0; i < 100; i++) {
		CHECK_OK(sem_post(&s->sem));
		CHECK_OK(sem_wait(&s->back));
		CHECK_EQ(s->counter, i + 1);
	}
	CHECK_EQ(status_of(pid), EXITED(3));
	s->counter = 0;
}

/* A lock of the simplest kind: 0 free, 1 taken. */
static void adder(long count)
{
	for (int i = 0; i < count; i++) {
		while (__atomic_exchange_n(&s->word, 1, __ATOMIC_SEQ_CST))
			futex(&s->word, WAIT, 1);
		s->counter++;
		__atomic_store_n(&s->word, 0, __ATOMIC_SEQ_CST);
		futex(&s->word, WAKE, 1);
	}
}

static void lock(void)
{
	pid_t pids[4];

	for (int i = 0; i < 4; i++)
		pids[i] = start(adder, 200);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	CHECK_EQ(s->counter, 800);
	s->counter = 0;
}

/* In memory that fork copies, parent and child do not meet. */
static void apart(void)
{
	struct timespec ts = { 0, 100000000 };
	pid_t pid;

	SECTION("memory that is not shared");
	s = mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pid = fork();
	if (pid == 0) {
		long got = syscall(SYS_futex, &s->word, WAIT, 0, &ts);

		_exit(got == -1 && errno == ETIMEDOUT ? 4 : 1);
	}
	usleep(20000);
	CHECK_EQ(futex(&s->word, WAKE, 1), 0);
	CHECK_EQ(status_of(pid), EXITED(4));
}

int main(void)
{
	int fd;

	fresh_dir();
	fd = open("file", O_CREAT | O_RDWR, 0644);
	CHECK_OK(ftruncate(fd, PAGE));
	for (int file = 0; file < 2; file++) {
		SECTION(file ? "a file's shared mapping"
			     : "anonymous shared memory");
		s = mmap(NULL, PAGE, RW,
			 file ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS,
			 file ? fd : -1, 0);
		CHECK(s != MAP_FAILED);
		meet(WAIT, WAKE);
		meet(WAIT_BITSET, WAKE_BITSET);
		semaphores();
		lock();
	}
	apart();
	return check_done();
}
