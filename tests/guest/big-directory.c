/* SPDX-License-Identifier: MIT */
/*
 * A directory of 10,000 entries: made, found by name, listed, listed while
 * half of them are removed, renamed, and emptied while it is read.
 */
#include "check.h"
#include <dirent.h>

#define FILES 10000

static unsigned char seen[FILES];

static const char *name_of(int i)
{
	static char name[40];

	/* Names of different lengths. */
	snprintf(name, sizeof(name), "big/%05d%.*s", i, i % 17,
		 "-a-tail-to-vary-them");
	return name;
}

static void making(void)
{
	int good = 0;

	SECTION("10,000 entries: made and found");
	for (int i = 0; i < FILES; i++) {
		int fd = open(name_of(i), O_CREAT | O_EXCL | O_WRONLY, 0644);

		good += fd >= 0 && close(fd) == 0;
	}
	CHECK_EQ(good, FILES);
	for (int i = 0; i < FILES; i += 7)
		good -= access(name_of(i), F_OK) == 0;
	CHECK_EQ(good, FILES - (FILES + 6) / 7);
	CHECK_ERR(access("big/99999", F_OK), ENOENT);
	CHECK_ERR(rmdir("big"), ENOTEMPTY);
}

/* Lists the directory; how many of ours, each of them once; -1 if not. */
static int list(int remove_odd)
{
	DIR *dir = opendir("big");
	struct dirent *entry;
	int count = 0, strange = 0;

	memset(seen, 0, sizeof(seen));
	while ((entry = readdir(dir))) {
		int n = atoi(entry->d_name);

		if (entry->d_name[0] == '.')
			continue;
		strange += n < 0 || n >= FILES || seen[n]++ ||
			   strcmp(entry->d_name, name_of(n) + 4);
		count++;
		if (remove_odd && n % 2)
			strange += unlink(name_of(n)) < 0;
	}
	closedir(dir);
	return strange ? -1 : count;
}

static void listing(void)
{
	SECTION("10,000 entries: listed");
	CHECK_EQ(list(0), FILES);
	SECTION("10,000 entries: half removed while listed");
	CHECK_EQ(list(1), FILES);
	CHECK_EQ(list(0), FILES / 2);
	CHECK_ERR(access(name_of(1), F_OK), ENOENT);
	CHECK_OK(access(name_of(9998), F_OK));
}

static void reusing(void)
{
	int good = 0;

	SECTION("10,000 entries: places used again, renames");
	for (int i = 1; i < 2000; i += 2) {
		int fd = open(name_of(i), O_CREAT | O_EXCL | O_WRONLY, 0644);

		good += fd >= 0 && close(fd) == 0;
	}
	CHECK_EQ(good, 1000);
	CHECK_EQ(list(0), FILES / 2 + 1000);
	for (int i = 0; i < 1000; i += 2) {
		char old[40];

		strcpy(old, name_of(i));
		good -= rename(old, name_of(9001 + i)) == 0;
	}
	CHECK_EQ(good, 500);
	CHECK_EQ(list(0), FILES / 2 + 1000);
}

static void emptying(void)
{
	DIR *dir = opendir("big");
	struct dirent *entry;
	char path[300];
	int removed = 0;

	SECTION("10,000 entries: emptied while read");
	while ((entry = readdir(dir))) {
		snprintf(path, sizeof(path), "big/%s", entry->d_name);
		removed += entry->d_name[0] != '.' && unlink(path) == 0;
	}
	closedir(dir);
	CHECK_EQ(removed, FILES / 2 + 1000);
	CHECK_OK(rmdir("big"));
}

int main(void)
{
	fresh_dir();
	if (mkdir("big", 0755))
		return 1;
	making();
	listing();
	reusing();
	emptying();
	return check_done();
}
