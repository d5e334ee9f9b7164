/* SPDX-License-Identifier: MIT */
/*
 * struct rusage and struct rlimit of Linux x86-64: getrusage(2), wait4(2),
 * prlimit(2).
 */
#ifndef ABI_RESOURCE_H
#define ABI_RESOURCE_H

#include <stdint.h>

struct linux_timeval {
	int64_t sec, usec;
};

struct linux_timespec {
	int64_t sec, nsec;
};

struct linux_rusage {			/* 144 bytes */
	struct linux_timeval user, system;
	int64_t maxrss;			/* KiB */
	int64_t ixrss, idrss, isrss;	/* always 0, as on Linux */
	int64_t minflt, majflt, nswap;
	int64_t inblock, oublock;
	int64_t msgsnd, msgrcv, nsignals;
	int64_t nvcsw, nivcsw;
};

struct linux_rlimit {
	uint64_t current, maximum;
};

#define RLIM_INFINITY_VALUE	(~0ULL)
#define RLIM_CPU	0
#define RLIM_FSIZE	1
#define RLIM_DATA	2
#define RLIM_STACK	3
#define RLIM_CORE	4
#define RLIM_RSS	5
#define RLIM_NPROC	6
#define RLIM_NOFILE	7
#define RLIM_MEMLOCK	8
#define RLIM_AS		9
#define RLIM_LOCKS	10
#define RLIM_SIGPENDING	11
#define RLIM_MSGQUEUE	12
#define RLIM_NICE	13
#define RLIM_RTPRIO	14
#define RLIM_RTTIME	15
#define RLIM_COUNT	16

#endif
