/* SPDX-License-Identifier: MIT */
/*
 * Permissions of files as a table: 512 modes, five callers, each call that
 * asks for some of read, write and execute. Every cell is compared with the
 * rule of the mode bits.
 */
#include "who.h"

#define MODES 512

static const char *name_of(int mode)
{
	static char name[8];

	snprintf(name, sizeof(name), "f%03o", mode);
	return name;
}

static void make_all(void)
{
	CHECK_OK(chmod(".", 0755));
	for (int mode = 0; mode < MODES; mode++) {
		make_file(name_of(mode), "x", 1);
		CHECK_OK(chown(name_of(mode), OBJECT_UID, OBJECT_GID));
		CHECK_OK(chmod(name_of(mode), mode));
	}
}

static int opens(const char *name, int flags)
{
	int fd = open(name, flags, 0600), got = outcome(fd);

	close(fd);
	return got;
}

static int reads(const char *name)
{
	return opens(name, O_RDONLY);
}

static int writes(const char *name)
{
	return opens(name, O_WRONLY);
}

static int does_both(const char *name)
{
	return opens(name, O_RDWR);
}

static int appends(const char *name)
{
	return opens(name, O_WRONLY | O_APPEND);
}

static int reads_and_empties(const char *name)
{
	return opens(name, O_RDONLY | O_TRUNC);
}

static int creates(const char *name)
{
	return outcome(close(creat(name, 0777)));
}

static int truncates(const char *name)
{
	return outcome(truncate(name, 1));
}

static int gets_path(const char *name)
{
	return opens(name, O_PATH);
}

static int looks(const char *name)
{
	struct stat st;

	return outcome(stat(name, &st));
}

/* It is no program: who may run it learns that. */
static int runs(const char *name)
{
	char *const argv[] = { "x", NULL };
	int got = outcome(execve(name, argv, argv + 1));

	return got == -ENOEXEC ? 0 : got;
}

static const struct {
	const char *name;
	int (*call)(const char *name);
	int needs, refusal;
} calls[] = {
	{ "open for reading", reads, 4, -EACCES },
	{ "open for writing", writes, 2, -EACCES },
	{ "open for both", does_both, 6, -EACCES },
	{ "open for appending", appends, 2, -EACCES },
	{ "open for reading, O_TRUNC", reads_and_empties, 6, -EACCES },
	{ "open, O_PATH", gets_path, 0, 0 },
	{ "creat of what exists", creates, 2, -EBADF },
	{ "truncate", truncates, 2, -EACCES },
	{ "stat", looks, 0, 0 },
	{ "execve", runs, 1, -EACCES },
};

static enum who who;

static void try_all(long i)
{
	for (int mode = 0; mode < MODES; mode++) {
		int may = allows(who, mode, calls[i].needs);

		cell(calls[i].call(name_of(mode)), may ? 0 : calls[i].refusal,
		     "%s of %03o by %s", calls[i].name, mode, people[who].name);
	}
}

/* access(2) in its three forms, for each of the eight things to ask. */
static void ask_all(long unused)
{
	(void)unused;
	for (int mode = 0; mode < MODES; mode++) {
		for (int ask = 0; ask < 8; ask++) {
			const char *name = name_of(mode);
			int want = allows(who, mode, ask) ? 0 : -EACCES;

			cell(outcome(access(name, ask)), want,
			     "access %d of %03o by %s", ask, mode,
			     people[who].name);
			cell(outcome(syscall(SYS_faccessat2, AT_FDCWD, name,
					     ask, AT_EACCESS)),
			     want, "AT_EACCESS %d of %03o by %s", ask, mode,
			     people[who].name);
		}
	}
}

/* access asks for the real ids, AT_EACCESS for the effective ones. */
static void ask_as_two(long unused)
{
	(void)unused;
	CHECK_OK(syscall(SYS_setresuid, people[OTHER].uid, -1, 0));
	CHECK_OK(syscall(SYS_setresgid, people[OTHER].gid, people[OWNER].gid,
			 -1));
	CHECK_OK(syscall(SYS_setresuid, -1, people[OWNER].uid, -1));
	for (int mode = 0; mode < MODES; mode++) {
		for (int ask = 0; ask < 8; ask++) {
			const char *name = name_of(mode);

			cell(outcome(access(name, ask)),
			     allows(OTHER, mode, ask) ? 0 : -EACCES,
			     "access %d of %03o by the real user", ask, mode);
			cell(outcome(syscall(SYS_faccessat2, AT_FDCWD, name,
					     ask, AT_EACCESS)),
			     allows(OWNER, mode, ask) ? 0 : -EACCES,
			     "access %d of %03o by the effective", ask, mode);
		}
	}
}

int main(void)
{
	fresh_dir();
	if (geteuid() == 0)
		make_all();
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
		SECTION(calls[i].name);
		for (who = 0; only_root() && who < WHO_COUNT; who++)
			as(who, try_all, i);
	}
	SECTION("access and faccessat2: every question");
	for (who = 0; only_root() && who < WHO_COUNT; who++)
		as(who, ask_all, 0);
	SECTION("access and faccessat2: real and effective user");
	if (only_root())
		as(WHO_COUNT, ask_as_two, 0);
	return check_done();
}
