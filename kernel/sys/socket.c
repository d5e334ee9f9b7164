/* SPDX-License-Identifier: MIT */
/*
 * There are no sockets: of each family we say, as Linux does of one that it
 * was built without, that it is not known. Programs ask often, for names of
 * users (nscd) and for syslog, and do without.
 */
#include "abi/errno.h"
#include "sys/sys.h"

s64 sys_socket(UNUSED u32 family, UNUSED u32 type, UNUSED u32 protocol)
{
	return -EAFNOSUPPORT;
}

s64 sys_socketpair(UNUSED u32 family, UNUSED u32 type, UNUSED u32 protocol,
		   UNUSED u64 to)
{
	return -EAFNOSUPPORT;
}
