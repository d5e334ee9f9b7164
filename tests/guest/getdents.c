/* SPDX-License-Identifier: MIT */
/*
 * getdents64(2): the raw records (aligned, complete, with their types), a
 * buffer of any size, going on after lseek, and the errors.
 */
#include "check.h"
#include <dirent.h>

struct record {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
};

#define FILES 200

static char buf[65536];

/* Marks a name as seen; -1 when it is none of ours. */
static int note(const char *name, int *seen)
{
	int n;

	if (strcmp(name, ".") == 0)
		return seen[FILES]++;
	if (strcmp(name, "..") == 0)
		return seen[FILES + 1]++;
	if (sscanf(name, "entry-%d", &n) != 1 || n < 0 || n >= FILES)
		return -1;
	return seen[n]++;
}

/* Reads the whole directory through a buffer of this size; names, or -1. */
static int read_all(int fd, size_t size)
{
	int seen[FILES + 2] = { 0 }, count = 0;
	long n;

	lseek(fd, 0, SEEK_SET);
	while ((n = syscall(SYS_getdents64, fd, buf, size)) > 0) {
		for (long at = 0; at < n;) {
			struct record *r = (struct record *)(buf + at);

			if (r->reclen % 8 || r->reclen < 24 ||
			    at + r->reclen > n || r->ino == 0 ||
			    note(r->name, seen) != 0)
				return -1;
			at += r->reclen;
			count++;
		}
	}
	return n < 0 ? -1 : count;
}

static void sizes(int fd)
{
	static const int small[] = { 32, 40, 100, 512, 4096, 65536 };

	SECTION("getdents64: every name once, by any buffer");
	for (unsigned i = 0; i < ARRAY_SIZE(small); i++)
		CHECK_EQ(read_all(fd, small[i]), FILES + 2);
	CHECK_EQ(syscall(SYS_getdents64, fd, buf, 4096), 0);
}

static void types(void)
{
	static const struct {
		const char *name;
		int type;
	} want[] = { { "file", DT_REG },
		     { "sub", DT_DIR },
		     { "link", DT_LNK } };
	int found = 0, fd;
	long n;

	SECTION("getdents64: types and inode numbers");
	CHECK_OK(mkdir("kinds", 0755));
	make_file("kinds/file", "x", 1);
	CHECK_OK(mkdir("kinds/sub", 0755));
	CHECK_OK(symlink("x", "kinds/link"));
	CHECK_OK(chdir("kinds"));
	fd = open(".", O_RDONLY);
	n = syscall(SYS_getdents64, fd, buf, sizeof(buf));
	for (long at = 0; at < n; at += ((struct record *)(buf + at))->reclen) {
		struct record *r = (struct record *)(buf + at);
		struct stat st;

		for (int i = 0; i < 3; i++)
			found += !strcmp(r->name, want[i].name) &&
				 r->type == want[i].type &&
				 lstat(r->name, &st) == 0 &&
				 st.st_ino == r->ino;
	}
	CHECK_EQ(found, 3);
	CHECK_OK(chdir(".."));
	close(fd);
}

/* A place remembered in d_off is where reading goes on. */
static void seeking(int fd)
{
	struct record *first, *second;
	char name[64];
	long n;

	SECTION("getdents64: lseek to a record's d_off");
	lseek(fd, 0, SEEK_SET);
	n = syscall(SYS_getdents64, fd, buf, sizeof(buf));
	CHECK(n > 0);
	first = (struct record *)buf;
	second = (struct record *)(buf + first->reclen);
	strcpy(name, second->name);
	CHECK_EQ(lseek(fd, first->off, SEEK_SET), first->off);
	CHECK(syscall(SYS_getdents64, fd, buf, sizeof(buf)) > 0);
	CHECK(strcmp(((struct record *)buf)->name, name) == 0);
}

static void errors(int fd)
{
	int file = open("kinds/file", O_RDONLY);

	SECTION("getdents64: errors");
	CHECK_ERR(syscall(SYS_getdents64, -1, buf, 512), EBADF);
	CHECK_ERR(syscall(SYS_getdents64, file, buf, 512), ENOTDIR);
	lseek(fd, 0, SEEK_SET);
	CHECK_ERR(syscall(SYS_getdents64, fd, buf, 10), EINVAL);
	CHECK_ERR(syscall(SYS_getdents64, fd, buf, 0), EINVAL);
	CHECK_BAD(syscall(SYS_getdents64, fd, bad, 512));
	CHECK_EQ(read_all(fd, 512), FILES + 2);
	close(file);
}

static void removed(int fd)
{
	SECTION("getdents64: a directory that was removed");
	for (int i = 0; i < FILES; i++) {
		char name[32];

		snprintf(name, sizeof(name), "dir/entry-%03d", i);
		unlink(name);
	}
	CHECK_EQ(read_all(fd, 512), 2);
	CHECK_OK(rmdir("dir"));
	lseek(fd, 0, SEEK_SET);
	CHECK_ERR(syscall(SYS_getdents64, fd, buf, 512), ENOENT);
}

int main(void)
{
	int fd;

	fresh_dir();
	if (mkdir("dir", 0755))
		return 1;
	for (int i = 0; i < FILES; i++) {
		char name[32];

		snprintf(name, sizeof(name), "dir/entry-%03d", i);
		close(open(name, O_CREAT | O_WRONLY, 0644));
	}
	fd = open("dir", O_RDONLY);
	sizes(fd);
	types();
	seeking(fd);
	errors(fd);
	removed(fd);
	return check_done();
}
