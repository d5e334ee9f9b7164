/* SPDX-License-Identifier: MIT */
/*
 * Byte channels between one run of the kernel inside QEMU and the host that
 * started it (tools/exec): a command to run, its standard input, output and
 * error, and a control channel for records: "exit 0", "panic: …", "reboot".
 * Output goes through debug console ports, input comes from fw_cfg files:
 *
 *	HOST_STDOUT   port 0xe9		HOST_STDIN    opt/vitrix/stdin
 *	HOST_STDERR   port 0xea		HOST_COMMAND  opt/vitrix/command
 *	HOST_CONTROL  port 0xeb
 */
#ifndef DEV_HOSTPORT_H
#define DEV_HOSTPORT_H

#include "base/types.h"

enum host_channel {
	HOST_STDIN,
	HOST_STDOUT,
	HOST_STDERR,
	HOST_CONTROL,
	HOST_COMMAND,
};

/*
 * Look for the channels; if they are there, a panic also tells the host on
 * the control channel. After fwcfg_init.
 */
void hostport_init(void);

bool hostport_present(void);		/* what hostport_init found */

/*
 * Copy up to `n` bytes from `offset` of HOST_STDIN or HOST_COMMAND.
 * Result: bytes copied; 0 at the end and for other channels.
 */
size_t hostport_read(int channel, u64 offset, void *to, size_t n);

/* Write all of it, in order, at once. `from` is kernel memory. */
void hostport_write(int channel, const void *from, size_t n);

#endif
