/* SPDX-License-Identifier: MIT */
/*
 * A program that reads, writes or jumps to memory that is not its own dies
 * alone, of SIGSEGV: NULL, unmapped pages, the kernel, non-canonical
 * addresses, its own text and constants, its stack and heap as code.
 */
#include "check.h"
#include <signal.h>

static const int constant = 5;
static int initialised = 6;

/* Not by way of RBP or RSP: those make a stack fault of a bad address. */
static void load(long address)
{
	__asm__ volatile("movb (%0), %%al" ::"D"(address) : "rax");
}

static void store(long address)
{
	__asm__ volatile("movb $1, (%0)" ::"D"(address) : "memory");
}

static void jump(long address)
{
	((void (*)(void))address)();
}

/* By jmp and ret too, since they check the target in other ways. */
static void jump_away(long address)
{
	__asm__ volatile("jmp *%0" ::"r"(address));
}

static void return_to(long address)
{
	__asm__ volatile("push %0; ret" ::"r"(address));
}

static void push_there(long address)
{
	__asm__ volatile("mov %0, %%rsp; push %%rax" ::"r"(address));
}

static const struct {
	const char *name;
	void (*fn)(long);
} ways[] = {
	{ "load", load },     { "store", store },      { "jump", jump },
	{ "jmp", jump_away }, { "return", return_to },
};

static void accesses(void)
{
	SECTION("wild pointers: read, write, jump, return");
	for (unsigned way = 0; way < ARRAY_SIZE(ways); way++)
		for (unsigned i = 0; i < ARRAY_SIZE(bad_pointers); i++)
			check_equal(
				in_child(ways[way].fn, (long)bad_pointers[i]),
				KILLED(SIGSEGV), __LINE__, ways[way].name);
}

/* A non-canonical stack is SIGBUS on a CPU, SIGSEGV under some emulators. */
static void stacks(void)
{
	SECTION("wild pointers: as the stack");
	for (unsigned i = 0; i < ARRAY_SIZE(bad_pointers); i++) {
		int status = in_child(push_there, (long)bad_pointers[i]);

		CHECK(status == KILLED(SIGSEGV) || status == KILLED(SIGBUS));
	}
}

static void own_memory(void)
{
	char stack_code[] = { (char)0xc3, 0 }, *heap = malloc(100);
	static char data_code[] = { (char)0xc3 };

	SECTION("wild pointers: writing text and constants");
	CHECK_EQ(in_child(store, (long)own_memory), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, (long)memcpy), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, (long)"literal"), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, (long)&constant), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, (long)&initialised), EXITED(0));
	CHECK_EQ(initialised, 6);

	SECTION("wild pointers: running stack, heap and data");
	heap[0] = (char)0xc3;
	CHECK_EQ(in_child(jump, (long)stack_code), KILLED(SIGSEGV));
	CHECK_EQ(in_child(jump, (long)heap), KILLED(SIGSEGV));
	CHECK_EQ(in_child(jump, (long)data_code), KILLED(SIGSEGV));
	CHECK_EQ(in_child(jump, (long)&initialised), KILLED(SIGSEGV));
	free(heap);
}

/* An access that begins in the page and ends beyond it. */
static void read_long(long address)
{
	(void)*(volatile long *)address;
}

static void write_long(long address)
{
	*(volatile long *)address = 0;
}

static void borders(void)
{
	char *end = edge(16) + 16;

	SECTION("wild pointers: across the end of a page");
	CHECK_EQ(in_child(read_long, (long)end - 8), EXITED(0));
	CHECK_EQ(in_child(write_long, (long)end - 8), EXITED(0));
	for (int i = 1; i < 8; i++) {
		CHECK_EQ(in_child(read_long, (long)end - i), KILLED(SIGSEGV));
		CHECK_EQ(in_child(write_long, (long)end - i), KILLED(SIGSEGV));
	}
	CHECK_EQ(in_child(read_long, 0x00007ffffffffffc), KILLED(SIGSEGV));
	CHECK_EQ(in_child(read_long, -4), KILLED(SIGSEGV));
}

int main(void)
{
	accesses();
	stacks();
	own_memory();
	borders();
	return check_done();
}
