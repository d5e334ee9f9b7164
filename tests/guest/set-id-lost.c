/* SPDX-License-Identifier: MIT */
/*
 * When a file loses its set-uid and set-gid bits: whatever changes its bytes
 * or its owner, by whom, and which bits of the mode decide. Each of 64 modes,
 * in the caller's group and outside it; then the calls that leave them alone.
 */
#include "who.h"
#include <sys/sendfile.h>
#include <sys/uio.h>

#define NOBODYS_GROUP 7 /* in no one's list */

static int fd; /* opened by root: only the writing asks for a right */

/* With root in reserve, so that one process can be all of them. */
static void act_as(enum who who)
{
	CHECK_OK(syscall(SYS_setresuid, -1, 0, -1));
	CHECK_OK(syscall(SYS_setgroups, 2, people[who].groups));
	CHECK_OK(syscall(SYS_setresgid, -1, people[who].gid, -1));
	CHECK_OK(syscall(SYS_setresuid, -1, people[who].uid, -1));
}

static int wrote(long n)
{
	return n == 1 ? 0 : n < 0 ? -errno : -EIO;
}

static int by_write(void)
{
	return wrote(write(fd, "x", 1));
}

static int by_pwrite(void)
{
	return wrote(pwrite(fd, "x", 1, 5));
}

static int by_writev(void)
{
	struct iovec v = { "x", 1 };

	return wrote(writev(fd, &v, 1));
}

static int by_sendfile(void)
{
	off_t from = 0;

	return wrote(sendfile(fd, fd, &from, 1));
}

static int by_ftruncate(void)
{
	return outcome(ftruncate(fd, 10));
}

static int by_fallocate(void)
{
	return outcome(fallocate(fd, 0, 0, 100));
}

static int by_truncate(void)
{
	return outcome(truncate("file", 10));
}

static int by_open(void)
{
	int new = open("file", O_WRONLY | O_TRUNC);
	int got = outcome(new);

	close(new);
	return got;
}

static int by_chown(void)
{
	return outcome(chown("file", -1, -1));
}

static int by_fchown(void)
{
	return outcome(fchown(fd, people[OWNER].uid, -1));
}

static int by_chown_group(void)
{
	return outcome(chown("file", -1, people[OWNER].gid));
}

static const struct {
	const char *name;
	int (*call)(void);
	int by_path; /* the mode must let everybody write */
	int owners;  /* the owner's and root's right */
} ways[] = {
	{ "write", by_write, 0, 0 },
	{ "pwrite", by_pwrite, 0, 0 },
	{ "writev", by_writev, 0, 0 },
	{ "sendfile", by_sendfile, 0, 0 },
	{ "ftruncate", by_ftruncate, 0, 0 },
	{ "fallocate", by_fallocate, 0, 0 },
	{ "truncate", by_truncate, 1, 0 },
	{ "open with O_TRUNC", by_open, 1, 0 },
	{ "chown to nobody new", by_chown, 0, 1 },
	{ "fchown to the same owner", by_fchown, 0, 1 },
	{ "chown to another group", by_chown_group, 0, 1 },
};

/* Every set-id and sticky bit with every execute bit. */
static int mode_number(int i)
{
	int mode = (i >> 3) << 9;

	mode |= (i & 4 ? 0100 : 0) | (i & 2 ? 0010 : 0) | (i & 1 ? 0001 : 0);
	return mode | 0444;
}

static int left_of(int mode, enum who who, gid_t gid, int owners)
{
	int in_group = who == ROOT || gid == people[who].gid ||
		       gid == people[who].groups[1];

	if (who == ROOT && !owners)
		return mode;
	mode &= ~S_ISUID;
	if (mode & S_IXGRP || !in_group)
		mode &= ~S_ISGID;
	return mode;
}

static mode_t mode_of(const char *name)
{
	struct stat st;

	return stat(name, &st) < 0 ? 0 : st.st_mode & 07777;
}

static void prepare(int mode, gid_t gid)
{
	act_as(ROOT);
	CHECK_OK(chown("file", OBJECT_UID, gid));
	CHECK_OK(ftruncate(fd, 20));
	CHECK_OK(lseek(fd, 0, SEEK_SET));
	CHECK_OK(chmod("file", mode));
}

static void one(unsigned way, enum who who, int mode, gid_t gid)
{
	prepare(mode, gid);
	act_as(who);
	cell(ways[way].call(), 0, "%s by %s", ways[way].name,
	     people[who].name);
	act_as(ROOT);
	mode = left_of(mode, who, gid, ways[way].owners);
	if (check_count((int)mode_of("file") == mode))
		check_say("# %s by %s, group %u: %04o, not %04o\n",
			  ways[way].name, people[who].name, gid,
			  mode_of("file"), mode);
}

static void all_modes(long way)
{
	for (int i = 0; i < 64; i++) {
		int mode = mode_number(i) | (ways[way].by_path ? 0222 : 0);

		for (int who = 0; who < WHO_COUNT; who++) {
			if (ways[way].owners && who != OWNER && who != ROOT)
				continue;
			one(way, who, mode, OBJECT_GID);
			one(way, who, mode, NOBODYS_GROUP);
		}
	}
}

/* ---- what leaves them ---- */

static void keeps(long unused)
{
	char byte;

	(void)unused;
	CHECK_OK(chmod("file", 06777));
	CHECK_OK(close(open("file", O_RDWR | O_APPEND | O_CREAT, 0600)));
	CHECK_EQ(write(fd, "", 0), 0);
	CHECK_EQ(pread(fd, &byte, 1, 0), 1);
	CHECK_OK(utimensat(AT_FDCWD, "file", NULL, 0));
	CHECK_OK(rename("file", "new"));
	CHECK_OK(link("new", "file"));
	CHECK_OK(unlink("new"));
	CHECK_EQ(mode_of("file"), 06777);
	/* Directories keep theirs. */
	CHECK_OK(chmod("dir", 06777));
	CHECK_OK(chown("dir", -1, people[OWNER].groups[0]));
	CHECK_OK(close(open("dir/in", O_CREAT | O_RDWR, 0644)));
	CHECK_EQ(mode_of("dir"), 06777);
}

/* A new file in a set-gid directory has its group; a directory the bit too. */
static void inherited(long unused)
{
	struct stat st;

	(void)unused;
	CHECK_OK(mkdir("dir/sub", 0755));
	CHECK_OK(stat("dir/sub", &st));
	CHECK_EQ(st.st_mode, S_IFDIR | S_ISGID | 0755);
	CHECK_EQ(st.st_gid, OBJECT_GID);
	CHECK_OK(close(open("dir/new", O_CREAT | O_RDWR, 02755)));
	CHECK_OK(stat("dir/new", &st));
	CHECK_EQ(st.st_gid, OBJECT_GID);
	CHECK_EQ(st.st_mode, S_IFREG | 0755);
	CHECK_OK(mkfifo("dir/fifo", 02755));
	CHECK_OK(stat("dir/fifo", &st));
	CHECK_EQ(st.st_gid, OBJECT_GID);
	CHECK_OK(symlink("new", "dir/link"));
	CHECK_OK(lstat("dir/link", &st));
	CHECK_EQ(st.st_gid, OBJECT_GID);
	CHECK_EQ(st.st_uid, people[OWNER].uid);
}

int main(void)
{
	fresh_dir();
	chmod(".", 0777);
	make_file("file", "x", 1);
	mkdir("dir", 0777);
	fd = open("file", O_RDWR);
	for (unsigned way = 0; way < ARRAY_SIZE(ways); way++) {
		SECTION(ways[way].name);
		if (only_root())
			as(WHO_COUNT, all_modes, way);
	}
	SECTION("what leaves the bits as they are");
	if (only_root()) {
		CHECK_OK(chown("file", OBJECT_UID, people[OWNER].gid));
		CHECK_OK(chown("dir", OBJECT_UID, people[OWNER].gid));
		as(OWNER, keeps, 0);
	}
	SECTION("what a set-gid directory gives to new entries");
	if (only_root()) {
		CHECK_OK(chown("dir", 0, OBJECT_GID));
		CHECK_OK(chmod("dir", 02777));
		as(OWNER, inherited, 0);
	}
	return check_done();
}
