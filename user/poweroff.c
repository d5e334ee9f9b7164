/* SPDX-License-Identifier: MIT */
/*
 * poweroff: write all files out, then turn the machine off.
 * Only root may. There is nobody to be asked first: processes end where they
 * stand.
 */
#include <sys/reboot.h>

#include "power.h"

int main(void)
{
	return power(RB_POWER_OFF);
}
