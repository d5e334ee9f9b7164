/* SPDX-License-Identifier: MIT */
/*
 * What the permission tables share: five kinds of caller of one object, which
 * belongs to user OBJECT_UID and group OBJECT_GID. as() runs a function in a
 * child that is one of them for good; its checks count in the parent's section.
 * granted() is the rule of the mode bits, cell() compares one answer with what
 * a rule says and names the place in the table where the two differ.
 */
#ifndef TESTS_GUEST_WHO_H
#define TESTS_GUEST_WHO_H

#include "check.h"

#define OBJECT_UID 1000
#define OBJECT_GID 2000

enum who { OWNER, GROUP, MEMBER, OTHER, ROOT, WHO_COUNT };

/* A member has the object's group among the supplementary ones. */
static const struct {
	const char *name;
	uid_t uid;
	gid_t gid, groups[2];
} people[WHO_COUNT] = {
	[OWNER] = { "owner", OBJECT_UID, 9000, { 5, 6 } },
	[GROUP] = { "group", 1001, OBJECT_GID, { 5, 6 } },
	[MEMBER] = { "member", 1002, 9002, { 5, OBJECT_GID } },
	[OTHER] = { "other", 1003, 9003, { 5, 6 } },
	[ROOT] = { "root", 0, 0, { 5, 6 } },
};

/* The raw calls: musl's wrappers want to stop threads by signals first. */
UNUSED static void become(enum who who)
{
	CHECK_OK(syscall(SYS_setgroups, 2, people[who].groups));
	CHECK_OK(syscall(SYS_setgid, people[who].gid));
	CHECK_OK(syscall(SYS_setuid, people[who].uid));
}

/* Of read 4, write 2, execute 1, what this mode grants. */
UNUSED static int granted(enum who who, int mode)
{
	if (who == ROOT)
		return mode & 0111 ? 7 : 6;
	return 7 & (who == OWNER   ? mode >> 6 :
		    who <= MEMBER ? mode >> 3 :
				    mode);
}

UNUSED static int allows(enum who who, int mode, int needs)
{
	return (granted(who, mode) & needs) == needs;
}

/* The same for a directory, which root may always search. */
UNUSED static int allows_in(enum who who, int mode, int needs)
{
	return who == ROOT || allows(who, mode, needs);
}

/* A call's result as the tables have it: 0 or -errno. */
UNUSED static int outcome(long result)
{
	return result == -1 ? -errno : 0;
}

static const char *word(int outcome)
{
	return outcome ? strerror(-outcome) : "success";
}

UNUSED __attribute__((format(printf, 3, 4))) static void
cell(int got, int want, const char *format, ...)
{
	char place[128];
	va_list args;

	if (!check_count(got == want))
		return;
	va_start(args, format);
	vsnprintf(place, sizeof(place), format, args);
	va_end(args);
	check_say("# %s: %s, not %s\n", place, word(got), word(want));
}

/* fn(arg) in a child, as that person or (WHO_COUNT) as we are. */
UNUSED static void as(enum who who, void (*fn)(long), long arg)
{
	static volatile int *counted;
	int status;
	pid_t pid;

	if (!counted)
		counted = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*counted = check.checks;
	pid = fork();
	if (pid == 0) {
		check.failed_here = 0;
		if (who != WHO_COUNT)
			become(who);
		fn(arg);
		*counted = check.checks;
		_exit(check.failed_here ? CHILD_FAILED : 0);
	}
	status = status_of(pid);
	check.checks = *counted;
	CHECK_EQ(status, EXITED(0));
}

#endif
