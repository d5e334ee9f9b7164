/* SPDX-License-Identifier: MIT */
/*
 * What a path may be: names of 255 bytes, paths of 4,095, bytes of any value,
 * slashes in a row, dots, files that are used as directories.
 */
#include "check.h"
#include <dirent.h>
#include <limits.h>

static struct stat st;

static void lengths(void)
{
	static char name[300], path[PATH_MAX + 1];
	size_t n = 0;

	SECTION("names: lengths");
	memset(name, 'n', 255);
	CHECK_OK(mkdir(name, 0755));
	CHECK_OK(stat(name, &st));
	CHECK_OK(rmdir(name));
	name[255] = 'n';
	CHECK_ERR(mkdir(name, 0755), ENAMETOOLONG);
	CHECK_ERR(stat(name, &st), ENAMETOOLONG);
	CHECK_ERR(rename("file", name), ENAMETOOLONG);
	CHECK_ERR(link("file", name), ENAMETOOLONG);
	CHECK_ERR(symlink("file", name), ENAMETOOLONG);
	CHECK_ERR(unlink(name), ENAMETOOLONG);
	while (n < PATH_MAX - 5) {
		memcpy(path + n, "./", 2);
		n += 2;
	}
	strcpy(path + n, "file");
	path[PATH_MAX - 1] = '\0';
	n = strlen(path);
	memcpy(path + n - 4, "file", 4);
	path[n - 5] = '/';
	CHECK_OK(stat(path, &st));
	path[n] = '/';
	path[n + 1] = '\0';
	CHECK_ERR(stat(path, &st), n + 1 >= PATH_MAX ? ENAMETOOLONG : ENOTDIR);
}

static void any_bytes(void)
{
	int good = 0, listed = 0;
	struct dirent *entry;
	DIR *dir;

	SECTION("names: every byte but NUL and slash");
	CHECK_OK(mkdir("bytes", 0755));
	CHECK_OK(chdir("bytes"));
	for (int c = 1; c < 256; c++) {
		char name[3] = { c, c, 0 };
		int fd;

		if (c == '/' || c == '.')
			continue;
		fd = open(name, O_CREAT | O_EXCL | O_RDWR, 0644);
		good += fd >= 0 && close(fd) == 0;
	}
	CHECK_EQ(good, 253);
	dir = opendir(".");
	while ((entry = readdir(dir)))
		listed += entry->d_name[0] == entry->d_name[1] &&
			  entry->d_name[2] == '\0' && entry->d_name[0] != '.';
	closedir(dir);
	CHECK_EQ(listed, 253);
	CHECK_OK(chdir(".."));
}

static void slashes_and_dots(void)
{
	static const char *const same[] = {
		"dir/sub/f",	    "dir//sub///f",
		"./dir/./sub/./f",  "dir/../dir/sub/f",
		"dir/sub/../sub/f", "dir/sub/../../dir/sub/f",
	};
	ino_t ino;

	SECTION("names: slashes and dots");
	CHECK_OK(mkdir("dir", 0755));
	CHECK_OK(mkdir("dir/sub", 0755));
	make_file("dir/sub/f", "x", 1);
	CHECK_OK(stat(same[0], &st));
	ino = st.st_ino;
	for (unsigned i = 1; i < ARRAY_SIZE(same); i++) {
		CHECK_OK(stat(same[i], &st));
		CHECK_EQ(st.st_ino, ino);
	}
	CHECK_ERR(stat("dir/sub/f/", &st), ENOTDIR);
	CHECK_ERR(stat("dir/sub/f/.", &st), ENOTDIR);
	CHECK_ERR(stat("dir/sub/f/..", &st), ENOTDIR);
	CHECK_ERR(stat("dir/none/../sub/f", &st), ENOENT);
	CHECK_OK(stat("/../../..", &st));
	CHECK_OK(stat("//dev//null", &st));
	CHECK_OK(stat("dir/sub/", &st));
	CHECK_OK(mkdir("three...", 0755));
	CHECK_OK(mkdir("...", 0755));
	CHECK_OK(stat(".../.", &st));
}

static void cases(void)
{
	SECTION("names: upper and lower case differ, prefixes too");
	make_file("Case", "1", 1);
	make_file("case", "22", 2);
	make_file("cas", "333", 3);
	CHECK_EQ(size_of("Case"), 1);
	CHECK_EQ(size_of("case"), 2);
	CHECK_EQ(size_of("cas"), 3);
	CHECK_EQ(size_of("ca"), -1);
	CHECK_EQ(size_of("cases"), -1);
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	lengths();
	any_bytes();
	slashes_and_dots();
	cases();
	return check_done();
}
