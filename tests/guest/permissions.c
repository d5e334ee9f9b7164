/* SPDX-License-Identifier: MIT */
/*
 * What an ordinary user is refused: files and directories by their mode bits
 * for owner, group and others, and what only owners may do. Root becomes
 * user 1000, group 1000 for it; root itself is refused almost nothing.
 */
#include "check.h"

#define ME 1000
#define OTHERS 1001

static void make(const char *name, unsigned uid, unsigned gid, int mode)
{
	make_file(name, "x", 1);
	CHECK_OK(chown(name, uid, gid));
	CHECK_OK(chmod(name, mode));
}

static void make_all(void)
{
	make("mine", ME, ME, 0600);
	make("mine-none", ME, ME, 0077);
	make("group", 0, ME, 0640);
	make("group-none", 0, ME, 0604);
	make("others", 0, 0, 0604);
	make("none", 0, 0, 0600);
	make("run", 0, 0, 0711);
	CHECK_OK(mkdir("closed", 0700));
	make("closed/in", 0, 0, 0666);
	CHECK_OK(mkdir("search", 0711));
	make("search/in", 0, 0, 0666);
	CHECK_OK(mkdir("list", 0744));
	make("list/in", 0, 0, 0666);
	CHECK_OK(mkdir("sticky", 0777));
	CHECK_OK(chmod("sticky", 01777));
	make("sticky/roots", 0, 0, 0666);
	CHECK_OK(mkdir("set-gid", 0777));
	CHECK_OK(chown("set-gid", 0, OTHERS));
	CHECK_OK(chmod("set-gid", 02777));
	make("set-uid", 0, ME, 06770);
	CHECK_OK(chmod(".", 0755));
}

static void become_user(void)
{
	CHECK_OK(syscall(SYS_setgroups, 0, NULL));
	CHECK_OK(syscall(SYS_setgid, ME));
	CHECK_OK(syscall(SYS_setuid, ME));
}

static void reading(long unused)
{
	(void)unused;
	become_user();
	CHECK_OK(open("mine", O_RDWR));
	CHECK_ERR(open("mine-none", O_RDONLY), EACCES);
	CHECK_OK(open("group", O_RDONLY));
	CHECK_ERR(open("group", O_WRONLY), EACCES);
	CHECK_ERR(open("group-none", O_RDONLY), EACCES);
	CHECK_OK(open("others", O_RDONLY));
	CHECK_ERR(open("others", O_RDWR), EACCES);
	CHECK_ERR(open("none", O_RDONLY), EACCES);
	CHECK_ERR(open("others", O_RDONLY | O_TRUNC), EACCES);
	CHECK_ERR(truncate("others", 0), EACCES);
	CHECK_OK(access("run", X_OK));
	CHECK_ERR(access("run", R_OK), EACCES);
	CHECK_ERR(access("none", R_OK), EACCES);
	CHECK_OK(access("none", F_OK));
}

static void directories(long unused)
{
	struct stat st;

	(void)unused;
	become_user();
	CHECK_ERR(open("new", O_CREAT | O_RDWR, 0644), EACCES);
	CHECK_ERR(mkdir("new", 0755), EACCES);
	CHECK_ERR(symlink("x", "new"), EACCES);
	CHECK_ERR(unlink("mine"), EACCES);
	CHECK_ERR(rename("mine", "new"), EACCES);
	CHECK_ERR(rmdir("closed"), EACCES);
	CHECK_ERR(stat("closed/in", &st), EACCES);
	CHECK_ERR(stat("closed/none", &st), EACCES);
	CHECK_ERR(chdir("closed"), EACCES);
	CHECK_ERR(open("closed", O_RDONLY), EACCES);
	CHECK_OK(open("search/in", O_RDWR));
	CHECK_OK(chdir("search"));
	CHECK_ERR(open(".", O_RDONLY), EACCES);
	CHECK_OK(chdir(".."));
	CHECK_OK(open("list", O_RDONLY));
	CHECK_ERR(stat("list/in", &st), EACCES);
	CHECK_ERR(chdir("list"), EACCES);
	CHECK_OK(close(open("sticky/mine", O_CREAT | O_RDWR, 0644)));
	CHECK_OK(unlink("sticky/mine"));
	CHECK_ERR(unlink("sticky/roots"), EPERM);
	CHECK_ERR(rename("sticky/roots", "sticky/x"), EPERM);
}

static void owners(long unused)
{
	struct timespec ts[] = { { 1, 0 }, { 1, 0 } };

	(void)unused;
	become_user();
	CHECK_OK(chmod("mine", 0644));
	CHECK_ERR(chmod("others", 0666), EPERM);
	CHECK_ERR(chown("others", ME, ME), EPERM);
	CHECK_ERR(chown("mine", 0, -1), EPERM);
	CHECK_ERR(chown("mine", -1, 0), EPERM);
	CHECK_OK(chown("mine", ME, ME));
	CHECK_OK(utimensat(AT_FDCWD, "mine", ts, 0));
	CHECK_ERR(utimensat(AT_FDCWD, "others", ts, 0), EPERM);
	CHECK_ERR(utimensat(AT_FDCWD, "others", NULL, 0), EACCES);
	CHECK_OK(utimensat(AT_FDCWD, "search/in", NULL, 0));
}

static mode_t mode_of(const char *name)
{
	struct stat st;

	CHECK_OK(stat(name, &st));
	return st.st_mode & 07777;
}

/* Nobody makes a program of a group that he is not in. */
static void set_id(long unused)
{
	(void)unused;
	become_user();
	umask(0);
	CHECK_OK(close(open("set-gid/run", O_CREAT | O_RDWR, 06775)));
	CHECK_EQ(mode_of("set-gid/run"), 04775);
	CHECK_OK(mknod("set-gid/node", S_IFREG | 02775, 0));
	CHECK_EQ(mode_of("set-gid/node"), 0775);
	CHECK_OK(close(open("set-gid/data", O_CREAT | O_RDWR, 02664)));
	CHECK_EQ(mode_of("set-gid/data"), 02664);
	CHECK_OK(mkdir("set-gid/d", 0777));
	CHECK_EQ(mode_of("set-gid/d"), 02777);
	CHECK_OK(close(open("set-uid", O_RDONLY | O_TRUNC)));
	CHECK_EQ(mode_of("set-uid"), 0770);
}

static void execute(long unused)
{
	char *const argv[] = { "x", NULL };

	(void)unused;
	become_user();
	CHECK_ERR(execve("others", argv, argv + 1), EACCES);
	CHECK_ERR(execve("closed/in", argv, argv + 1), EACCES);
	CHECK_ERR(execve("run", argv, argv + 1), ENOEXEC);
}

static void root(void)
{
	CHECK_OK(close(open("mine-none", O_RDWR)));
	CHECK_OK(close(open("none", O_RDWR)));
	CHECK_OK(access("closed/in", R_OK | W_OK));
	CHECK_ERR(access("none", X_OK), EACCES);
	CHECK_OK(access("run", X_OK));
	CHECK_OK(close(open("sticky/of-root", O_CREAT | O_RDWR, 0600)));
}

static const struct {
	const char *what;
	void (*fn)(long);
} cases[] = {
	{ "permissions: files", reading },
	{ "permissions: directories", directories },
	{ "permissions: owners", owners },
	{ "permissions: programs", execute },
	{ "permissions: set-id bits", set_id },
};

int main(void)
{
	int refused = geteuid() != 0;

	fresh_dir();
	SECTION("permissions: root");
	if (refused) {
		SKIP("not root");
	} else {
		make_all();
		root();
	}
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		SECTION(cases[i].what);
		if (refused)
			SKIP("not root");
		else
			CHECK_EQ(in_child(cases[i].fn, 0), EXITED(0));
	}
	return check_done();
}
