/* SPDX-License-Identifier: MIT */
/*
 * Sockets of a family that there is not, and descriptors that are none: bash
 * reads ~/.bashrc if it hears anything but ENOTSOCK of its standard input.
 */
#include "check.h"
#include <sys/socket.h>

int main(void)
{
	struct sockaddr name;
	socklen_t size = sizeof(name);
	int fds[2];

	SECTION("sockets of unknown families");
	CHECK_ERR(socket(AF_MAX, SOCK_STREAM, 0), EAFNOSUPPORT);
	CHECK_ERR(socket(-1, SOCK_STREAM, 0), EAFNOSUPPORT);
	CHECK_ERR(socketpair(AF_MAX, SOCK_STREAM, 0, fds), EAFNOSUPPORT);

	SECTION("what is no socket");
	CHECK_OK(pipe(fds));
	CHECK_ERR(getpeername(fds[0], &name, &size), ENOTSOCK);
	CHECK_ERR(getsockname(fds[0], &name, &size), ENOTSOCK);
	CHECK_ERR(getsockopt(fds[0], SOL_SOCKET, SO_TYPE, fds, &size),
		  ENOTSOCK);
	CHECK_ERR(getpeername(99, &name, &size), EBADF);
	CHECK_ERR(getsockname(-1, &name, &size), EBADF);
	CHECK_ERR(getsockopt(99, SOL_SOCKET, SO_TYPE, fds, &size), EBADF);
	return check_done();
}
