/* SPDX-License-Identifier: MIT */
/*
 * Which system calls are made again when a signal interrupted them:
 * signal(7), "Interruption of system calls and library functions by signal
 * handlers". trap.c asks on the way back to user mode, and tells
 * signal_deliver, which knows what handlers there are.
 */
#include "abi/errno.h"
#include "cpu/irq.h"
#include "sys/entry.h"
#include "sys/numbers.h"

enum interrupted interrupted_call(const struct trapframe *tf)
{
	if (tf->rax != (u64)-EINTR || (tf->vector != VECTOR_SYSCALL &&
				       tf->vector != VECTOR_SYSCALL_GATE))
		return CALL_NONE;
	switch ((u32)tf->error) {
	case SYS_clone:
	case SYS_clone3:
	case SYS_fork:
	case SYS_vfork:
		return CALL_BEGINS_ANEW;
	case SYS_rt_sigtimedwait:
		return CALL_TELLS_OF_STOPS;
	case SYS_futex:			/* without a time limit only */
		return tf->r10 == 0 ? CALL_RESTARTS : CALL_FAILS;
	case SYS_read:
	case SYS_write:
	case SYS_open:
	case SYS_ioctl:
	case SYS_readv:
	case SYS_writev:
	case SYS_sendfile:
	case SYS_wait4:
	case SYS_fcntl:
	case SYS_flock:
	case SYS_creat:
	case SYS_waitid:
	case SYS_openat:
	case SYS_getrandom:
		return CALL_RESTARTS;
	default:
		return CALL_FAILS;
	}
}
