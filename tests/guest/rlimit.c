/* SPDX-License-Identifier: MIT */
/*
 * getrlimit, setrlimit and prlimit64: sane limits, setting them, what a child
 * inherits, and the errors.
 */
#include "check.h"
#include <sys/resource.h>

struct limit {
	uint64_t now, most;
};

static long get(int what, struct limit *limit)
{
	return syscall(SYS_prlimit64, 0, what, NULL, limit);
}

static long set(int what, uint64_t now, uint64_t most)
{
	struct limit limit = { now, most };

	return syscall(SYS_prlimit64, 0, what, &limit, NULL);
}

static void reading(void)
{
	struct limit a, b;

	SECTION("prlimit64 and getrlimit: reading");
	for (int what = 0; what < 16; what++) {
		CHECK_OK(get(what, &a));
		CHECK(a.now <= a.most);
		CHECK_OK(syscall(SYS_getrlimit, what, &b));
		CHECK(a.now == b.now && a.most == b.most);
	}
	CHECK_OK(get(RLIMIT_NOFILE, &a));
	CHECK(a.now >= 64);
	CHECK_OK(get(RLIMIT_STACK, &a));
	CHECK(a.now >= MIB);
	CHECK_OK(syscall(SYS_prlimit64, getpid(), RLIMIT_CORE, NULL, &b));
}

static void child(long want)
{
	struct limit limit;

	CHECK_OK(get(RLIMIT_CORE, &limit));
	CHECK_EQ(limit.now, want);
	CHECK_OK(set(RLIMIT_CORE, 0, limit.most));
}

static void setting(void)
{
	struct limit old, limit, new = { 0, 1 << 20 };

	SECTION("prlimit64 and setrlimit: setting");
	CHECK_OK(set(RLIMIT_CORE, 0, 1 << 20));
	CHECK_OK(get(RLIMIT_CORE, &limit));
	CHECK(limit.now == 0 && limit.most == 1 << 20);
	limit.now = 4096;
	CHECK_OK(syscall(SYS_setrlimit, RLIMIT_CORE, &limit));
	CHECK_OK(syscall(SYS_prlimit64, 0, RLIMIT_CORE, &new, &old));
	CHECK_EQ(old.now, 4096);
	CHECK_OK(set(RLIMIT_CORE, 8192, 1 << 20));
	CHECK_EQ(in_child(child, 8192), EXITED(0));
	CHECK_OK(get(RLIMIT_CORE, &limit));
	CHECK_EQ(limit.now, 8192);
}

static void errors(void)
{
	struct limit limit = { 1, 2 };

	SECTION("prlimit64: errors");
	CHECK_ERR(set(RLIMIT_CORE, 2, 1), EINVAL);
	CHECK_ERR(set(99, 1, 2), EINVAL);
	CHECK_ERR(get(16, &limit), EINVAL);
	CHECK_ERR(get(-1, &limit), EINVAL);
	CHECK_ERR(syscall(SYS_getrlimit, 16, &limit), EINVAL);
	CHECK_ERR(syscall(SYS_prlimit64, 0x7fffffff, 0, NULL, &limit), ESRCH);
	CHECK_BAD_NOT_NULL(syscall(SYS_prlimit64, 0, RLIMIT_CORE, bad, NULL));
	CHECK_BAD_NOT_NULL(syscall(SYS_prlimit64, 0, RLIMIT_CORE, NULL, bad));
	CHECK_BAD(syscall(SYS_getrlimit, RLIMIT_CORE, bad));
	CHECK_BAD(syscall(SYS_setrlimit, RLIMIT_CORE, bad));
}

int main(void)
{
	reading();
	setting();
	errors();
	return check_done();
}
