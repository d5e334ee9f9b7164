/* SPDX-License-Identifier: MIT */
/*
 * The host's side of jail.h. An ordinary user gets a root of his own in a
 * user name space, where the kernel offers them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim/jail.h"

static bool users, links_freely;

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	bool good = fd >= 0 && write(fd, text, strlen(text)) > 0;

	if (fd >= 0)
		close(fd);
	return good;
}

static bool become_root(void)
{
	char map[64];
	unsigned uid = geteuid(), gid = getegid();

	if (unshare(CLONE_NEWUSER))
		return false;
	write_text("/proc/self/setgroups", "deny");
	snprintf(map, sizeof(map), "0 %u 1\n", gid);
	if (!write_text("/proc/self/gid_map", map))
		return false;
	snprintf(map, sizeof(map), "0 %u 1\n", uid);
	return write_text("/proc/self/uid_map", map);
}

static bool read_flag(const char *path)
{
	FILE *f = fopen(path, "r");
	int c = f ? fgetc(f) : '0';

	if (f)
		fclose(f);
	return c != '0';
}

/* Waits for the test's end outside, and removes the directory. */
static void remove_later(const char *base, int end_of_test)
{
	char c;

	if (fork() != 0)
		return;
	setsid();
	while (read(end_of_test, &c, 1) > 0)
		;
	execl("/bin/rm", "rm", "-rf", base, NULL);
	_exit(1);
}

bool jail_start(void)
{
	static char base[] = "/tmp/vitrix-jail-XXXXXX";
	int end[2];

	users = geteuid() == 0;
	links_freely = !read_flag("/proc/sys/fs/protected_hardlinks");
	if (!mkdtemp(base) || pipe2(end, O_CLOEXEC))
		return false;
	fflush(NULL);
	if (fork() == 0) {
		close(end[1]);
		remove_later(base, end[0]);
		_exit(0);
	}
	close(end[0]);
	wait(NULL);
	umask(0);
	if (!users && !become_root())
		return false;
	return chmod(base, 0755) == 0 && chroot(base) == 0 && chdir("/") == 0;
}

bool jail_has_users(void)
{
	return users;
}

bool jail_links_freely(void)
{
	return links_freely;
}

void jail_be(unsigned uid, unsigned gid, unsigned group)
{
	gid_t groups[] = { group };

	if (!users)
		return;
	if (seteuid(0) || setgroups(1, groups) || setegid(gid) ||
	    seteuid(uid))
		abort();
}

static int result(long r)
{
	return r < 0 ? -errno : (int)r;
}

int jail_open(const char *path, int flags, unsigned mode)
{
	int fd = open(path, flags, mode);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

int jail_mkdir(const char *path, unsigned mode)
{
	return result(mkdir(path, mode));
}

int jail_mkfifo(const char *path, unsigned mode)
{
	return result(mkfifo(path, mode));
}

int jail_rmdir(const char *path)
{
	return result(rmdir(path));
}

int jail_unlink(const char *path)
{
	return result(unlink(path));
}

int jail_link(const char *from, const char *to, bool follow)
{
	return result(linkat(AT_FDCWD, from, AT_FDCWD, to,
			     follow ? AT_SYMLINK_FOLLOW : 0));
}

int jail_symlink(const char *target, const char *path)
{
	return result(symlink(target, path));
}

int jail_rename(const char *from, const char *to, unsigned flags)
{
	return result(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to,
			      flags));
}

int jail_stat(const char *path, bool follow, struct jail_stat *to)
{
	struct stat s;

	if (follow ? stat(path, &s) : lstat(path, &s))
		return -errno;
	to->mode = s.st_mode;
	to->uid = s.st_uid;
	to->gid = s.st_gid;
	to->links = (unsigned)s.st_nlink;
	to->size = (unsigned long)s.st_size;
	return 0;
}

int jail_readlink(const char *path, char *to, size_t size)
{
	return result(readlink(path, to, size));
}

int jail_chmod(const char *path, unsigned mode)
{
	return result(chmod(path, mode));
}

int jail_chown(const char *path, unsigned uid, unsigned gid, bool follow)
{
	return result(follow ? chown(path, uid, gid) :
			       lchown(path, uid, gid));
}

int jail_truncate(const char *path, long size)
{
	return result(truncate(path, size));
}

int jail_utimes(const char *path, bool now)
{
	static const struct timespec t[2] = { { 5, 0 }, { 6, 0 } };

	return result(utimensat(AT_FDCWD, path, now ? NULL : t, 0));
}

int jail_chdir(const char *path)
{
	return result(chdir(path));
}

int jail_getcwd(char *to, size_t size)
{
	return result(syscall(SYS_getcwd, to, size));
}
