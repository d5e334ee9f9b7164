/* SPDX-License-Identifier: MIT */
/*
 * Arguments for random system calls, by the kinds of kernel/sys/calls.def:
 * mostly such as get past the first checks, some of them hostile. Pointers
 * lead into `data`, which stays mapped and has nothing behind it, or into
 * `arena`, which the calls about memory are let loose on; or they are wild.
 *
 * Whoever includes this maps both, and says how many descriptors are open.
 */
#ifndef TESTS_FUZZ_ARGUMENTS_H
#define TESTS_FUZZ_ARGUMENTS_H

#include "fuzz.h"

enum {
#define KIND(kind) ARG_##kind
	KIND(NONE), KIND(FD), KIND(AT_FD), KIND(BUFFER_OUT), KIND(BUFFER_IN),
	KIND(SIZE), KIND(LENGTH), KIND(PATH), KIND(STRING), KIND(OPEN_FLAGS),
	KIND(MODE), KIND(OFFSET), KIND(INT), KIND(COMMAND), KIND(ADDRESS),
	KIND(IOVEC), KIND(STRUCT_OUT), KIND(STRUCT_IN), KIND(HEX),
	KIND(FLAGS), KIND(UID), KIND(DEVICE), KIND(PROT), KIND(MAP_FLAGS),
	KIND(PID), KIND(STATUS_OUT), KIND(ARGV), KIND(SIGNAL), KIND(CLOCK),
	KINDS
#undef KIND
};

static const unsigned long wild[] = {
	0, 1, 0x10000, 0x7ffffffff000, 0x7fffffffffff, 0x800000000000,
	0x8000000000000000, 0xffff800000000000, 0xffffc00000000000,
	0xffffffff80000000, 0xfffffffffffff000, 0xffffffffffffffff,
};

static const char *const paths[] = {
	"..", "/", "/tmp", "d/e/..", "d/../prog",
	"/bin/true",			/* an ordinary user's only */
	".", "", "a", "b", "d", "d/a", "d/b", "d/e", "l",
	"l/a", "fifo", "prog", "/proc/self/maps",
	"/proc/self/fd/4", "/proc/self/exe", "/proc/self/cwd/a", "/proc/1/stat",
	"/proc/self/status", "/proc", "/dev", "/dev/null", "/dev/zero",
	"/dev/tty", "/dev/console", "/dev/full", "/dev/urandom",
	"a-name-of-some-length-that-goes-beyond-the-words-that-lie-within",
};

#define DATA_SIZE  (16 * PAGE)		/* buffers: stays */
#define ARENA_SIZE (64 * PAGE)		/* is mapped and unmapped at will */

static char *data, *arena;
static int descriptors;			/* open at the start, about */

/* A number at which something changes. */
static unsigned long number(void)
{
	switch (below(8)) {
	case 0:
		return draw();
	case 1:
		return (1UL << below(64)) - below(3);
	case 2:
		return -(unsigned long)below(200);
	case 3:
		return below(70) * PAGE + below(3) - 1;
	case 4:
		return (uint32_t)draw();
	default:
		return below(1 << below(12));
	}
}

static unsigned long pointer(void)
{
	unsigned page = below(DATA_SIZE / PAGE - 1);

	switch (below(16)) {
	case 0:
		return PICK(wild);
	case 1:
		return (unsigned long)arena + below(ARENA_SIZE);
	case 2:				/* the end of what is there */
		return (unsigned long)data + DATA_SIZE - below(64);
	case 3:
		return (unsigned long)data + page * PAGE + PAGE - below(64);
	case 4:				/* this program's text */
		return (unsigned long)pointer;
	default:
		return (unsigned long)data + page * PAGE + below(64) * 8;
	}
}

/* One that may lie in memory, where the kernel's are looked for. */
static unsigned long stored(unsigned long at)
{
	return at >> 63 ? at | 0x3f000000 : at;
}

static int is_data(unsigned long at, unsigned long bytes)
{
	return at - (unsigned long)data <= DATA_SIZE - bytes;
}

static unsigned long size(void)
{
	return below(3) ? below(1 << below(15)) : number();
}

/*
 * A structure: eight words, often such as times and limits may be. Bit 47, as
 * addresses of the kernel have it, is not in them, nor so in sets made of them.
 */
static unsigned long structure(void)
{
	unsigned long at = pointer(), *to = (void *)at, n;

	for (int i = 0; is_data(at, 64) && i < 8; i++) {
		n = below(2) ? below(2000) : number() & ~(1UL << 47);
		memcpy(to + i, &n, 8);
	}
	return at;
}

/* Somebody's, maybe while he ends. */
static const char *status_path(void)
{
	static const char *const names[] = {
		"stat", "status", "maps", "cmdline", "environ", "fd", "fd/3",
		"cwd", "cwd/a", "exe", "limits", "wchan", "task", "statm",
	};
	static char name[50];

	snprintf(name, sizeof(name), "/proc/%d/%s",
		 workers[below(WORKERS)].pid, PICK(names));
	return name;
}

static const char *path(void)
{
	unsigned left_out = user ? 0 : 6;

	if (below(12) == 0)
		return status_path();
	return paths[left_out + below(ARRAY_SIZE(paths) - left_out)];
}

/* Root's lie where no call writes: half a name might be one of /. */
static unsigned long text(const char *words)
{
	static char safe[16][100];
	unsigned long at = user ? pointer() : (unsigned long)PICK(safe);

	if (!user || is_data(at, 100))
		strcpy((char *)at, words);
	return at;
}

static unsigned long vector(void)
{
	unsigned long at = pointer(), *to = (void *)at;

	for (int i = 0; is_data(at, 128) && i < 16; i++)
		to[i] = i & 1 ? size() : stored(pointer());
	return at;
}

static unsigned long strings(void)
{
	unsigned long at = pointer(), *to = (void *)at;

	for (int i = 0; is_data(at, 64) && i < 8; i++)
		to[i] = i < 7 || !below(9) ? stored(text(path())) : 0;
	return at;
}

/* Root must not signal others than the workers. */
static unsigned long process(void)
{
	static const int some[] = { 0, -1, 1, 2, -2, 0x7fffffff, 0x80000000 };
	pid_t pid = workers[below(WORKERS)].pid;

	if (below(4) == 0)
		pid = getpid();
	if (user && below(4) == 0)
		return below(2) ? (unsigned long)PICK(some) : number();
	return below(5) || pid <= 1 ? pid : -pid;
}

static unsigned long flags(void)
{
	unsigned long bits = 0;

	for (int i = below(4); i > 0; i--)
		bits |= 1UL << below(below(4) ? 13 : 32);
	return bits;
}

static unsigned long argument(int kind)
{
	switch (kind) {
	case ARG_FD:
		return below(8) ? below(descriptors) : number();
	case ARG_AT_FD:
		return below(2) ? AT_FDCWD : below(descriptors);
	case ARG_BUFFER_OUT: case ARG_BUFFER_IN: case ARG_STRUCT_OUT:
	case ARG_STATUS_OUT:
		return below(6) ? pointer() : 0;
	case ARG_STRUCT_IN:
		return below(6) ? structure() : 0;
	case ARG_SIZE: case ARG_LENGTH: case ARG_OFFSET:
		return size();
	case ARG_PATH: case ARG_STRING:
		return text(path());
	case ARG_ADDRESS:
		return below(4) ? (unsigned long)arena + below(80) * PAGE :
		       below(4) ? structure() :
		       below(2) ? (unsigned long)&descriptors + size() :
				  PICK(wild);
	case ARG_IOVEC:
		return vector();
	case ARG_ARGV:
		return strings();
	case ARG_PID:
		return process();
	case ARG_DEVICE:
		return 0x103 + below(8);
	case ARG_SIGNAL:
		return below(66);
	case ARG_PROT:
		return below(8);
	case ARG_MAP_FLAGS:
		return below(4) | (below(2) ? MAP_ANONYMOUS : 0) |
		       (below(4) ? 0 : MAP_FIXED) | (below(9) ? 0 : flags());
	case ARG_FLAGS: case ARG_OPEN_FLAGS: case ARG_HEX: case ARG_MODE:
		return flags();
	case ARG_COMMAND:
		return below(4) ? 0x5400 + below(0x60) : number();
	case ARG_CLOCK:
		return below(14);
	case ARG_UID:
		return below(3) ? user : number();
	default:
		return below(2) ? below(40) : number();
	}
}

#endif
