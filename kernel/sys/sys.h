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
 * (read, write), poll and select (over watch), names, attributes, stat, xattr,
 * directories, memory, processes, prctl, groups, signals, identity, limits,
 * priority, time, sleep, alarm, futex, system.
 */
#ifndef SYS_SYS_H
#define SYS_SYS_H

#include "base/types.h"
#include "proc/proc.h"

/*
 * What an argument is, for strace, gdb and the manual, and how much of its
 * register counts: where Linux has an int, what stands in the upper half is
 * nothing to the call. A handler's parameters have these types, so the
 * compiler takes the right half. A buffer's length is the argument after it.
 */
#define ARGUMENT_KINDS(KIND)						   \
	KIND(INT, u32) KIND(LENGTH, u32) KIND(FD, u32) KIND(AT_FD, u32)	   \
	KIND(MODE, u32) KIND(OPEN_FLAGS, u32) KIND(FLAGS, u32)		   \
	KIND(PID, u32) KIND(UID, u32) KIND(SIGNAL, u32) KIND(CLOCK, u32)   \
	KIND(COMMAND, u32) KIND(DEVICE, u32)				   \
	KIND(SIZE, u64) KIND(OFFSET, u64) KIND(PATH, u64)		   \
	KIND(STRING, u64) KIND(BUFFER_IN, u64) KIND(BUFFER_OUT, u64)	   \
	KIND(STRUCT_IN, u64) KIND(STRUCT_OUT, u64) KIND(ADDRESS, u64)	   \
	KIND(PROT, u64) KIND(MAP_FLAGS, u64) KIND(STATUS_OUT, u64)	   \
	KIND(ARGV, u64) KIND(HEX, u64) KIND(IOVEC, u64)

#define KIND(name, type) ARG_##name,
enum call_argument { ARG_NONE, ARGUMENT_KINDS(KIND) };
#undef KIND
#define KIND(name, type) typedef type arg_##name;
ARGUMENT_KINDS(KIND)
#undef KIND

struct call {
	const char *name;		/* NULL: no such call */
	s64 (*handler)(u64, u64, u64, u64, u64, u64);
	u8 count;			/* arguments */
	u8 arguments[6];		/* enum call_argument */
};

#define CALL_MAX 512			/* numbers are below */
extern const struct call calls[CALL_MAX];

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
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#undef CALL4
#undef CALL5
#undef CALL6

/* A path argument as a kernel string; freed by path_free. Result: 0, -EFAULT,
 * -ENAMETOOLONG, -ENOMEM. */
int path_copy_in(u64 user, char **path);
void path_free(char *path);

/* A vnode for an `at` descriptor: NULL for AT_FDCWD. A reference. Result: 0,
 * -EBADF; -ENOTDIR is the walk's to say. */
int at_directory(u64 fd, struct vnode **at);

#define AT_FDCWD		(-100)
#define AT_SYMLINK_NOFOLLOW	0x100
#define AT_REMOVEDIR		0x200
#define AT_EACCESS		0x200
#define AT_SYMLINK_FOLLOW	0x400
#define AT_EMPTY_PATH		0x1000

void futex_init(void);			/* at boot */

#endif
