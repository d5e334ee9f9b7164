/* SPDX-License-Identifier: MIT */
/*
 * halt: write all files out, then stop the processors, with the power on.
 * Only root may. There is nobody to be asked first: processes end where they
 * stand.
 */
#include <sys/reboot.h>

#include "power.h"

int main(void)
{
	return power(RB_HALT_SYSTEM);
}
