/* SPDX-License-Identifier: MIT */
/*
 * The top layer: every trap and every system call enters here. calls.def has
 * one line a call; this header turns each into the prototype of its handler,
 * so that a handler and its line cannot disagree.
 *
 * A handler takes the call's arguments as they were in the registers, and
 * returns the result or a negative errno. It may sleep; it holds no lock at
 * entry and none at return. User memory it touches by vm/copy.h only: copy in
 * and check first, then change things.
 *
 * The folder: trap.c says what each vector does, fault.c what becomes of a
 * program's faults (umip.c carries five instructions out), syscall.c
 * dispatches; the rest are the calls by subject: files, descriptors, transfer
 * (read, write), sendfile, locks, poll and select (over watch), names,
 * attributes, stat, directories, memory, processes, prctl, groups,
 * signals (restart.c makes interrupted calls again), identity, limits,
 * priority, affinity, time, sleep, alarm, futex, absent, system (over
 * machine).
 */
#ifndef SYS_SYS_H
#define SYS_SYS_H

#include "base/types.h"
#include "proc/proc.h"

/*
 * What an argument is, and so how much of its register counts: where Linux
 * has an int, what stands in the upper half is nothing to the call. A
 * handler's parameters have these types, so the compiler takes the right
 * half. A buffer's length is the argument after it.
 */
typedef u32 arg_INT, arg_LENGTH, arg_FD, arg_AT_FD, arg_MODE, arg_OPEN_FLAGS,
	arg_FLAGS, arg_PID, arg_UID, arg_SIGNAL, arg_CLOCK, arg_COMMAND,
	arg_DEVICE;
typedef u64 arg_SIZE, arg_OFFSET, arg_PATH, arg_STRING, arg_BUFFER_IN,
	arg_BUFFER_OUT, arg_STRUCT_IN, arg_STRUCT_OUT, arg_ADDRESS, arg_PROT,
	arg_MAP_FLAGS, arg_STATUS_OUT, arg_ARGV, arg_HEX, arg_IOVEC;

#define CALL0(number, name) \
	s64 sys_##name(void);
#define CALL1(number, name, a) \
	s64 sys_##name(arg_##a);
#define CALL2(number, name, a, b) \
	s64 sys_##name(arg_##a, arg_##b);
#define CALL3(number, name, a, b, c) \
	s64 sys_##name(arg_##a, arg_##b, arg_##c);
#define CALL4(number, name, a, b, c, d) \
	s64 sys_##name(arg_##a, arg_##b, arg_##c, arg_##d);
#define CALL5(number, name, a, b, c, d, e) \
	s64 sys_##name(arg_##a, arg_##b, arg_##c, arg_##d, arg_##e);
#define CALL6(number, name, a, b, c, d, e, f) \
	s64 sys_##name(arg_##a, arg_##b, arg_##c, arg_##d, arg_##e, arg_##f);
#include "sys/calls.def"

#define CALL_MAX 512			/* numbers are below */
typedef s64 syscall_handler(u64, u64, u64, u64, u64, u64);
extern syscall_handler *const calls[CALL_MAX];	/* NULL: no such call */

/* A path argument as a kernel string; freed by path_free. Result: 0, -EFAULT,
 * -ENAMETOOLONG, -ENOMEM. */
int path_copy_in(u64 user, char **path);
void path_free(char *path);

/* A vnode for an `at` descriptor: NULL for AT_FDCWD. A reference. Result: 0,
 * -EBADF; -ENOTDIR is the walk's to say. */
int at_directory(u32 fd, struct vnode **at);

#define AT_FDCWD		(-100)
#define AT_SYMLINK_NOFOLLOW	0x100
#define AT_REMOVEDIR		0x200
#define AT_EACCESS		0x200
#define AT_SYMLINK_FOLLOW	0x400
#define AT_EMPTY_PATH		0x1000

void futex_init(void);			/* at boot */

#endif
