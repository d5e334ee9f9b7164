/* SPDX-License-Identifier: MIT */
/*
 * The event ring: what happened, in order, on each CPU. TRACE costs one
 * predicted branch while it is off. Each CPU writes its own ring without a
 * lock: a slot is claimed by one add, and old events are overwritten. The
 * boot word trace=all or trace=switch,fork turns events on; a panic and gdb
 * show the last ones.
 *
 * The folder: events.def lists the events, one a line; trace.c keeps the
 * rings and turns them into text. It knows base/ alone.
 */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include "base/types.h"

enum trace_event {
#define EVENT(name, text) TRACE_##name,
#include "trace/events.def"
#undef EVENT
	TRACE_COUNT
};

#define TRACE_RING	1024		/* events a CPU, a power of two */
#define TRACE_CPUS	32
#define TRACE_RING_PAGES 13		/* what a ring takes */

struct trace_record {
	u64 tsc;			/* time-stamp counter */
	u32 event, cpu;
	u64 a, b, c;
};

extern u32 trace_mask;			/* bit per event; 0: off */

/* What TRACE does when the event is on. From anywhere. */
void trace_record(enum trace_event event, u64 a, u64 b, u64 c);

#define TRACE(event, a, b, c)						\
do {									\
	if (unlikely(trace_mask & 1u << TRACE_##event))			\
		trace_record(TRACE_##event, (u64)(a), (u64)(b), (u64)(c)); \
} while (0)

/* trace= of the command line: names with commas, or "all". 0 or -EINVAL. */
int trace_set(const char *words);

/* Memory for a CPU's ring, zeroed; without it the CPU records nothing. */
void trace_give_ring(unsigned cpu, void *memory);

/* How trace_record learns the CPU: the layer above knows it. */
extern u32 (*trace_cpu)(void);

/* The newest `count` events of all CPUs, oldest first, a line each. */
void trace_print(unsigned count, void (*line)(const char *text));

#endif
