/* SPDX-License-Identifier: MIT */
/*
 * The host's file system as an oracle (host.h): system calls with the error
 * as their result, below a directory in /tmp.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shim/host.h"

static char base[64];

static const char *at(const char *path)
{
	static char buffers[2][5000];
	static int turn;
	char *to = buffers[turn ^= 1];

	snprintf(to, sizeof(buffers[0]), "%s%s", base, path);
	return to;
}

static long result(long r)
{
	return r < 0 ? -errno : r;
}

void host_start(void)
{
	strcpy(base, "/tmp/vitrix-model-XXXXXX");
	if (!mkdtemp(base))
		abort();
	umask(0);
}

static int remove_one(const char *path, const struct stat *s, int type,
		      struct FTW *ftw)
{
	(void)s, (void)type, (void)ftw;
	return remove(path);
}

void host_end(void)
{
	nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int host_open(const char *path, int flags)
{
	return (int)result(open(at(path), flags, 0644));
}

void host_close(int fd)
{
	close(fd);
}

long host_pwrite(int fd, uint64_t offset, const void *from, size_t n)
{
	return result(pwrite(fd, from, n, (off_t)offset));
}

long host_pread(int fd, uint64_t offset, void *to, size_t n)
{
	return result(pread(fd, to, n, (off_t)offset));
}

int host_ftruncate(int fd, uint64_t size)
{
	return (int)result(ftruncate(fd, (off_t)size));
}

static int fill(int r, const struct stat *s, struct host_stat *to)
{
	to->mode = s->st_mode;
	to->links = (uint32_t)s->st_nlink;
	to->size = (uint64_t)s->st_size;
	return (int)result(r);
}

int host_fstat(int fd, struct host_stat *to)
{
	struct stat s = { 0 };

	return fill(fstat(fd, &s), &s, to);
}

int host_stat(const char *path, struct host_stat *to)
{
	struct stat s = { 0 };

	return fill(lstat(at(path), &s), &s, to);
}

int host_mkdir(const char *path, unsigned mode)
{
	return (int)result(mkdir(at(path), mode));
}

int host_unlink(const char *path, bool directory)
{
	return (int)result(directory ? rmdir(at(path)) : unlink(at(path)));
}

int host_rename(const char *from, const char *to)
{
	return (int)result(rename(at(from), at(to)));
}

int host_link(const char *from, const char *to)
{
	return (int)result(link(at(from), at(to)));
}

int host_symlink(const char *target, const char *path)
{
	return (int)result(symlink(target, at(path)));
}

long host_readlink(const char *path, char *to, size_t n)
{
	return result(readlink(at(path), to, n));
}

int host_chmod(const char *path, unsigned mode)
{
	return (int)result(chmod(at(path), mode));
}

int host_list(const char *path, void (*name)(const char *name, void *arg),
	      void *arg)
{
	DIR *d = opendir(at(path));
	struct dirent *e;

	if (!d)
		return -errno;
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			name(e->d_name, arg);
	closedir(d);
	return 0;
}
