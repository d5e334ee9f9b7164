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
 * The folder: trap.c says what each vector does, syscall.c dispatches;
 * the rest are the calls by subject: files, transfer (read, write), poll
 * and select (over watch), names, attributes, stat, directories, memory,
 * processes, groups, signals, identity, time, alarm, futex, system.
 */
#ifndef SYS_SYS_H
#define SYS_SYS_H

#include "base/types.h"
#include "proc/proc.h"

/*
 * What an argument is, for strace, gdb and the manual: the dispatcher does
 * not care. A buffer's length is the argument after it.
 */
enum call_argument {
	ARG_NONE, ARG_INT, ARG_SIZE, ARG_OFFSET, ARG_FD, ARG_AT_FD, ARG_PATH,
	ARG_STRING, ARG_BUFFER_IN, ARG_BUFFER_OUT, ARG_STRUCT_IN,
	ARG_STRUCT_OUT, ARG_ADDRESS, ARG_POINTER, ARG_MODE, ARG_OPEN_FLAGS,
	ARG_FLAGS, ARG_PROT, ARG_MAP_FLAGS, ARG_PID, ARG_UID, ARG_SIGNAL,
	ARG_STATUS_OUT, ARG_ARGV, ARG_CLOCK, ARG_HEX, ARG_IOVEC,
};

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
	s64 sys_##name(u64);
#define CALL2(number, name, a, b) \
	s64 sys_##name(u64, u64);
#define CALL3(number, name, a, b, c) \
	s64 sys_##name(u64, u64, u64);
#define CALL4(number, name, a, b, c, d) \
	s64 sys_##name(u64, u64, u64, u64);
#define CALL5(number, name, a, b, c, d, e) \
	s64 sys_##name(u64, u64, u64, u64, u64);
#define CALL6(number, name, a, b, c, d, e, f) \
	s64 sys_##name(u64, u64, u64, u64, u64, u64);
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

/* After a handler returned -EPIPE: SIGPIPE to the caller. */

#endif
