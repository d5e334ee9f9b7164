/* SPDX-License-Identifier: MIT */
/*
 * Which calls move which times, as POSIX says it. Each case has a directory
 * with two files in it; all are made old, the clock moves on by more than a
 * second (some file systems keep whole ones), then each case makes its call,
 * and what moved is told for the file and for the directory: "m" contents,
 * "c" inode.
 */
#include "check.h"

#define OLD 1000000000

static void do_write(void)
{
	int fd = open("f", O_WRONLY);

	CHECK_EQ(write(fd, "x", 1), 1);
	close(fd);
}

static void do_write_nothing(void)
{
	int fd = open("f", O_WRONLY);

	CHECK_EQ(write(fd, "x", 0), 0);
	close(fd);
}

static void do_read(void)
{
	int fd = open("f", O_RDONLY);
	char c;

	CHECK_EQ(read(fd, &c, 1), 1);
	close(fd);
}

static void do_truncate(void)
{
	CHECK_OK(truncate("f", 1));
}

static void do_open_truncate(void)
{
	CHECK_OK(close(open("f", O_WRONLY | O_TRUNC)));
}

static void do_open_create(void)
{
	CHECK_OK(close(open("f", O_WRONLY | O_CREAT, 0600)));
}

static void do_create(void)
{
	CHECK_OK(close(open("new", O_WRONLY | O_CREAT, 0600)));
}

static void do_chmod(void)
{
	CHECK_OK(chmod("f", 0600));
}

static void do_chown(void)
{
	CHECK_OK(chown("f", getuid(), getgid()));
}

static void do_link(void)
{
	CHECK_OK(link("f", "new"));
}

static void do_unlink(void)
{
	CHECK_OK(unlink("f-too"));
}

static void do_unlink_other(void)
{
	CHECK_OK(unlink("g"));
}

static void do_unlink_fails(void)
{
	CHECK_ERR(unlink("none"), ENOENT);
	CHECK_ERR(rmdir("f"), ENOTDIR);
	CHECK_ERR(mkdir("f", 0755), EEXIST);
}

static void do_rename(void)
{
	CHECK_OK(rename("g", "h"));
}

static void do_replace(void)
{
	CHECK_OK(rename("g", "f-too"));
}

static void do_mkdir(void)
{
	CHECK_OK(mkdir("sub", 0755));
}

static void do_symlink(void)
{
	CHECK_OK(symlink("f", "link"));
}

static void do_look(void)
{
	struct stat st;

	CHECK_OK(stat("f", &st));
	CHECK_OK(access("f", R_OK));
	CHECK_OK(close(open("f", O_RDONLY)));
	CHECK_OK(close(open(".", O_RDONLY)));
}

static void do_utimes(void)
{
	struct timespec ts[] = { { OLD, 0 }, { OLD, 0 } };

	CHECK_OK(utimensat(AT_FDCWD, "f", ts, 0));
}

static const struct {
	const char *what;
	void (*call)(void);
	const char *file, *directory;
} cases[] = {
	{ "write", do_write, "mc", "" },
	{ "write of nothing", do_write_nothing, "", "" },
	{ "read", do_read, "", "" },
	{ "truncate", do_truncate, "mc", "" },
	{ "open with O_TRUNC", do_open_truncate, "mc", "" },
	{ "open with O_CREAT of a file that is there", do_open_create, "", "" },
	{ "open with O_CREAT of a new file", do_create, "", "mc" },
	{ "chmod", do_chmod, "c", "" },
	{ "chown", do_chown, "c", "" },
	{ "link", do_link, "c", "mc" },
	{ "unlink of a second name", do_unlink, "c", "mc" },
	{ "unlink of another file", do_unlink_other, "", "mc" },
	{ "unlink, rmdir, mkdir that fail", do_unlink_fails, "", "" },
	{ "rename of another file", do_rename, "", "mc" },
	{ "rename over a second name", do_replace, "c", "mc" },
	{ "mkdir", do_mkdir, "", "mc" },
	{ "symlink", do_symlink, "", "mc" },
	{ "stat, access, open", do_look, "", "" },
	{ "utimensat", do_utimes, "c", "" },
};

static long began;
static struct {
	long file, directory; /* their inode times when they were made */
} made[ARRAY_SIZE(cases)];

static long make_old(const char *name)
{
	struct timespec ts[] = { { OLD, 0 }, { OLD, 0 } };
	struct stat st = { 0 };

	CHECK_OK(utimensat(AT_FDCWD, name, ts, 0));
	CHECK_OK(stat(name, &st));
	return st.st_ctime;
}

static void prepare(int i)
{
	char dir[16];

	snprintf(dir, sizeof(dir), "case-%d", i);
	if (mkdir(dir, 0755) || chdir(dir))
		_exit(2);
	make_file("f", "data", 4);
	make_file("g", "data", 4);
	CHECK_OK(link("f", "f-too"));
	made[i].file = make_old("f");
	made[i].directory = make_old(".");
	CHECK_OK(chdir(".."));
}

static const char *moved(const char *name, long ctime)
{
	static char letters[8];
	char *p = letters;
	struct stat st = { 0 };

	CHECK_OK(stat(name, &st));
	if (st.st_mtime != OLD)
		*p++ = st.st_mtime >= began ? 'm' : '?';
	if (st.st_ctime != ctime)
		*p++ = st.st_ctime >= began ? 'c' : '?';
	*p = '\0';
	return letters;
}

static void run(int i)
{
	char dir[16];

	SECTION(cases[i].what);
	snprintf(dir, sizeof(dir), "case-%d", i);
	CHECK_OK(chdir(dir));
	cases[i].call();
	CHECK(strcmp(moved("f", made[i].file), cases[i].file) == 0);
	CHECK(strcmp(moved(".", made[i].directory), cases[i].directory) == 0);
	CHECK_OK(chdir(".."));
}

/* ---- the time of access ---- */

static void reads(int fd)
{
	char c;

	CHECK_EQ(read(fd, &c, 1), 1);
}

static void reads_at_end(int fd)
{
	char c;

	CHECK_EQ(pread(fd, &c, 1, 100), 0);
}

static void maps(int fd)
{
	CHECK(mmap(NULL, 1, PROT_READ, MAP_PRIVATE, fd, 0) != MAP_FAILED);
}

static void lists(int fd)
{
	char entries[1024];

	CHECK(syscall(SYS_getdents64, fd, entries, sizeof(entries)) > 0);
}

static int accesses(const char *name, int flags, void (*act)(int fd))
{
	struct stat st = { 0 };
	int fd = CHECK_OK(open(name, O_RDONLY | flags));

	make_old(name);
	act(fd);
	close(fd);
	CHECK_OK(stat(name, &st));
	return st.st_atime != OLD;
}

static void access_times(void)
{
	SECTION("reading, listing and mapping, and O_NOATIME");
	make_file("a", "data", 4);
	CHECK_OK(mkdir("dir", 0755));
	if (!accesses("a", 0, reads)) {
		SKIP("mounted without times of access");
		return;
	}
	CHECK(accesses("a", 0, reads_at_end));
	CHECK(accesses("a", 0, maps));
	CHECK(accesses("dir", 0, lists));
	CHECK(!accesses("a", O_NOATIME, reads));
	CHECK(!accesses("a", O_NOATIME, maps));
	CHECK(!accesses("dir", O_NOATIME, lists));
}

int main(void)
{
	struct stat st;

	fresh_dir();
	SECTION("preparing");
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++)
		prepare(i);
	usleep(1100000);
	make_file("clock", "", 0);
	CHECK_OK(stat("clock", &st));
	began = st.st_mtime;
	CHECK(st.st_atime == began && st.st_ctime == began);
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++)
		run(i);
	access_times();
	return check_done();
}
