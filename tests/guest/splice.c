/* SPDX-License-Identifier: MIT */
/*
 * splice(2) moves something or says EINVAL, at which grep of Linux, which
 * empties its standard input so, reads instead; at any other error it fails.
 */
#include "check.h"

int main(void)
{
	int fds[2], null = open("/dev/null", O_WRONLY);
	char c;

	SECTION("splice, or EINVAL");
	CHECK_OK(pipe(fds));
	CHECK_EQ(write(fds[1], "x", 1), 1);
	if (splice(fds[0], NULL, null, NULL, 1, 0) != 1) {
		CHECK_EQ(errno, EINVAL);
		CHECK_EQ(read(fds[0], &c, 1), 1);
	} else {
		CHECK_EQ(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
		CHECK_ERR(read(fds[0], &c, 1), EAGAIN);
	}
	CHECK_EQ(splice(fds[0], NULL, null, NULL, 0, 0), 0);
	CHECK_ERR(splice(99, NULL, null, NULL, 1, 0), EBADF);
	CHECK_ERR(splice(fds[0], NULL, -1, NULL, 1, 0), EBADF);
	return check_done();
}
