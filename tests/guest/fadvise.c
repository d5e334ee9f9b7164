/* SPDX-License-Identifier: MIT */
/*
 * posix_fadvise(2): all advice is taken, on files of every kind that have a
 * position, and the errors. sort, cp and xz of Linux give it on each file.
 */
#include "check.h"

static long advise(int fd, off_t from, off_t length, int advice)
{
	return syscall(SYS_fadvise64, fd, from, length, advice);
}

int main(void)
{
	int fd, fds[2], zero = open("/dev/zero", O_RDONLY);

	fresh_dir();
	make_file("file", "abc", 3);
	fd = open("file", O_RDONLY);

	SECTION("fadvise: taken");
	for (int advice = 0; advice < 6; advice++)
		CHECK_OK(advise(fd, 0, 0, advice));
	CHECK_OK(advise(fd, 1L << 40, 10, POSIX_FADV_WILLNEED));
	CHECK_OK(advise(zero, 0, 10, POSIX_FADV_SEQUENTIAL));

	SECTION("fadvise: errors");
	CHECK_OK(pipe(fds));
	CHECK_ERR(advise(fds[0], 0, 0, 0), ESPIPE);
	CHECK_ERR(advise(fd, 0, -1, 0), EINVAL);
	CHECK_ERR(advise(fd, 0, 0, 6), EINVAL);
	CHECK_ERR(advise(fd, 0, 0, -1), EINVAL);
	CHECK_ERR(advise(99, 0, 0, 0), EBADF);
	CHECK_ERR(advise(open("file", O_PATH), 0, 0, 0), EBADF);
	return check_done();
}
