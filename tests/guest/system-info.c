/* SPDX-License-Identifier: MIT */
/*
 * uname(2), sysinfo(2), getrusage(2), times(2), getpriority(2): figures that
 * make sense, structs of the right size, and the errors.
 */
#include "check.h"
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>

static int printable(const char *s)
{
	for (; *s; s++)
		if (*s < ' ' || *s > '~')
			return 0;
	return 1;
}

static void names(void)
{
	struct utsname u;
	int major = 0;

	SECTION("uname");
	memset(&u, 0xff, sizeof(u));
	CHECK_OK(syscall(SYS_uname, &u));
	CHECK(u.sysname[0] && printable(u.sysname));
	CHECK(printable(u.nodename) && printable(u.version));
	CHECK(strcmp(u.machine, "x86_64") == 0);
	CHECK_EQ(sscanf(u.release, "%d.", &major), 1);
	CHECK(major >= 4);
	CHECK_BAD(syscall(SYS_uname, bad));
	CHECK_OK(syscall(SYS_uname, edge(390)));
	CHECK_ERR(syscall(SYS_uname, edge(389)), EFAULT);
}

static void machine(void)
{
	struct sysinfo si;

	SECTION("sysinfo");
	memset(&si, 0xff, sizeof(si));
	CHECK_OK(syscall(SYS_sysinfo, &si));
	CHECK(si.procs > 0 && si.mem_unit > 0);
	CHECK(si.totalram * si.mem_unit >= 8 * MIB);
	CHECK(si.freeram > 0 && si.freeram < si.totalram);
	CHECK(si.freeswap <= si.totalswap);
	CHECK_BAD(syscall(SYS_sysinfo, bad));
	CHECK_OK(syscall(SYS_sysinfo, edge(112)));
	CHECK_ERR(syscall(SYS_sysinfo, edge(111)), EFAULT);
}

static void usage(void)
{
	struct rusage self, children;

	SECTION("getrusage");
	CHECK_OK(syscall(SYS_getrusage, RUSAGE_CHILDREN, &children));
	CHECK_EQ(children.ru_utime.tv_sec, 0);
	CHECK_EQ(in_child(burn, 30), EXITED(0));
	CHECK_OK(syscall(SYS_getrusage, RUSAGE_CHILDREN, &children));
	CHECK(children.ru_utime.tv_sec > 0 || children.ru_utime.tv_usec > 0);
	burn(30);
	CHECK_OK(syscall(SYS_getrusage, RUSAGE_SELF, &self));
	CHECK(self.ru_utime.tv_sec > 0 || self.ru_utime.tv_usec > 0);
	CHECK(self.ru_utime.tv_usec < 1000000 && self.ru_minflt > 0);
	CHECK_ERR(syscall(SYS_getrusage, 99, &self), EINVAL);
	CHECK_BAD(syscall(SYS_getrusage, RUSAGE_SELF, bad));
	CHECK_OK(syscall(SYS_getrusage, RUSAGE_SELF, edge(144)));
	CHECK_ERR(syscall(SYS_getrusage, RUSAGE_SELF, edge(143)), EFAULT);
}

static void ticks(void)
{
	struct tms a, b;
	long first, second;

	SECTION("times: ticks of a hundredth of a second");
	first = CHECK_OK(syscall(SYS_times, &a));
	usleep(60000);
	second = CHECK_OK(syscall(SYS_times, &b));
	CHECK(second - first >= 5 && second - first < 1000);
	CHECK(b.tms_utime >= a.tms_utime && b.tms_stime >= a.tms_stime);
	CHECK(b.tms_cutime >= a.tms_cutime);
	CHECK(syscall(SYS_times, NULL) >= second);
	CHECK_BAD_NOT_NULL(syscall(SYS_times, bad));
	CHECK_EQ(sysconf(_SC_CLK_TCK), 100);
}

static void priorities(void)
{
	SECTION("getpriority: 20 minus the nice value");
	CHECK_EQ(syscall(SYS_getpriority, PRIO_PROCESS, 0), 20);
	CHECK_EQ(syscall(SYS_getpriority, PRIO_PROCESS, getpid()), 20);
	CHECK_ERR(syscall(SYS_getpriority, 99, 0), EINVAL);
	CHECK_ERR(syscall(SYS_getpriority, PRIO_PROCESS, 0x7fffffff), ESRCH);
}

int main(void)
{
	names();
	machine();
	usage();
	ticks();
	priorities();
	return check_done();
}
