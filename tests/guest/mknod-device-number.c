/* SPDX-License-Identifier: MIT */
/*
 * mknod(2) of what is no device: the device number means nothing, and least
 * of all the place on the disk of the file's first block. With no type at all
 * it is a regular file. All of it as an ordinary user.
 */
#include "check.h"

/* Numbers that fit into a disk's early, middle and no blocks. */
static const dev_t numbers[] = { 0x103, 0x1234, 0x4000, 0x12345 };

static void one(mode_t type, dev_t number)
{
	char bytes[PAGE];
	struct stat st;
	int fd;

	CHECK_OK(mknod("node", type | 0600, number));
	CHECK_OK(stat("node", &st));
	CHECK_EQ(st.st_mode, (type ? type : S_IFREG) | 0600);
	CHECK_EQ(st.st_rdev, 0);
	CHECK_EQ(st.st_blocks, 0);
	if (S_ISREG(st.st_mode)) {
		fd = CHECK_OK(open("node", O_RDWR));
		CHECK_OK(ftruncate(fd, PAGE));
		CHECK_EQ(read(fd, bytes, PAGE), PAGE);
		CHECK(all_bytes(bytes, PAGE, 0));
		close(fd);
	}
	CHECK_OK(unlink("node"));
}

static void all(long type)
{
	if (geteuid() == 0)
		CHECK_OK(setuid(1000));
	for (unsigned i = 0; i < ARRAY_SIZE(numbers); i++)
		one(type, numbers[i]);
}

int main(void)
{
	fresh_dir();
	chmod(".", 0777);
	SECTION("no type");
	CHECK_EQ(in_child(all, 0), EXITED(0));
	SECTION("a regular file");
	CHECK_EQ(in_child(all, S_IFREG), EXITED(0));
	SECTION("a fifo");
	CHECK_EQ(in_child(all, S_IFIFO), EXITED(0));
	SECTION("a socket");
	CHECK_EQ(in_child(all, S_IFSOCK), EXITED(0));
	return check_done();
}
