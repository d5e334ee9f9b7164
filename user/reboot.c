/* SPDX-License-Identifier: MIT */
/*
 * reboot: write all files out, then start the machine anew.
 * Only root may. There is nobody to be asked first: processes end where they
 * stand.
 */
#include <sys/reboot.h>

#include "power.h"

int main(void)
{
	return power(RB_AUTOBOOT);
}
