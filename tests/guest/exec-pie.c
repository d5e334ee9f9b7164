/* SPDX-License-Identifier: MIT */
/*
 * This test is itself linked as a static position-independent program: that
 * it runs at all shows that one is loaded and can relocate itself. It checks
 * where it is, what the auxiliary vector says of it, and its relocations.
 */
#include "check.h"
#include <link.h>
#include <signal.h>
#include <sys/auxv.h>

extern const ElfW(Ehdr) __ehdr_start;

static int data = 5;
static int *const pointer = &data;
static void (*volatile function)(void);
static const char *const names[] = { "zero", "one", "two" };

static void set(void)
{
	data = 6;
}

static void place(void)
{
	unsigned long base = (unsigned long)&__ehdr_start;

	SECTION("static pie: where it is, and what is told about it");
	CHECK_EQ(__ehdr_start.e_type, ET_DYN);
	CHECK_EQ(base % PAGE, 0);
	CHECK(base >= 0x10000 && base < 0x7ffffffff000);
	CHECK_EQ(getauxval(AT_PHDR), base + __ehdr_start.e_phoff);
	CHECK_EQ(getauxval(AT_PHNUM), __ehdr_start.e_phnum);
	CHECK_EQ(getauxval(AT_ENTRY), base + __ehdr_start.e_entry);
	CHECK_EQ(getauxval(AT_BASE), 0);
}

static void relocations(void)
{
	SECTION("static pie: relocated pointers");
	CHECK(pointer == &data && *pointer == 5);
	function = set;
	function();
	CHECK_EQ(*pointer, 6);
	CHECK(strcmp(names[2], "two") == 0);
}

static void write_constant(long unused)
{
	(void)unused;
	*(volatile int *)&__ehdr_start = 1;
}

static void write_text(long unused)
{
	(void)unused;
	*(volatile char *)write_text = 1;
}

static void memory(void)
{
	char *p, *old = sbrk(0);

	SECTION("static pie: break, heap, children, protection");
	CHECK(old != (char *)-1);
	p = malloc(300000);
	CHECK(p != NULL);
	memset(p, 1, 300000);
	free(p);
	CHECK_EQ(in_child(write_constant, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(write_text, 0), KILLED(SIGSEGV));
	CHECK_EQ(__ehdr_start.e_ident[1], 'E');
}

int main(void)
{
	place();
	relocations();
	memory();
	return check_done();
}
