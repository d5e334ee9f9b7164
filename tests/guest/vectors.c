/* SPDX-License-Identifier: MIT */
/*
 * readv, writev, preadv and pwritev: many buffers in one call, empty ones
 * among them, and the checks that a kernel owes itself: too many vectors, a
 * sum of lengths beyond 2^63, a vector table that is itself unreadable.
 */
#include "check.h"
#include <limits.h>
#include <sys/uio.h>

static void ordinary(int fd)
{
	char a[3], b[5], c[20];
	struct iovec out[] = {
		{ "one", 3 }, { NULL, 0 }, { "three", 5 }, { "!", 1 }
	};
	struct iovec in[] = { { a, 3 }, { b, 5 }, { NULL, 0 }, { c, 20 } };

	SECTION("writev and readv: buffers in order, empty ones skipped");
	CHECK_EQ(writev(fd, out, 4), 9);
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	CHECK_EQ(readv(fd, in, 4), 9);
	CHECK(memcmp(a, "one", 3) == 0);
	CHECK(memcmp(b, "three", 5) == 0);
	CHECK_EQ(c[0], '!');
	CHECK_EQ(readv(fd, in, 4), 0);
	CHECK_EQ(writev(fd, out, 0), 0);
	CHECK_EQ(readv(fd, in, 0), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 9);
}

static void positioned(int fd)
{
	char a[2], b[4];
	struct iovec in[] = { { a, 2 }, { b, 4 } };
	struct iovec out[] = { { "AB", 2 }, { "CD", 2 } };

	SECTION("preadv and pwritev: the offset stays");
	lseek(fd, 1, SEEK_SET);
	CHECK_EQ(preadv(fd, in, 2, 2), 6);
	CHECK(memcmp(a, "et", 2) == 0 && memcmp(b, "hree", 4) == 0);
	CHECK_EQ(pwritev(fd, out, 2, 7), 4);
	CHECK_EQ(size_of("file"), 11);
	CHECK_EQ(preadv(fd, in, 2, 8), 3);
	CHECK(memcmp(a, "BC", 2) == 0 && b[0] == 'D');
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 1);
	CHECK_ERR(preadv(fd, in, 2, -1), EINVAL);
	CHECK_ERR(pwritev(fd, out, 2, -1), EINVAL);
}

static void wrong_counts(int fd)
{
	static struct iovec many[IOV_MAX + 1];
	static char byte;

	SECTION("readv and writev: the number of vectors");
	for (unsigned i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = (struct iovec){ &byte, i < 5 };
	lseek(fd, 0, SEEK_SET);
	CHECK_EQ(readv(fd, many, IOV_MAX), 5);
	CHECK_ERR(readv(fd, many, IOV_MAX + 1), EINVAL);
	CHECK_ERR(writev(fd, many, IOV_MAX + 1), EINVAL);
	CHECK_ERR(readv(fd, many, -1), EINVAL);
	CHECK_ERR(writev(fd, many, INT_MIN), EINVAL);
	CHECK_ERR(readv(-1, many, 1), EBADF);
	CHECK_ERR(writev(-1, many, 1), EBADF);
}

static void wrong_lengths(int fd)
{
	char buf[16];
	struct iovec sum[] = { { buf, 8 }, { buf, SSIZE_MAX } };
	struct iovec negative[] = { { buf, 8 }, { buf, -1UL } };

	SECTION("readv and writev: lengths beyond 2^63");
	lseek(fd, 0, SEEK_SET);
	CHECK_ERR(writev(fd, negative, 2), EINVAL);
	CHECK_ERR(readv(fd, negative, 2), EINVAL);
	CHECK_ERR(writev(fd, negative + 1, 1), EINVAL);
	CHECK_ERR(readv(fd, sum, 2), EFAULT);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
	CHECK_EQ(size_of("file"), 11);
}

static void bad_tables(int fd)
{
	char buf[16];
	struct iovec *last = (struct iovec *)edge(sizeof(struct iovec));

	SECTION("readv and writev: a bad vector table");
	CHECK_BAD(syscall(SYS_readv, fd, bad, 1L));
	CHECK_BAD(syscall(SYS_writev, fd, bad, 1L));
	CHECK_BAD(syscall(SYS_preadv, fd, bad, 1L, 0L, 0L));
	CHECK_BAD(syscall(SYS_pwritev, fd, bad, 1L, 0L, 0L));
	*last = (struct iovec){ buf, 4 };
	CHECK_EQ(readv(fd, last, 1), 4);
	CHECK_ERR(readv(fd, last, 2), EFAULT);
}

static void bad_buffers(int fd)
{
	char buf[16] = "abcdefgh";

	SECTION("readv and writev: bad buffers");
	for (unsigned i = 0; i < ARRAY_SIZE(bad_pointers); i++) {
		struct iovec only[] = { { bad_pointers[i], 4 } };

		lseek(fd, 0, SEEK_SET);
		CHECK_ERR(readv(fd, only, 1), EFAULT);
		CHECK_ERR(writev(fd, only, 1), EFAULT);
		CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
	}
	for (unsigned i = 0; i < 2; i++) {
		struct iovec second[] = { { buf, 4 }, { bad_pointers[i], 4 } };

		lseek(fd, 0, SEEK_SET);
		CHECK_EQ(writev(fd, second, 2), 4);
		CHECK_EQ(lseek(fd, 0, SEEK_CUR), 4);
		lseek(fd, 0, SEEK_SET);
		CHECK_EQ(readv(fd, second, 2), 4);
	}
	CHECK_EQ(size_of("file"), 11);
}

static void pipes(void)
{
	char a[2], b[8];
	struct iovec out[] = { { "pi", 2 }, { "pe", 2 } };
	struct iovec in[] = { { a, 2 }, { b, 8 } };
	int fds[2];

	SECTION("readv and writev: pipes");
	CHECK_OK(pipe(fds));
	CHECK_EQ(writev(fds[1], out, 2), 4);
	CHECK_EQ(readv(fds[0], in, 2), 4);
	CHECK(memcmp(a, "pi", 2) == 0 && memcmp(b, "pe", 2) == 0);
	CHECK_ERR(preadv(fds[0], in, 2, 0), ESPIPE);
	CHECK_ERR(pwritev(fds[1], out, 2, 0), ESPIPE);
}

int main(void)
{
	int fd;

	fresh_dir();
	fd = open("file", O_CREAT | O_RDWR, 0644);
	ordinary(fd);
	positioned(fd);
	wrong_counts(fd);
	wrong_lengths(fd);
	bad_tables(fd);
	bad_buffers(fd);
	pipes();
	return check_done();
}
