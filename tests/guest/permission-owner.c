/* SPDX-License-Identifier: MIT */
/*
 * What only a file's owner may change, as tables: chmod to all 4096 modes and
 * the set-gid bit it drops, chown to users and groups, the times with all that
 * utimensat can be told. By the owner in and outside the file's group, its
 * group, its members, others, and root.
 */
#include "who.h"
#include <sys/time.h>

#define OWN_GROUP 9000 /* the owner's own group, see people[] */

static const int types[] = { S_IFREG, S_IFDIR, S_IFIFO };
static const char *const names[] = { "file", "dir", "fifo" };

static mode_t mode_of(const char *name)
{
	struct stat st;

	return lstat(name, &st) < 0 ? (mode_t)-1 : st.st_mode;
}

static void give(const char *name, uid_t uid, gid_t gid, int mode)
{
	CHECK_OK(lchown(name, uid, gid));
	CHECK_OK(chmod(name, mode));
}

static void make_all(void)
{
	CHECK_OK(chmod(".", 0755));
	umask(0);
	make_file("file", "x", 1);
	CHECK_OK(mkdir("dir", 0700));
	CHECK_OK(mkfifo("fifo", 0700));
}

/* ---- chmod ---- */

static gid_t group_now;

static int is_in(enum who who, gid_t gid)
{
	return people[who].gid == gid || people[who].groups[0] == gid ||
	       people[who].groups[1] == gid;
}

static void change_modes(long who)
{
	int keeps = who == ROOT || is_in(who, group_now);
	int may = who == OWNER || who == ROOT;

	for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
		mode_t old = mode_of(names[i]);

		for (int mode = 0; mode < 010000; mode++) {
			int want = types[i] | mode;

			if (!keeps)
				want &= ~S_ISGID;
			cell(outcome(chmod(names[i], mode)), may ? 0 : -EPERM,
			     "chmod %04o of a %s by %s", mode, names[i],
			     people[who].name);
			CHECK_EQ(mode_of(names[i]), may ? (mode_t)want : old);
		}
	}
}

static void modes(void)
{
	static const gid_t groups[] = { OBJECT_GID, OWN_GROUP, 5 };

	for (unsigned g = 0; g < ARRAY_SIZE(groups); g++) {
		group_now = groups[g];
		for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
			give(names[i], OBJECT_UID, group_now, 0640);
		for (int who = 0; who < WHO_COUNT; who++)
			as(who, change_modes, who);
	}
}

/* ---- chown ---- */

static const uid_t uids[] = { -1, OBJECT_UID, 1001, 1003, 0 };
static const gid_t gids[] = { -1, OBJECT_GID, OWN_GROUP, 5,  6,
			      7,  9002,	      9003,	 77, 0 };
static enum who changer;

static void change_owner(long place)
{
	uid_t uid = uids[place / ARRAY_SIZE(gids)];
	gid_t gid = gids[place % ARRAY_SIZE(gids)];
	int owns = changer == OWNER;
	int may = (uid == (uid_t)-1 || (owns && uid == OBJECT_UID)) &&
		  (gid == (gid_t)-1 ||
		   (owns && (gid == OBJECT_GID || is_in(changer, gid))));

	cell(outcome(chown("file", uid, gid)),
	     may || changer == ROOT ? 0 : -EPERM, "chown to %d:%d by %s", uid,
	     gid, people[changer].name);
}

static void owners(void)
{
	for (changer = 0; changer < WHO_COUNT; changer++) {
		for (unsigned i = 0; i < ARRAY_SIZE(uids) * ARRAY_SIZE(gids);
		     i++) {
			give("file", OBJECT_UID, OBJECT_GID, 0644);
			as(changer, change_owner, i);
		}
	}
}

/* ---- times ---- */

#define SOME 1000000000

static const struct {
	const char *name;
	int given;
	long nsec[2];
	int wants; /* 0: nothing, 1: only now, 2: times of one's choice */
} times[] = {
	{ "no times", 0, { 0, 0 }, 1 },
	{ "now, now", 1, { UTIME_NOW, UTIME_NOW }, 1 },
	{ "now, omitted", 1, { UTIME_NOW, UTIME_OMIT }, 2 },
	{ "omitted, now", 1, { UTIME_OMIT, UTIME_NOW }, 2 },
	{ "omitted, omitted", 1, { UTIME_OMIT, UTIME_OMIT }, 0 },
	{ "set, set", 1, { 5, 6 }, 2 },
	{ "set, omitted", 1, { 5, UTIME_OMIT }, 2 },
	{ "omitted, set", 1, { UTIME_OMIT, 6 }, 2 },
	{ "now, set", 1, { UTIME_NOW, 6 }, 2 },
};

static int mode_now;

static void change_times(long who)
{
	struct timeval some[] = { { SOME, 0 }, { SOME, 0 } };
	int owns = who == OWNER || who == ROOT;

	for (unsigned i = 0; i < ARRAY_SIZE(times); i++) {
		struct timespec ts[] = { { SOME, times[i].nsec[0] },
					 { SOME, times[i].nsec[1] } };
		int want = 0;

		if (times[i].wants == 2 && !owns)
			want = -EPERM;
		if (times[i].wants == 1 && !owns && !allows(who, mode_now, 2))
			want = -EACCES;
		cell(outcome(utimensat(AT_FDCWD, "file",
				       times[i].given ? ts : NULL, 0)),
		     want, "utimensat (%s) of %03o by %s", times[i].name,
		     mode_now, people[who].name);
	}
	cell(outcome(utimes("file", some)), owns ? 0 : -EPERM,
	     "utimes by %s", people[who].name);
}

static void all_times(void)
{
	for (mode_now = 0; mode_now < 01000; mode_now += 022) {
		give("file", OBJECT_UID, OBJECT_GID, mode_now);
		for (int who = 0; who < WHO_COUNT; who++)
			as(who, change_times, who);
	}
}

int main(void)
{
	fresh_dir();
	if (geteuid() == 0)
		make_all();
	SECTION("chmod: every mode, and the set-gid bit it drops");
	if (only_root())
		modes();
	SECTION("chown: to whom, to which group");
	if (only_root())
		owners();
	SECTION("utimensat: now, and times of one's choice");
	if (only_root())
		all_times();
	return check_done();
}
