/* SPDX-License-Identifier: MIT */
/*
 * A file is cut while one process splits its mapping of it into many: the
 * others' mappings lose the page all the same. A kernel that goes through the
 * list of mappings, and loses its place when one is split, leaves some
 * behind that show what is no longer the file's.
 */
#include "check.h"
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/prctl.h>

#define ROUNDS	  60
#define SPLITTERS 3
#define PAGES	  64

static sigjmp_buf jump;
static char stacks[SPLITTERS][2 * PAGE] __attribute__((aligned(16)));
static int file, ask[2], answer[2];

static void bus(int sig)
{
	(void)sig;
	siglongjmp(jump, 1);
}

/* Says, whenever it is asked, whether it sees the page. */
static void viewer(long unused)
{
	volatile char *at = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, 0);
	char c, r;

	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGBUS, bus);
	while (read(ask[0], &c, 1) == 1) {
		if (sigsetjmp(jump, 1) == 0) {
			(void)*at;
			r = 'y';
		} else {
			r = 'n';
		}
		CHECK_EQ(write(answer[1], &r, 1), 1);
	}
}

static int splits(void *unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		char *p = mmap(NULL, PAGES * PAGE, PROT_READ, MAP_SHARED, file,
			       0);

		for (int i = 1; i < PAGES; i += 2)
			mprotect(p + i * PAGE, PAGE, PROT_NONE);
		munmap(p, PAGES * PAGE);
	}
	return 0;
}

static int is_seen(void)
{
	char c = 0;

	CHECK_EQ(write(ask[1], "?", 1), 1);
	CHECK_EQ(read(answer[0], &c, 1), 1);
	return c == 'y';
}

int main(void)
{
	pid_t splitters[SPLITTERS], pid;

	fresh_dir();
	SECTION("ftruncate amid splits of the mapping");
	file = open("file", O_CREAT | O_RDWR, 0644);
	CHECK_OK(pipe(ask));
	CHECK_OK(pipe(answer));
	CHECK_OK(ftruncate(file, PAGE));
	pid = start(viewer, 0);
	CHECK(is_seen());
	for (int i = 0; i < SPLITTERS; i++)
		splitters[i] = clone(splits, stacks[i] + 2 * PAGE,
				     CLONE_VM | SIGCHLD, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		CHECK_OK(ftruncate(file, PAGE));
		CHECK(is_seen());
		CHECK_OK(ftruncate(file, 0));
		CHECK(!is_seen());
	}
	for (int i = 0; i < SPLITTERS; i++) {
		CHECK_OK(kill(splitters[i], SIGKILL));
		CHECK_EQ(status_of(splitters[i]), KILLED(SIGKILL));
	}
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	return check_done();
}
