/* SPDX-License-Identifier: MIT */
/*
 * The vsyscall page, where a kernel has it: three functions at fixed
 * addresses, which do as the calls of their names. Nothing in it can be read,
 * nothing beside their beginnings be run, and a bad pointer is SIGSEGV.
 */
#include "signals.h"
#include <sys/time.h>
#include <time.h>

#define PAGE_AT 0xffffffffff600000

typedef long vsyscall(void *, void *, void *);

static vsyscall *const get_time_of_day = (vsyscall *)PAGE_AT;
static vsyscall *const get_time = (vsyscall *)(PAGE_AT + 0x400);
static vsyscall *const get_cpu = (vsyscall *)(PAGE_AT + 0x800);

static int is_there(void)
{
	char line[256];
	FILE *maps = fopen("/proc/self/maps", "r");
	int found = 0;

	while (maps && fgets(line, sizeof(line), maps))
		found |= strstr(line, "[vsyscall]") &&
			 strstr(line, "ffffffffff600000-ffffffffff601000 --xp");
	if (maps)
		fclose(maps);
	return found;
}

static void answers(void)
{
	struct timeval tv = { 0, -1 };
	unsigned cpu = 4711, node = 4711;
	struct timezone zone;
	time_t now = time(NULL), then = 0;

	SECTION("gettimeofday, time, getcpu");
	CHECK_EQ(get_time_of_day(&tv, &zone, NULL), 0);
	CHECK(tv.tv_sec >= now && tv.tv_sec <= now + 5);
	CHECK(tv.tv_usec >= 0 && tv.tv_usec < 1000000);
	CHECK_EQ(get_time_of_day(NULL, NULL, NULL), 0);
	CHECK(get_time(&then, NULL, NULL) >= now);
	CHECK(then >= now && then <= now + 5);
	CHECK(get_time(NULL, NULL, NULL) >= now);
	CHECK_EQ(get_cpu(&cpu, &node, NULL), 0);
	CHECK(cpu < 1024 && node < 64);
	CHECK_EQ(get_cpu(NULL, NULL, NULL), 0);
}

static void call_bad_pointer(long where)
{
	if (where == 0)
		get_time((void *)0x10, NULL, NULL);
	if (where == 1)
		get_time_of_day((void *)0xffff800000000000, NULL, NULL);
	if (where == 2)			/* a function there is not */
		((vsyscall *)(PAGE_AT + 0xc00))(NULL, NULL, NULL);
	if (where == 3)
		((vsyscall *)(PAGE_AT + 1))(NULL, NULL, NULL);
	if (where == 4)
		(void)*(volatile char *)PAGE_AT;
	if (where == 5)			/* the return address */
		__asm__ volatile("mov $8, %%rsp; jmp *%0"
				 : : "r"(PAGE_AT + 0x400), "D"(0));
	_exit(0);
}

static void refused(void)
{
	SECTION("bad pointers, and other addresses of the page");
	for (int i = 0; i < 6; i++)
		CHECK_EQ(in_child(call_bad_pointer, i), KILLED(SIGSEGV));
}

int main(void)
{
	void (*const parts[])(void) = { answers, refused };

	for (unsigned i = 0; i < ARRAY_SIZE(parts); i++) {
		if (is_there()) {
			parts[i]();
		} else {
			SECTION("the vsyscall page");
			SKIP("this kernel has none");
		}
	}
	return check_done();
}
