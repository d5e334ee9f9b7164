/* SPDX-License-Identifier: MIT */
/*
 * PR_SET_PDEATHSIG and rights: the signal is forgotten when a set-uid program
 * begins, and when a process's effective ids change. Otherwise a user kills a
 * program that acts for root, by ending its parent.
 */
#include "who.h"
#include <signal.h>
#include <sys/prctl.h>

static int death_signal(void)
{
	int sig = -1;

	prctl(PR_GET_PDEATHSIG, &sig);
	return sig;
}

static void copy_self(const char *to, int mode)
{
	static char bytes[128 * KIB];
	int fd = open("/proc/self/exe", O_RDONLY);
	long n = read(fd, bytes, sizeof(bytes));

	CHECK(n > 0 && n < (long)sizeof(bytes));
	make_file(to, bytes, n);
	CHECK_OK(chmod(to, mode));
	close(fd);
}

static void executes(long set_uid)
{
	const char *program = set_uid ? "./set-uid" : "./plain";

	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGUSR1));
	execl(program, program, "say", (char *)NULL);
	CHECK(!"execl");
}

static void programs(void)
{
	SECTION("exec");
	if (!only_root())
		return;
	copy_self("set-uid", 04755);
	copy_self("plain", 0755);
	for (enum who who = 0; who < WHO_COUNT; who++) {
		as(who, executes, 0);
		as(who, executes, 1);
	}
}

/* ---- calls that change ids ---- */

struct call {
	const char *name;
	long number;
	int ids[3];
	int forgets;
};

static const struct call calls[] = {
	{ "setuid", SYS_setuid, { 1000 }, 1 },
	{ "setuid to the same", SYS_setuid, { 0 }, 0 },
	{ "setgid", SYS_setgid, { 1000 }, 1 },
	{ "setgid to the same", SYS_setgid, { 0 }, 0 },
	{ "setreuid", SYS_setreuid, { -1, 1000 }, 1 },
	{ "setreuid, the real one", SYS_setreuid, { 1000, -1 }, 0 },
	{ "setregid", SYS_setregid, { -1, 1000 }, 1 },
	{ "setregid, the real one", SYS_setregid, { 1000, -1 }, 0 },
	{ "setresuid", SYS_setresuid, { -1, 1000, -1 }, 1 },
	{ "setresuid, others", SYS_setresuid, { 1000, -1, 1000 }, 0 },
	{ "setresgid", SYS_setresgid, { -1, 1000, -1 }, 1 },
	{ "setresgid, others", SYS_setresgid, { 1000, -1, 1000 }, 0 },
};

static void changes(long which)
{
	const struct call *c = &calls[which];

	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGUSR1));
	CHECK_OK(syscall(c->number, c->ids[0], c->ids[1], c->ids[2]));
	_exit(death_signal());
}

static void ids(void)
{
	SECTION("calls that change ids");
	if (!only_root())
		return;
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++)
		cell(in_child(changes, i),
		     calls[i].forgets ? EXITED(0) : EXITED(SIGUSR1), "%s",
		     calls[i].name);
}

/* Who begins with more rights than his caller has none; others keep it. */
static int say(void)
{
	return death_signal() != (getuid() == geteuid() ? SIGUSR1 : 0);
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc == 2)
		return say();
	fresh_dir();
	CHECK_OK(chmod(".", 0755));
	programs();
	ids();
	return check_done();
}
