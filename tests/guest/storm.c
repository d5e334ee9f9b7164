/* SPDX-License-Identifier: MIT */
/*
 * A storm in a directory tree: four processes create, link, rename, move
 * directories, write, truncate and remove at random among the same few names.
 * Any errno a lost race explains is fine; afterwards the tree is whole, each
 * name readable, link counts right, and it can be removed. (tests/ looks at
 * the disk with e2fsck when the machine is off.)
 */
#include "check.h"
#include <dirent.h>

#define RACERS 4
#define ROUNDS 600

static unsigned long state;

static unsigned chance(unsigned below)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (state >> 33) % below;
}

/* One of 3 directories, one of 6 names. */
static const char *any(char *path)
{
	sprintf(path, "d%u/n%u", chance(3), chance(6));
	return path;
}

static void write_some(const char *path)
{
	static char buf[3 * PAGE];
	int fd = open(path, O_CREAT | O_RDWR, 0644);

	memset(buf, 'a' + chance(26), sizeof(buf));
	pwrite(fd, buf, 1 + chance(sizeof(buf)), chance(100000));
	if (chance(3) == 0)
		ftruncate(fd, chance(100000));
	close(fd);
}

/* One deed; what it gives, or 0 when nothing can be said. */
static int deed(void)
{
	char a[16], b[16];

	switch (chance(9)) {
	case 0:
	case 1:
		write_some(any(a));
		return 0;
	case 2:
		return unlink(any(a));
	case 3:
		return mkdir(any(a), 0755);
	case 4:
		return rmdir(any(a));
	case 5:
		return link(any(a), any(b));
	case 6:
		return symlink("n1", any(a));
	default:
		return rename(any(a), any(b));
	}
}

/* What a lost race may answer. */
static int expected(int err)
{
	static const int fine[] = { ENOENT, EEXIST, EISDIR, ENOTDIR, ENOTEMPTY,
				    EPERM,  EBUSY,  ELOOP,  EINVAL };

	for (unsigned i = 0; i < ARRAY_SIZE(fine); i++)
		if (err == fine[i])
			return 1;
	return 0;
}

static void racer(long n)
{
	state = n * 7919 + 1;
	for (int i = 0; i < ROUNDS; i++)
		CHECK(deed() == 0 || expected(errno));
}

/* The directory's subdirectories and entries, checked on the way. */
static int examine(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	struct stat st;
	int subdirectories = 0, bad = 0;

	while ((entry = readdir(dir))) {
		char name[300];

		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		bad += lstat(name, &st) < 0 || st.st_nlink == 0;
		if (entry->d_name[0] == '.')
			continue;
		subdirectories += S_ISDIR(st.st_mode);
	}
	closedir(dir);
	bad += stat(path, &st) < 0;
	return bad == 0 && (int)st.st_nlink == subdirectories + 2;
}

int main(void)
{
	pid_t pids[RACERS];

	fresh_dir();
	SECTION("a storm of four processes");
	for (int i = 0; i < 3; i++)
		CHECK_OK(mkdir((char[]){ 'd', '0' + i, 0 }, 0755));
	for (int i = 0; i < RACERS; i++)
		pids[i] = start(racer, i);
	for (int i = 0; i < RACERS; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	SECTION("and the tree is whole");
	for (int i = 0; i < 3; i++)
		CHECK(examine((char[]){ 'd', '0' + i, 0 }));
	for (int i = 0; i < 3; i++)
		remove_tree((char[]){ 'd', '0' + i, 0 });
	for (int i = 0; i < 3; i++)
		CHECK_ERR(access((char[]){ 'd', '0' + i, 0 }, F_OK), ENOENT);
	return check_done();
}
