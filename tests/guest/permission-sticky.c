/* SPDX-License-Identifier: MIT */
/*
 * Sticky directories as a table: whose the directory is, whose the entry, who
 * takes it away, and how. Everybody may write in the directory, so that only
 * the sticky bit decides; the same table without the bit stands beside it.
 * Then what moving a directory asks for itself, since its ".." changes.
 */
#include "who.h"

static const uid_t owners[] = { OBJECT_UID, 1001, 1003, 0 };

static struct {
	int sticky;
	uid_t dir, entry;
	unsigned way;
} now;

static int removes(void)
{
	return outcome(unlink("dir/file"));
}

static int removes_directory(void)
{
	return outcome(rmdir("dir/sub"));
}

static int removes_link(void)
{
	return outcome(unlink("dir/link"));
}

static int renames(void)
{
	return outcome(rename("dir/file", "dir/new"));
}

static int moves_out(void)
{
	return outcome(rename("dir/file", "free/new"));
}

static int replaces(void)
{
	CHECK_OK(close(open("free/mine", O_CREAT | O_RDWR, 0600)));
	return outcome(rename("free/mine", "dir/file"));
}

static int replaces_directory(void)
{
	CHECK_OK(mkdir("free/mine", 0700));
	return outcome(rename("free/mine", "dir/sub"));
}

/* One of the two is the caller's own: the other decides. */
static int exchanges(void)
{
	CHECK_OK(close(open("free/mine", O_CREAT | O_RDWR, 0600)));
	return outcome(syscall(SYS_renameat2, AT_FDCWD, "free/mine", AT_FDCWD,
			       "dir/file", 2));
}

static const struct {
	const char *name;
	int (*call)(void);
} ways[] = {
	{ "unlink of a file", removes },
	{ "unlink of a symbolic link", removes_link },
	{ "rmdir", removes_directory },
	{ "rename within", renames },
	{ "rename to elsewhere", moves_out },
	{ "rename over a file", replaces },
	{ "rename over a directory", replaces_directory },
	{ "exchange", exchanges },
};

static void make_dir(const char *name, uid_t uid, int mode)
{
	CHECK_OK(mkdir(name, 0700));
	CHECK_OK(lchown(name, uid, 7777));
	CHECK_OK(chmod(name, mode));
}

static void prepare(void)
{
	make_dir("free", 0, 0777);
	make_dir("dir", now.dir, now.sticky ? 01777 : 0777);
	make_file("dir/file", "x", 1);
	CHECK_OK(chown("dir/file", now.entry, 7777));
	make_dir("dir/sub", now.entry, 0777);
	CHECK_OK(symlink("file", "dir/link"));
	CHECK_OK(lchown("dir/link", now.entry, 7777));
}

static void try_it(long who)
{
	uid_t me = people[who].uid;
	int may = !now.sticky || me == 0 || me == now.dir || me == now.entry;

	cell(ways[now.way].call(), may ? 0 : -EPERM,
	     "%s by %u of an entry of %u in a directory of %u",
	     ways[now.way].name, me, now.entry, now.dir);
}

static void table(unsigned way, int sticky)
{
	now.way = way;
	now.sticky = sticky;
	for (unsigned d = 0; d < ARRAY_SIZE(owners); d++) {
		for (unsigned e = 0; e < ARRAY_SIZE(owners); e++) {
			for (int who = 0; who < WHO_COUNT; who++) {
				now.dir = owners[d];
				now.entry = owners[e];
				prepare();
				as(who, try_it, who);
				remove_tree("dir");
				remove_tree("free");
			}
		}
	}
}

/* ---- a directory that changes its parent ---- */

static void try_move(long who)
{
	for (int mode = 0; mode < 01000; mode++) {
		char from[32], to[32];
		int may = allows_in(who, mode, 2);

		snprintf(from, sizeof(from), "from/%03o", mode);
		snprintf(to, sizeof(to), "to/%03o", mode);
		cell(outcome(rename(from, to)), may ? 0 : -EACCES,
		     "moving a directory %03o by %s", mode, people[who].name);
		if (may)
			CHECK_OK(rename(to, from));
		CHECK_OK(rename(from, "from/new"));
		CHECK_OK(rename("from/new", from));
	}
}

static void moving(void)
{
	SECTION("moving a directory asks for writing in itself");
	if (!only_root())
		return;
	make_dir("from", 0, 0777);
	make_dir("to", 0, 0777);
	for (int mode = 0; mode < 01000; mode++) {
		char name[32];

		snprintf(name, sizeof(name), "from/%03o", mode);
		CHECK_OK(mkdir(name, 0700));
		CHECK_OK(chown(name, OBJECT_UID, OBJECT_GID));
		CHECK_OK(chmod(name, mode));
	}
	for (int who = 0; who < WHO_COUNT; who++)
		as(who, try_move, who);
}

int main(void)
{
	fresh_dir();
	chmod(".", 0755);
	for (unsigned way = 0; way < ARRAY_SIZE(ways); way++) {
		SECTION(ways[way].name);
		for (int sticky = 0; only_root() && sticky < 2; sticky++)
			table(way, sticky);
	}
	moving();
	return check_done();
}
