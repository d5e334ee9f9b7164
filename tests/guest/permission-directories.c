/* SPDX-License-Identifier: MIT */
/*
 * Permissions of directories as a table: 512 modes, five callers, each call
 * that lists, searches or changes a directory. What a call made or took away
 * the caller puts back: who may do the one may do the other.
 */
#include "who.h"

#define MODES 512

static char dir[16]; /* the directory that is asked */
static int home;

static const char *in(const char *name)
{
	static char path[2][64];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[0]), "%s/%s", dir, name);
	return path[turn];
}

static void choose(int mode)
{
	snprintf(dir, sizeof(dir), "d%03o", mode);
}

static void make_free(const char *name, int mode)
{
	CHECK_OK(mkdir(name, 0700));
	CHECK_OK(chmod(name, mode));
}

static void make_all(void)
{
	CHECK_OK(chmod(".", 0755));
	umask(0);
	make_free("free", 0777);
	make_file("common", "x", 1);
	CHECK_OK(chmod("common", 0666));
	for (int mode = 0; mode < MODES; mode++) {
		choose(mode);
		CHECK_OK(mkdir(dir, 0700));
		make_file(in("file"), "x", 1);
		CHECK_OK(chmod(in("file"), 0666));
		make_free(in("sub"), 0777);
		CHECK_OK(chown(dir, OBJECT_UID, OBJECT_GID));
		CHECK_OK(chmod(dir, mode));
	}
}

static int opens(const char *name, int flags)
{
	int fd = open(name, flags, 0666), got = outcome(fd);

	close(fd);
	return got;
}

static int lists(void)
{
	return opens(dir, O_RDONLY | O_DIRECTORY);
}

static int enters(void)
{
	int got = outcome(chdir(dir));

	CHECK_OK(fchdir(home));
	return got;
}

static int enters_by_descriptor(void)
{
	int fd = open(dir, O_PATH), got = outcome(fchdir(fd));

	close(fd);
	CHECK_OK(fchdir(home));
	return got;
}

static int looks(const char *name)
{
	struct stat st;

	return outcome(stat(name, &st));
}

static int looks_at(void)
{
	return looks(dir);
}

static int finds(void)
{
	return looks(in("file"));
}

static int finds_nothing(void)
{
	int got = looks(in("none"));

	return got == -ENOENT ? 0 : got;
}

static int finds_itself(void)
{
	return looks(in("."));
}

static int finds_above(void)
{
	return looks(in("../common"));
}

static int reads_in(void)
{
	return opens(in("file"), O_RDONLY);
}

static int changes_in(void)
{
	return opens(in("file"), O_WRONLY | O_TRUNC);
}

static int removes_again(int got)
{
	if (!got)
		CHECK_OK(unlink(in("new")));
	return got;
}

static int creates(void)
{
	return removes_again(opens(in("new"), O_CREAT | O_EXCL | O_RDWR));
}

static int makes_link(void)
{
	return removes_again(outcome(link("common", in("new"))));
}

static int makes_symlink(void)
{
	return removes_again(outcome(symlink("x", in("new"))));
}

static int makes_fifo(void)
{
	return removes_again(outcome(mkfifo(in("new"), 0600)));
}

static int makes_directory(void)
{
	int got = outcome(mkdir(in("new"), 0700));

	if (!got)
		CHECK_OK(rmdir(in("new")));
	return got;
}

static int removes(void)
{
	int got = outcome(unlink(in("file")));

	if (!got)
		CHECK_EQ(opens(in("file"), O_CREAT | O_EXCL | O_RDWR), 0);
	return got;
}

static int removes_directory(void)
{
	int got = outcome(rmdir(in("sub")));

	if (!got)
		CHECK_OK(mkdir(in("sub"), 0777));
	return got;
}

/* There and back. */
static int moves(const char *from, const char *to)
{
	int got = outcome(rename(from, to));

	if (!got)
		CHECK_OK(rename(to, from));
	return got;
}

static int renames(void)
{
	return moves(in("file"), in("new"));
}

static int renames_directory(void)
{
	return moves(in("sub"), in("new"));
}

static int moves_out(void)
{
	return moves(in("file"), "free/new");
}

static int moves_directory_out(void)
{
	return moves(in("sub"), "free/new");
}

static int moves_in(void)
{
	int got;

	CHECK_EQ(opens("free/mine", O_CREAT | O_RDWR), 0);
	got = moves("free/mine", in("new"));
	CHECK_OK(unlink("free/mine"));
	return got;
}

static int replaces(void)
{
	int got;

	CHECK_EQ(opens("free/mine", O_CREAT | O_RDWR), 0);
	got = outcome(rename("free/mine", in("file")));
	if (got)
		CHECK_OK(unlink("free/mine"));
	return got;
}

static const struct {
	const char *name;
	int (*call)(void);
	int needs;
} calls[] = {
	{ "stat of a directory", looks_at, 0 },
	{ "open of a directory", lists, 4 },
	{ "chdir", enters, 1 },
	{ "fchdir", enters_by_descriptor, 1 },
	{ "looking a name up", finds, 1 },
	{ "looking a name up that is not there", finds_nothing, 1 },
	{ "looking \".\" up", finds_itself, 1 },
	{ "going through \"..\"", finds_above, 1 },
	{ "reading a file in it", reads_in, 1 },
	{ "emptying a file in it", changes_in, 1 },
	{ "creating a file", creates, 3 },
	{ "mkdir", makes_directory, 3 },
	{ "link", makes_link, 3 },
	{ "symlink", makes_symlink, 3 },
	{ "mkfifo", makes_fifo, 3 },
	{ "unlink", removes, 3 },
	{ "rmdir", removes_directory, 3 },
	{ "rename of a file in it", renames, 3 },
	{ "rename of a directory in it", renames_directory, 3 },
	{ "rename of a file out of it", moves_out, 3 },
	{ "rename of a directory out of it", moves_directory_out, 3 },
	{ "rename of a file into it", moves_in, 3 },
	{ "rename over a file in it", replaces, 3 },
};

static enum who who;

static void try_all(long i)
{
	home = open(".", O_RDONLY);
	for (int mode = 0; mode < MODES; mode++) {
		choose(mode);
		cell(calls[i].call(),
		     allows_in(who, mode, calls[i].needs) ? 0 : -EACCES,
		     "%s, %03o, by %s", calls[i].name, mode, people[who].name);
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
	return check_done();
}
