/* SPDX-License-Identifier: MIT */
/*
 * User and group ids: reading them, root giving itself up, what an ordinary
 * user may and may not become, supplementary groups, and the errors.
 */
#include "check.h"
#include <grp.h>

/* The raw calls: musl's wrappers want to stop threads by signals first. */
static long set3(int call, long r, long e, long s)
{
	return syscall(call, r, e, s);
}

static void reading(void)
{
	unsigned r, e, s;

	SECTION("getuid and its like");
	CHECK_EQ(syscall(SYS_getuid), geteuid());
	CHECK_EQ(syscall(SYS_getgid), getegid());
	CHECK_OK(syscall(SYS_getresuid, &r, &e, &s));
	CHECK(r == getuid() && e == r && s == r);
	CHECK_OK(syscall(SYS_getresgid, &r, &e, &s));
	CHECK(r == getgid() && e == r && s == r);
	CHECK_BAD(syscall(SYS_getresuid, bad, &e, &s));
	CHECK_BAD(syscall(SYS_getresuid, &r, bad, &s));
	CHECK_BAD(syscall(SYS_getresgid, &r, &e, bad));
}

static void drop(long unused)
{
	(void)unused;
	CHECK_OK(syscall(SYS_setgroups, 0, NULL));
	CHECK_OK(syscall(SYS_setgid, 200));
	CHECK_OK(syscall(SYS_setuid, 100));
	CHECK(getuid() == 100 && geteuid() == 100);
	CHECK(getgid() == 200 && getegid() == 200);
	CHECK_ERR(syscall(SYS_setuid, 0), EPERM);
	CHECK_ERR(syscall(SYS_setgid, 0), EPERM);
	CHECK_ERR(syscall(SYS_setgroups, 0, NULL), EPERM);
	CHECK_ERR(set3(SYS_setresuid, 0, -1, -1), EPERM);
	CHECK_ERR(set3(SYS_setresuid, -1, 0, -1), EPERM);
	CHECK_ERR(set3(SYS_setresgid, -1, -1, 0), EPERM);
	CHECK_ERR(syscall(SYS_setreuid, 0, -1), EPERM);
	CHECK_ERR(syscall(SYS_setregid, -1, 0), EPERM);
	CHECK_OK(syscall(SYS_setuid, 100));
	CHECK_ERR(kill(getppid(), 0), EPERM);
}

static void back_and_forth(long unused)
{
	unsigned r, e, s;

	(void)unused;
	CHECK_OK(set3(SYS_setresuid, 100, 101, 102));
	CHECK_OK(syscall(SYS_getresuid, &r, &e, &s));
	CHECK(r == 100 && e == 101 && s == 102);
	CHECK_OK(set3(SYS_setresuid, -1, 102, -1));
	CHECK_EQ(geteuid(), 102);
	CHECK_OK(set3(SYS_setresuid, 101, -1, -1) == -1 ? 0 : -1);
	CHECK_OK(syscall(SYS_setuid, 100));
	CHECK_OK(syscall(SYS_getresuid, &r, &e, &s));
	CHECK(r == 100 && e == 100 && s == 102);
	CHECK_OK(set3(SYS_setresuid, 100, 100, 100));
	CHECK_ERR(set3(SYS_setresuid, -1, 102, -1), EPERM);
}

static void effective(long unused)
{
	(void)unused;
	CHECK_OK(set3(SYS_setresuid, -1, 100, -1));
	CHECK(getuid() == 0 && geteuid() == 100);
	CHECK_OK(set3(SYS_setresuid, -1, 0, -1));
	CHECK_EQ(geteuid(), 0);
	CHECK_OK(syscall(SYS_setreuid, 100, 101));
	CHECK(getuid() == 100 && geteuid() == 101);
	CHECK_OK(syscall(SYS_setreuid, 101, 100));
	CHECK(getuid() == 101 && geteuid() == 100);
}

static void supplementary(long unused)
{
	gid_t list[] = { 5, 7, 6 }, got[8] = { 0 };

	(void)unused;
	CHECK_OK(syscall(SYS_setgroups, 3, list));
	CHECK_EQ(syscall(SYS_getgroups, 0, NULL), 3);
	CHECK_EQ(syscall(SYS_getgroups, 8, got), 3);
	CHECK(got[0] == 5 && got[1] == 6 && got[2] == 7);
	CHECK_ERR(syscall(SYS_getgroups, 2, got), EINVAL);
	CHECK_ERR(syscall(SYS_getgroups, -1, got), EINVAL);
	CHECK_BAD(syscall(SYS_getgroups, 8, bad));
	CHECK_ERR(syscall(SYS_setgroups, -1, list), EINVAL);
	CHECK_ERR(syscall(SYS_setgroups, 65537, list), EINVAL);
	CHECK_BAD(syscall(SYS_setgroups, 1, bad));
	CHECK_EQ(syscall(SYS_getgroups, 0, NULL), 3);
}

int main(void)
{
	static void (*const as_root[])(long) = { drop, back_and_forth,
						 effective, supplementary };
	static const char *const names[] = { "setuid: root gives itself up",
					     "setresuid: three ids",
					     "effective ids go and come",
					     "setgroups and getgroups" };

	reading();
	for (unsigned i = 0; i < ARRAY_SIZE(as_root); i++) {
		SECTION(names[i]);
		if (geteuid() != 0)
			SKIP("not root");
		else
			CHECK_EQ(in_child(as_root[i], 0), EXITED(0));
	}
	return check_done();
}
