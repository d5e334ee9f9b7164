/* SPDX-License-Identifier: MIT */
/*
 * The end of the machine: reboot, poweroff and halt differ in one word.
 */
#ifndef USER_POWER_H
#define USER_POWER_H

/*
 * Writes all files out, then does HOW: RB_AUTOBOOT, RB_POWER_OFF or
 * RB_HALT_SYSTEM. Returns only if refused: 1, after a message.
 */
int power(int how);

#endif
