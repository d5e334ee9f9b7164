/* SPDX-License-Identifier: MIT */
/*
 * Orphans: a process whose parent ends gets another one, goes on, and is
 * reaped by it when it ends; it is no child of its grandparent.
 */
#include "check.h"

static int report[2], gate[2];

/* The grandchild: waits until its parent is gone, then tells what it sees. */
static void grandchild(pid_t parent)
{
	char verdict = 'n', c;

	close(gate[1]);
	read(gate[0], &c, 1);
	for (int i = 0; i < 2000 && getppid() == parent; i++)
		usleep(1000);
	if (getppid() != parent && getppid() > 0 && getpid() != parent)
		verdict = 'y';
	if (write(report[1], &verdict, 1) != 1)
		_exit(1);
	_exit(0);
}

static void parent(long count)
{
	pid_t me = getpid();

	for (int i = 0; i < count; i++)
		if (fork() == 0)
			grandchild(me);
}

static void adopted(int count)
{
	char c;

	CHECK_OK(pipe(report));
	CHECK_OK(pipe(gate));
	CHECK_EQ(in_child(parent, count), EXITED(0));
	CHECK_ERR(waitpid(-1, NULL, WNOHANG), ECHILD);
	close(gate[1]);
	close(report[1]);
	for (int i = 0; i < count; i++) {
		CHECK_EQ(read(report[0], &c, 1), 1);
		CHECK_EQ(c, 'y');
	}
	CHECK_EQ(read(report[0], &c, 1), 0);
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
	close(gate[0]);
	close(report[0]);
}

/* The parent ends with zombies of its own; nobody hangs on them. */
static void leaves_zombies(long count)
{
	for (int i = 0; i < count; i++)
		if (fork() == 0)
			_exit(i);
	usleep(2000);
}

/* Parents and children that end at the same moment. */
static void ends_at_once(long fd)
{
	for (int i = 0; i < 4; i++) {
		if (fork() == 0) {
			if (fork() == 0)
				write(fd, "x", 1);
			_exit(0);
		}
	}
}

int main(void)
{
	char c;
	int n;

	SECTION("orphans: one, reparented");
	adopted(1);
	SECTION("orphans: twenty, reparented");
	adopted(20);
	SECTION("orphans: zombies of a parent that ends");
	CHECK_EQ(in_child(leaves_zombies, 30), EXITED(0));
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
	SECTION("orphans: all ending at once, 40 families");
	CHECK_OK(pipe(report));
	for (int i = 0; i < 40; i++)
		CHECK_EQ(in_child(ends_at_once, report[1]), EXITED(0));
	close(report[1]);
	for (n = 0; read(report[0], &c, 1) == 1; n++)
		;
	CHECK_EQ(n, 160);
	return check_done();
}
