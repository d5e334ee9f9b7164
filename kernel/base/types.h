/* SPDX-License-Identifier: MIT */
/*
 * The integer types and small macros that every file of the kernel uses.
 * No state, no functions; the same on the host, where parts of the kernel
 * are tested.
 *
 * The folder: list, treap (an ordered map), bitmap, fmt (printf into a
 * buffer), string (ISO C's mem* and str*), assert. Data structures without
 * state or locks, the lowest layer: everybody may call them, they call nobody.
 */
#ifndef BASE_TYPES_H
#define BASE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t  u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t   s8;
typedef int16_t  s16;
typedef int32_t  s32;
typedef int64_t  s64;

typedef u64 paddr_t;		/* a physical address */
typedef u64 nsec_t;		/* nanoseconds, a span or a clock's reading */

#ifdef VITRIX_HOST		/* the host's own libc has these */
#include <sys/types.h>
#else
typedef s32 pid_t;
typedef u32 uid_t;
typedef u32 gid_t;
typedef u32 mode_t;
typedef s64 off_t;
typedef s64 ssize_t;
#endif

#define PAGE_SHIFT	12
#define PAGE_SIZE	4096UL
#define PAGE_MASK	(PAGE_SIZE - 1)

#define NSEC_PER_SEC	1000000000UL
#define NSEC_PER_MSEC	1000000UL
#define NSEC_PER_USEC	1000UL
#define NSEC_FOREVER	(~0UL)		/* a deadline that never comes */

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)	((a) < (b) ? (a) : (b))
#define MAX(a, b)	((a) > (b) ? (a) : (b))
#define ROUND_UP(n, to)		(((n) + (to) - 1) / (to) * (to))
#define ROUND_DOWN(n, to)	((n) / (to) * (to))
#define PAGE_UP(n)	(((u64)(n) + PAGE_MASK) & ~PAGE_MASK)
#define PAGE_DOWN(n)	((u64)(n) & ~PAGE_MASK)

#define likely(c)	__builtin_expect(!!(c), 1)
#define unlikely(c)	__builtin_expect(!!(c), 0)

#define PACKED		__attribute__((packed))
#define ALIGNED(n)	__attribute__((aligned(n)))
#define NOINLINE	__attribute__((noinline))
#define NORETURN	__attribute__((noreturn))
#define UNUSED		__attribute__((unused))
#define PRINTF(f, a)	__attribute__((format(printf, f, a)))

/* The structure of which `ptr` is the member `member`. */
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

#endif
