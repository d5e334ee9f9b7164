/* SPDX-License-Identifier: MIT */
/*
 * A running set-uid or set-gid program and its user: who may signal it, what
 * /proc shows of it and to whom, what it forgets (the signal at its parent's
 * death, being dumpable), what its children have; and the same of a process
 * that changed its ids by itself.
 */
#include "who.h"
#include <signal.h>
#include <sys/prctl.h>

#define STARTER OTHER /* who runs the program of OBJECT_UID */

static char *self;
static int report[2];
static char path[64];

static const char *of(pid_t pid, const char *name)
{
	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return path;
}

/* ---- the program ---- */

static void say(char c)
{
	if (write(report[1], &c, 1) != 1)
		_exit(98);
}

static void hear(char want)
{
	char c = 0;

	CHECK_EQ(read(report[0], &c, 1), 1);
	CHECK_EQ(c, want);
}

static int death_signal(void)
{
	int sig = 77;

	CHECK_OK(prctl(PR_GET_PDEATHSIG, &sig));
	return sig;
}

/* Says what it is: dumpable or not, with a signal at its parent's death. */
static void be_program(char **argv)
{
	report[1] = atoi(argv[2]);
	say('0' + prctl(PR_GET_DUMPABLE));
	say(death_signal() ? 'd' : '-');
	if (strcmp(argv[1], "full") == 0)
		CHECK_OK(syscall(SYS_setuid, geteuid()));
	if (strcmp(argv[1], "real") == 0)
		CHECK_OK(syscall(SYS_setreuid, geteuid(), getuid()));
	say('r');
	for (;;)
		pause();
}

static void copy_self(void)
{
	static char bytes[64 * KIB];
	int from = open(self, O_RDONLY), to;
	long n;

	to = open("program", O_CREAT | O_TRUNC | O_WRONLY, 0755);
	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		CHECK_EQ(write(to, bytes, n), n);
	close(from);
	close(to);
}

static const char *kind; /* argv[1] of the program */

static void run(long unused)
{
	char number[12];
	char *const argv[] = { "p", (char *)kind, number, NULL };

	(void)unused;
	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGKILL));
	become(STARTER);
	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGKILL));
	CHECK_OK(prctl(PR_SET_DUMPABLE, 1));
	snprintf(number, sizeof(number), "%d", report[1]);
	execve("program", argv, argv + 3);
	_exit(90);
}

static pid_t started(const char *name, int mode, char dumpable, char signal)
{
	pid_t pid;

	kind = name;
	CHECK_OK(chmod("program", mode));
	pid = start(run, 0);
	hear(dumpable);
	hear(signal);
	hear('r');
	return pid;
}

static void end(pid_t pid)
{
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
}

/* ---- who may signal it ---- */

static pid_t target;

static void signals_it(long want)
{
	CHECK_EQ(outcome(kill(target, 0)), want);
	CHECK_EQ(outcome(kill(target, SIGWINCH)), want);
}

/* want[who] */
static void signalled(const char *name, int mode, const int *want)
{
	target = started(name, mode, mode & S_ISUID ? '0' : '1',
			 mode & S_ISUID ? '-' : 'd');
	for (int who = 0; who < WHO_COUNT; who++)
		as(who, signals_it, want[who]);
	end(target);
}

static void signalling(void)
{
	const int plain[] = { -EPERM, -EPERM, -EPERM, 0, 0 };
	const int set_uid[] = { 0, -EPERM, -EPERM, 0, 0 };

	SECTION("who may signal an ordinary program");
	if (only_root())
		signalled("wait", 0755, plain);
	SECTION("who may signal a set-uid program: its starter and owner");
	if (only_root())
		signalled("wait", 04755, set_uid);
	/* An ordinary user's setuid leaves the real id alone. */
	SECTION("who may signal it after setuid(geteuid())");
	if (only_root())
		signalled("full", 04755, set_uid);
	/* Its real and saved id are the owner's now, effective the user's. */
	SECTION("who may signal it after it exchanged its ids");
	if (only_root()) {
		const int exchanged[] = { 0, -EPERM, -EPERM, 0, 0 };

		signalled("real", 04755, exchanged);
	}
}

/* ---- what /proc shows ---- */

static void owned_by(const char *name, uid_t uid, gid_t gid)
{
	struct stat st = { 0 };

	CHECK_OK(lstat(of(target, name), &st));
	if (check_count(st.st_uid == uid && st.st_gid == gid))
		check_say("# %s is of %u:%u, not %u:%u\n", name, st.st_uid,
			  st.st_gid, uid, gid);
}

static void is_hidden(long hidden)
{
	char bytes[64];
	int want = hidden ? -EACCES : 0;
	int fd;

	CHECK_EQ(readlink(of(target, "exe"), bytes, 64) < 0 ? -errno : 0,
		 want);
	CHECK_EQ(readlink(of(target, "cwd"), bytes, 64) < 0 ? -errno : 0,
		 want);
	fd = open(of(target, "environ"), O_RDONLY);
	CHECK_EQ(fd < 0 ? -errno : 0, want);
	close(fd);
	fd = open(of(target, "maps"), O_RDONLY);
	CHECK_EQ(fd < 0 ? -errno : 0, want);
	close(fd);
	fd = open(of(target, "fd"), O_RDONLY);
	CHECK_EQ(fd < 0 ? -errno : 0, want);
	close(fd);
	CHECK_OK(close(open(of(target, "stat"), O_RDONLY)));
	CHECK_OK(close(open(of(target, "status"), O_RDONLY)));
	CHECK_OK(close(open(of(target, "cmdline"), O_RDONLY)));
}

static void shown(void)
{
	SECTION("an ordinary program in /proc: its user's");
	if (only_root()) {
		target = started("wait", 0755, '1', 'd');
		owned_by(".", people[STARTER].uid, people[STARTER].gid);
		owned_by("stat", people[STARTER].uid, people[STARTER].gid);
		owned_by("fd", people[STARTER].uid, people[STARTER].gid);
		owned_by("exe", people[STARTER].uid, people[STARTER].gid);
		as(STARTER, is_hidden, 0);
		as(OWNER, is_hidden, 1);
		as(ROOT, is_hidden, 0);
		end(target);
	}
	SECTION("a set-uid program in /proc: root's, hidden from its starter");
	if (only_root()) {
		target = started("wait", 04755, '0', '-');
		owned_by(".", OBJECT_UID, people[STARTER].gid);
		owned_by("stat", 0, 0);
		owned_by("fd", 0, 0);
		owned_by("exe", 0, 0);
		as(STARTER, is_hidden, 1);
		as(OWNER, is_hidden, 1);
		as(ROOT, is_hidden, 0);
		end(target);
	}
	SECTION("a set-gid program, too");
	if (only_root()) {
		target = started("wait", 02755, '0', '-');
		owned_by("stat", 0, 0);
		as(STARTER, is_hidden, 1);
		as(ROOT, is_hidden, 0);
		end(target);
	}
}

/* ---- by itself ---- */

static void changes(long unused)
{
	(void)unused;
	CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGHUP));
	CHECK_OK(syscall(SYS_setresuid, 0, 0, 0));
	CHECK_OK(syscall(SYS_setresgid, 0, -1, 0));
	CHECK_OK(syscall(SYS_setresuid, 1001, -1, 1001));
	CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
	CHECK_EQ(death_signal(), SIGHUP);
	CHECK_OK(syscall(SYS_setresgid, -1, 2000, -1));
	CHECK_EQ(prctl(PR_GET_DUMPABLE), 0);
	CHECK_EQ(death_signal(), 0);
	CHECK_OK(prctl(PR_SET_DUMPABLE, 1));
	CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
	CHECK_ERR(prctl(PR_SET_DUMPABLE, 2), EINVAL);
	CHECK_ERR(prctl(PR_SET_DUMPABLE, -1L), EINVAL);
	CHECK_OK(syscall(SYS_setresuid, -1, 1001, -1));
	CHECK_EQ(prctl(PR_GET_DUMPABLE), 0);
}

static void finds_own_files(long unused)
{
	char name[64];

	(void)unused;
	CHECK_OK(syscall(SYS_setresuid, -1, 1001, -1));
	CHECK(readlink("/proc/self/fd/1", name, sizeof(name)) > 0);
	CHECK_OK(close(open("/proc/self/fd", O_RDONLY)));
	CHECK_ERR(open("/proc/self/environ", O_RDONLY), EACCES);
}

static void has_what_parent_has(long dumpable)
{
	CHECK_EQ(prctl(PR_GET_DUMPABLE), dumpable);
}

static void inherits(long unused)
{
	(void)unused;
	CHECK_EQ(in_child(has_what_parent_has, 1), EXITED(0));
	CHECK_OK(prctl(PR_SET_DUMPABLE, 0));
	CHECK_EQ(in_child(has_what_parent_has, 0), EXITED(0));
}

int main(int argc, char **argv)
{
	if (argc == 3)
		be_program(argv);
	self = argv[0];
	fresh_dir();
	chmod(".", 0755);
	copy_self();
	if (getuid() == 0)
		CHECK_OK(chown("program", OBJECT_UID, OBJECT_GID));
	CHECK_OK(pipe(report));
	signalling();
	shown();
	SECTION("a change of the effective id takes the same away");
	if (only_root())
		as(WHO_COUNT, changes, 0);
	SECTION("but not its own files");
	if (only_root())
		as(WHO_COUNT, finds_own_files, 0);
	SECTION("children have it from their parent");
	as(WHO_COUNT, inherits, 0);
	return check_done();
}
