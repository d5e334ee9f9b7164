/* SPDX-License-Identifier: MIT */
/*
 * Who called whom: following the chain of saved frame pointers (the kernel
 * is compiled with them), and giving each return address its name.
 */
#include "base/fmt.h"
#include "boot/bootinfo.h"
#include "debug/panic.h"
#include "debug/symbols.h"

#define KERNEL_HALF	0xffff800000000000ULL
#define DEPTH_MAX	24

extern const u32 ksyms[];		/* tools/ksyms has the format */
extern char __text_start[], __text_end[];

const char *symbol_of(u64 address, u64 *offset)
{
	u32 count = ksyms[0], low = 0, high = count;
	const u32 *offsets = ksyms + 1, *names = offsets + count;
	u64 where = address - KERNEL_BASE;

	*offset = 0;
	if (address < (u64)__text_start || address >= (u64)__text_end)
		return "?";
	while (low < high) {		/* the first that lies above */
		u32 middle = (low + high) / 2;

		if (offsets[middle] <= where)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return "?";
	*offset = where - offsets[low - 1];
	return (const char *)(names + count) + names[low - 1];
}

/* Frame pointers lie in the kernel's half, on stacks that grow down. */
static bool plausible(u64 frame, u64 before)
{
	return frame > before && frame % 8 == 0 && frame >= KERNEL_HALF &&
	       frame < ~0xfffUL && frame - before < 65536;
}

void backtrace_print(u64 frame, void (*line)(const char *text))
{
	u64 before = frame - 1;
	char text[96];

	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		u64 address, offset;
		const char *name;

		if (!plausible(frame, before))
			break;
		address = ((u64 *)frame)[1];
		if (address < (u64)__text_start)
			break;
		name = symbol_of(address, &offset);
		fmt_text(text, sizeof(text), "  %016lx %s+%#lx", address, name,
			 offset);
		line(text);
		before = frame;
		frame = ((u64 *)frame)[0];
	}
}
