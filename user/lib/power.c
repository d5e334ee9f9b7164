/* SPDX-License-Identifier: MIT */
/*
 * The end of the machine: see power.h. The kernel keeps the disk in order by
 * itself when it is told to stop; sync() says first what cannot be written.
 */
#include "power.h"

#include <err.h>
#include <sys/reboot.h>
#include <unistd.h>

int power(int how)
{
	sync();
	if (reboot(how) < 0)
		warn("cannot stop the machine");
	return 1;
}
