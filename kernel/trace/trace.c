/* SPDX-License-Identifier: MIT */
/*
 * The event ring (trace.h) and its text form.
 */
#include "trace/trace.h"
#include "abi/errno.h"
#include "base/fmt.h"
#include "base/string.h"

struct ring {
	u64 next;			/* events so far; atomic */
	struct trace_record records[TRACE_RING];
};

static const char *const names[] = {
#define EVENT(name, text) #name,
#include "trace/events.def"
#undef EVENT
};

static const char *const texts[] = {
#define EVENT(name, text) text,
#include "trace/events.def"
#undef EVENT
};

u32 trace_mask;
u32 (*trace_cpu)(void);

static struct ring *rings[TRACE_CPUS];

_Static_assert(sizeof(struct ring) <= TRACE_RING_PAGES * PAGE_SIZE,
	       "a ring fits into what trace.h asks for");

void trace_give_ring(unsigned cpu, void *memory)
{
	rings[cpu] = memory;
}

static u64 now(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return (u64)high << 32 | low;
}

void trace_record(enum trace_event event, u64 a, u64 b, u64 c)
{
	u32 cpu = trace_cpu ? trace_cpu() : 0;
	struct ring *ring = rings[cpu];
	u64 slot;

	if (!ring)
		return;
	slot = __atomic_fetch_add(&ring->next, 1, __ATOMIC_RELAXED);
	ring->records[slot % TRACE_RING] = (struct trace_record) {
		now(), event, cpu, a, b, c };
}

static int set_one(const char *word, size_t length)
{
	if (length == 3 && strncmp(word, "all", 3) == 0) {
		trace_mask = (1u << TRACE_COUNT) - 1;
		return 0;
	}
	for (unsigned i = 0; i < TRACE_COUNT; i++) {
		if (strlen(names[i]) == length &&
		    strncmp(word, names[i], length) == 0) {
			trace_mask |= 1u << i;
			return 0;
		}
	}
	return -EINVAL;
}

int trace_set(const char *words)
{
	while (*words) {
		const char *comma = strchr(words, ',');
		size_t length = comma ? (size_t)(comma - words) : strlen(words);

		if (set_one(words, length) < 0)
			return -EINVAL;
		words += length + (comma ? 1 : 0);
	}
	return 0;
}

/* The ring whose next event (from `at[]` on) is the oldest; -1: all shown. */
static int oldest(const u64 at[TRACE_CPUS])
{
	u64 best = ~0ULL;
	int found = -1;

	for (int i = 0; i < TRACE_CPUS; i++) {
		const struct trace_record *r;

		if (!rings[i] || at[i] >= rings[i]->next)
			continue;
		r = &rings[i]->records[at[i] % TRACE_RING];
		if (r->tsc < best) {
			best = r->tsc;
			found = i;
		}
	}
	return found;
}

static void print_one(const struct trace_record *r,
		      void (*line)(const char *text))
{
	char text[160];
	int n = fmt_text(text, sizeof(text), "%lu cpu%u %-7s ", r->tsc, r->cpu,
			 names[r->event]);

	fmt_text(text + n, sizeof(text) - (size_t)n, texts[r->event], r->a,
		 r->b, r->c);
	line(text);
}

void trace_print(unsigned count, void (*line)(const char *text))
{
	u64 at[TRACE_CPUS];
	u64 total = 0;
	int i;

	for (i = 0; i < TRACE_CPUS; i++) {
		u64 next = rings[i] ? rings[i]->next : 0;

		at[i] = next > TRACE_RING ? next - TRACE_RING : 0;
		total += next - at[i];
	}
	for (; (i = oldest(at)) >= 0; total--) {
		struct trace_record *r =
			&rings[i]->records[at[i]++ % TRACE_RING];

		if (total <= count)
			print_one(r, line);
	}
}
