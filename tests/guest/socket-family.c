/* SPDX-License-Identifier: MIT */
/*
 * Sockets of a family that there is not: EAFNOSUPPORT, which programs take
 * for an answer where ENOSYS is a surprise.
 */
#include "check.h"
#include <sys/socket.h>

int main(void)
{
	int fds[2];

	SECTION("sockets of unknown families");
	CHECK_ERR(socket(AF_MAX, SOCK_STREAM, 0), EAFNOSUPPORT);
	CHECK_ERR(socket(-1, SOCK_STREAM, 0), EAFNOSUPPORT);
	CHECK_ERR(socketpair(AF_MAX, SOCK_STREAM, 0, fds), EAFNOSUPPORT);
	return check_done();
}
