/* SPDX-License-Identifier: MIT */
/*
 * Arguments that are ints or unsigned ints are 32 bits: what else stands in
 * the register does not count. Each call is made as it should be and then
 * with rubbish in the upper half of one int after the other: the result must
 * be the same. What is 64 bits wide (sizes, pointers, offsets) is left alone.
 */
#include "signals.h"
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define RUBBISH 0x5a5a1234UL << 32

static char buf[PAGE], path[] = "file", absent[] = "absent";
static struct pollfd polled = { 0, 0, 0 };
static struct timespec moment = { 0, 1000 }, times_of_file[2];
static struct itimerval timer;
static uint64_t set;
static gid_t groups[4];
static unsigned long word;
static int fds[2];

#define P(pointer) ((unsigned long)(pointer))
#define HERE	   ((unsigned int)AT_FDCWD)

/* `ints`: bit n stands for argument n, which is 32 bits wide or less. */
static const struct {
	const char *name;
	long number;
	unsigned ints;
	unsigned long args[6];
} calls[] = {
	{ "read", SYS_read, 1, { 3, P(buf), 0 } },
	{ "write", SYS_write, 1, { 4, P(buf), 1 } },
	{ "open", SYS_open, 6, { P(path), O_RDONLY, 0644 } },
	{ "openat", SYS_openat, 13, { HERE, P(path), O_RDONLY, 0644 } },
	{ "stat", SYS_fstat, 1, { 3, P(buf) } },
	{ "newfstatat", SYS_newfstatat, 9, { HERE, P(path), P(buf), 0 } },
	{ "lseek", SYS_lseek, 5, { 3, 2, SEEK_SET } },
	{ "pread64", SYS_pread64, 1, { 3, P(buf), 2, 0 } },
	{ "pwrite64", SYS_pwrite64, 1, { 4, P(buf), 2, 0 } },
	{ "access", SYS_access, 2, { P(path), R_OK } },
	{ "faccessat", SYS_faccessat, 5, { HERE, P(path), R_OK } },
	{ "dup", SYS_dup, 1, { 3 } },
	{ "dup2", SYS_dup2, 3, { 3, 9 } },
	{ "dup3", SYS_dup3, 7, { 3, 9, O_CLOEXEC } },
	{ "close", SYS_close, 1, { 9 } },
	{ "pipe2", SYS_pipe2, 2, { P(fds), O_CLOEXEC } },
	{ "fcntl F_GETFD", SYS_fcntl, 3, { 3, F_GETFD } },
	{ "fcntl F_SETFD", SYS_fcntl, 3, { 3, F_SETFD, 0 } },
	{ "fcntl F_GETFL", SYS_fcntl, 3, { 3, F_GETFL } },
	{ "ioctl", SYS_ioctl, 3, { 3, 0x5401, P(buf) } },
	{ "ftruncate", SYS_ftruncate, 1, { 4, 100 } },
	{ "fsync", SYS_fsync, 1, { 4 } },
	{ "fdatasync", SYS_fdatasync, 1, { 4 } },
	{ "fchmod", SYS_fchmod, 3, { 4, 0644 } },
	{ "chmod", SYS_chmod, 2, { P(path), 0644 } },
	{ "fchmodat", SYS_fchmodat, 5, { HERE, P(path), 0644 } },
	{ "chown", SYS_chown, 6, { P(path), 0xffffffff, 0xffffffff } },
	{ "fchown", SYS_fchown, 7, { 3, 0xffffffff, 0xffffffff } },
	{ "mkdir", SYS_mkdir, 2, { P("."), 0755 } },
	{ "mkdirat", SYS_mkdirat, 5, { HERE, P("."), 0755 } },
	{ "unlinkat", SYS_unlinkat, 5, { HERE, P(absent), 0 } },
	{ "unlinkat a directory", SYS_unlinkat, 5, { HERE, P(path), 0x200 } },
	{ "linkat", SYS_linkat, 21, { HERE, P(path), HERE, P(path), 0 } },
	{ "symlinkat", SYS_symlinkat, 2, { P("x"), HERE, P(path) } },
	{ "readlink", SYS_readlink, 4, { P("link"), P(buf), 3 } },
	{ "readlinkat", SYS_readlinkat, 9, { HERE, P("link"), P(buf), 3 } },
	{ "renameat2", SYS_renameat2, 21, { HERE, P(path), HERE, P(path), 1 } },
	{ "utimensat",
	  SYS_utimensat,
	  9,
	  { HERE, P(path), P(times_of_file), 0 } },
	{ "statx", SYS_statx, 13, { HERE, P(path), 0, 0x7ff, P(buf) } },
	{ "getdents64", SYS_getdents64, 5, { 5, P(buf), 0 } },
	{ "umask", SYS_umask, 1, { 022 } },
	{ "fchdir", SYS_fchdir, 1, { 5 } },
	{ "poll", SYS_poll, 6, { P(&polled), 0, 1 } },
	{ "select", SYS_select, 1, { 0, 0, 0, 0, P(&word) } },
	{ "sendfile", SYS_sendfile, 3, { 4, 3, 0, 2 } },
	{ "madvise", SYS_madvise, 4, { P(0), 0, 4 } },
	{ "msync", SYS_msync, 4, { P(0), 0, 4 } },
	{ "wait4", SYS_wait4, 5, { 0xffffffff, 0, WNOHANG, 0 } },
	{ "waitid",
	  SYS_waitid,
	  11,
	  { P_ALL, 0, P(buf), WNOHANG | WEXITED, 0 } },
	{ "kill", SYS_kill, 3, { 0, 0 } },
	{ "rt_sigaction", SYS_rt_sigaction, 1, { SIGUSR1, 0, P(buf), 8 } },
	{ "sigprocmask BLOCK",
	  SYS_rt_sigprocmask,
	  1,
	  { SIG_BLOCK, P(&set), 0, 8 } },
	{ "sigprocmask UNBLOCK",
	  SYS_rt_sigprocmask,
	  1,
	  { SIG_UNBLOCK, P(&set), 0, 8 } },
	{ "sigprocmask SETMASK",
	  SYS_rt_sigprocmask,
	  1,
	  { SIG_SETMASK, P(&set), 0, 8 } },
	{ "alarm", SYS_alarm, 1, { 0 } },
	{ "getitimer", SYS_getitimer, 1, { 0, P(buf) } },
	{ "setitimer", SYS_setitimer, 1, { 0, P(&timer), 0 } },
	{ "getpgid", SYS_getpgid, 1, { 0 } },
	{ "getsid", SYS_getsid, 1, { 0 } },
	{ "setpgid", SYS_setpgid, 3, { 0, 0 } },
	{ "getpriority", SYS_getpriority, 3, { PRIO_PROCESS, 0 } },
	{ "setpriority", SYS_setpriority, 7, { PRIO_PROCESS, 0, 0 } },
	{ "getrlimit", SYS_getrlimit, 1, { RLIMIT_NOFILE, P(buf) } },
	{ "prlimit64", SYS_prlimit64, 3, { 0, RLIMIT_NOFILE, 0, P(buf) } },
	{ "getrusage", SYS_getrusage, 1, { 0xffffffff, P(buf) } },
	{ "getgroups", SYS_getgroups, 1, { 0, P(groups) } },
	{ "setreuid", SYS_setreuid, 3, { 0xffffffff, 0xffffffff } },
	{ "setresgid",
	  SYS_setresgid,
	  7,
	  { 0xffffffff, 0xffffffff, 0xffffffff } },
	{ "prctl", SYS_prctl, 1, { PR_GET_NAME, P(buf), 0, 0, 0 } },
	{ "arch_prctl", SYS_arch_prctl, 1, { 0x1003, P(&word) } },
	{ "sched_getaffinity", SYS_sched_getaffinity, 3, { 0, 128, P(buf) } },
	{ "futex WAKE", SYS_futex, 6, { P(&word), 1, 1, 0, 0, 0 } },
	{ "futex WAIT", SYS_futex, 6, { P(&word), 0, 77, 0, 0, 0 } },
	{ "clock_gettime", SYS_clock_gettime, 1, { 1, P(buf) } },
	{ "clock_getres", SYS_clock_getres, 1, { 1, P(buf) } },
	{ "clock_nanosleep", SYS_clock_nanosleep, 3, { 1, 0, P(&moment), 0 } },
	{ "getrandom", SYS_getrandom, 4, { P(buf), 8, 0 } },
	{ "fallocate", SYS_fallocate, 3, { 4, 0, 0, 50 } },
};

static long call(long number, const unsigned long a[6])
{
	return syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* Descriptors that were made must not pile up; their numbers do not count. */
static long tidy(const char *name, long result)
{
	int makes = !strcmp(name, "open") || !strcmp(name, "openat") ||
		    !strcmp(name, "dup");

	if (makes && result >= 0)
		close(result);
	if (!strcmp(name, "pipe2") && result == 0)
		close(fds[0]), close(fds[1]);
	return result;
}

static void one(unsigned i)
{
	unsigned long args[6];
	long want, got;
	int error;

	errno = 0;
	want = tidy(calls[i].name, call(calls[i].number, calls[i].args));
	error = errno;
	for (int n = 0; n < 6; n++) {
		if (!(calls[i].ints >> n & 1))
			continue;
		if (calls[i].number == SYS_close)
			dup2(3, 9);
		memcpy(args, calls[i].args, sizeof(args));
		args[n] |= RUBBISH;
		errno = 0;
		got = tidy(calls[i].name, call(calls[i].number, args));
		check_that(got == want && errno == error, n, calls[i].name);
	}
}

/* Fixed numbers of descriptors, which the table uses. */
static void open_all(void)
{
	make_file(path, "0123456789", 10);
	CHECK_OK(symlink("to-it", "link"));
	CHECK_EQ(dup2(open(path, O_RDONLY), 3), 3);
	CHECK_EQ(dup2(open(path, O_RDWR | O_APPEND), 4), 4);
	CHECK_EQ(dup2(open(".", O_RDONLY), 5), 5);
	CHECK_EQ(dup2(3, 9), 9);
}

int main(void)
{
	struct rlimit limit = { 64, 64 };

	fresh_signals();
	fresh_dir();
	SECTION("the upper halves of ints");
	setrlimit(RLIMIT_NOFILE, &limit);
	open_all();
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++)
		one(i);
	return check_done();
}
