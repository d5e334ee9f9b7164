/* SPDX-License-Identifier: MIT */
/*
 * The links of /proc/PID lead to the very file, whatever its name is by now:
 * exe can be run, cwd and root are directories to walk on from, fd/N opens
 * what the descriptor has, pipes included, and /dev/fd, /dev/stdin are ways
 * to the same.
 */
#include "check.h"
#include <dirent.h>
#include <signal.h>

static char words[4096];

static long link_of(const char *path)
{
	long n = readlink(path, words, sizeof(words) - 1);

	words[n < 0 ? 0 : n] = 0;
	return n;
}

static const char *fd_path(int fd)
{
	static char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}

static void self_link(void)
{
	struct stat a, b;

	SECTION("self");
	CHECK(link_of("/proc/self") > 0);
	CHECK_EQ(atoi(words), getpid());
	CHECK_OK(stat("/proc/self", &a));
	CHECK_OK(stat("/proc/self/task/../.", &b));
	CHECK(S_ISDIR(a.st_mode) && a.st_ino == b.st_ino);
	CHECK_OK(lstat("/proc/self", &a));
	CHECK(S_ISLNK(a.st_mode));
	CHECK_ERR(open("/proc/self", O_RDONLY | O_NOFOLLOW), ELOOP);
	CHECK_ERR(open("/proc/self/exe/x", O_RDONLY), ENOTDIR);
}

static void places(void)
{
	char here[4096];
	struct stat a, b;

	SECTION("cwd and root");
	make_file("f", "abc", 3);
	CHECK(getcwd(here, sizeof(here)) != NULL);
	CHECK(link_of("/proc/self/cwd") > 0);
	CHECK_EQ(strcmp(words, here), 0);
	CHECK(link_of("/proc/self/root") == 1 && words[0] == '/');
	CHECK_EQ(size_of("/proc/self/cwd/f"), 3);
	CHECK_OK(stat("/proc/self/cwd/", &a));
	CHECK_OK(stat(".", &b));
	CHECK(a.st_ino == b.st_ino && a.st_dev == b.st_dev);
	CHECK_OK(stat("/proc/self/root", &a));
	CHECK_OK(stat("/", &b));
	CHECK(a.st_ino == b.st_ino && a.st_dev == b.st_dev);
	CHECK_OK(mkdir("/proc/self/cwd/d", 0755));
	CHECK_OK(rmdir("d"));
	CHECK_OK(chdir("/proc/self"));
	CHECK(size_of("stat") == 0);
	CHECK_OK(chdir(here));
}

static void run_exe(long unused)
{
	char *args[] = { "again", NULL }, *env[] = { "EXIT=7", NULL };

	(void)unused;
	execve("/proc/self/exe", args, env);
}

static void exe(void)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	char magic[4] = "";

	SECTION("exe");
	CHECK(read(fd, magic, 4) == 4 && memcmp(magic, "\177ELF", 4) == 0);
	close(fd);
	CHECK(link_of("/proc/self/exe") > 0 && strstr(words, "procfs-links"));
	CHECK_ERR(open("/proc/self/exe", O_WRONLY), ETXTBSY);
	CHECK_EQ(in_child(run_exe, 0), EXITED(7));
}

static void files(void)
{
	int fd = open("f", O_RDONLY), again;
	struct stat st;
	char buf[8];

	SECTION("fd/N of a file");
	CHECK_EQ(read(fd, buf, 2), 2);
	CHECK(link_of(fd_path(fd)) > 0);
	CHECK_EQ(strcmp(strrchr(words, '/'), "/f"), 0);
	CHECK_OK(lstat(fd_path(fd), &st));
	CHECK_EQ(st.st_mode, S_IFLNK | 0500);
	again = open(fd_path(fd), O_RDWR);
	CHECK_EQ(read(again, buf, 8), 3);	/* a position of its own */
	CHECK_EQ(write(again, "d", 1), 1);
	CHECK_OK(rename("f", "g"));
	CHECK(link_of(fd_path(fd)) > 0);
	CHECK_EQ(strcmp(strrchr(words, '/'), "/g"), 0);
	CHECK_OK(unlink("g"));
	CHECK(link_of(fd_path(fd)) > 0 && strstr(words, " (deleted)"));
	CHECK_OK(stat(fd_path(fd), &st));
	CHECK_EQ(st.st_size, 4);
	close(again);
	again = open(fd_path(fd), O_RDONLY);
	CHECK_EQ(read(again, buf, 8), 4);
	close(again);
	close(fd);
	CHECK_ERR(open(fd_path(fd), O_RDONLY), ENOENT);
	CHECK_ERR(link_of("/proc/self/fd/-1"), ENOENT);
	CHECK_ERR(link_of("/proc/self/fd/00"), ENOENT);
	CHECK_ERR(link_of("/proc/self/fd/4000000"), ENOENT);
}

static void pipes(void)
{
	struct stat st;
	char want[64], buf[8];
	int p[2], w, r;

	SECTION("fd/N of a pipe");
	CHECK_OK(pipe(p));
	CHECK_OK(fstat(p[0], &st));
	snprintf(want, sizeof(want), "pipe:[%lu]", (long)st.st_ino);
	CHECK(link_of(fd_path(p[0])) > 0 && strcmp(words, want) == 0);
	CHECK(link_of(fd_path(p[1])) > 0 && strcmp(words, want) == 0);
	CHECK_OK(stat(fd_path(p[0]), &st));
	CHECK(S_ISFIFO(st.st_mode));
	w = CHECK_OK(open(fd_path(p[0]), O_WRONLY));
	CHECK_EQ(write(w, "hello", 5), 5);
	r = CHECK_OK(open(fd_path(w), O_RDONLY));
	CHECK_EQ(read(r, buf, 8), 5);
	close(p[1]);
	CHECK_EQ(write(w, "x", 1), 1);
	CHECK_EQ(read(p[0], buf, 8), 1);
	close(w);
	CHECK_EQ(read(r, buf, 8), 0);		/* the last writer is gone */
	close(p[0]);
	CHECK(link_of(fd_path(r)) > 0 && strcmp(words, want) == 0);
	w = CHECK_OK(open(fd_path(r), O_WRONLY));
	close(r);
	signal(SIGPIPE, SIG_IGN);
	CHECK_ERR(write(w, "x", 1), EPIPE);
	close(w);
}

static void through_dev(void)
{
	int p[2], fd, saved = dup(0);
	char buf[8];

	SECTION("/dev/fd and /dev/stdin");
	CHECK_OK(pipe(p));
	CHECK_EQ(write(p[1], "in", 2), 2);
	dup2(p[0], 0);
	fd = CHECK_OK(open("/dev/stdin", O_RDONLY));
	CHECK_EQ(read(fd, buf, 8), 2);
	close(fd);
	CHECK(link_of("/dev/fd") > 0 && strcmp(words, "/proc/self/fd") == 0);
	CHECK_EQ(write(p[1], "fd", 2), 2);
	fd = CHECK_OK(open("/dev/fd/0", O_RDONLY));
	CHECK_EQ(read(fd, buf, 8), 2);
	close(fd);
	dup2(saved, 0);
	close(saved);
	close(p[0]);
	close(p[1]);
}

static void listing(void)
{
	int fd = open(".", O_RDONLY), have = 0, dots = 0;
	DIR *d = opendir("/proc/self/fd");
	struct dirent *e;

	SECTION("the list of descriptors");
	while (d && (e = readdir(d))) {
		have += atoi(e->d_name) == fd && e->d_name[0] != '.';
		dots += e->d_name[0] == '.';
	}
	CHECK_EQ(have, 1);
	CHECK_EQ(dots, 2);
	if (d)
		closedir(d);
	close(fd);
}

/* Links of a process that is an ended one lead nowhere. */
static void ended(void)
{
	siginfo_t info;
	char path[64];
	pid_t pid;

	SECTION("of a zombie");
	pid = fork();
	if (pid == 0)
		_exit(0);
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	snprintf(path, sizeof(path), "/proc/%d/cwd", pid);
	CHECK_ERR(link_of(path), ENOENT);
	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	CHECK_ERR(open(path, O_RDONLY), ENOENT);
	CHECK_EQ(status_of(pid), EXITED(0));
}

int main(void)
{
	if (getenv("EXIT"))
		return 7;
	fresh_dir();
	self_link();
	places();
	exe();
	files();
	pipes();
	through_dev();
	listing();
	ended();
	return check_done();
}
