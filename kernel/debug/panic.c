/* SPDX-License-Identifier: MIT */
/*
 * The end (panic.h). The first CPU to get here prints; any other that gets
 * here later, or that the NMI stops, halts. A panic within the panic halts
 * at once.
 */
#include "debug/panic.h"
#include "abi/errno.h"
#include "base/assert.h"
#include "base/fmt.h"
#include "base/string.h"
#include "cpu/io.h"
#include "cpu/percpu.h"
#include "cpu/smp.h"
#include "cpu/trapframe.h"
#include "debug/log.h"
#include "trace/trace.h"

#define EVENTS_SHOWN	24		/* the last ones before the panic */

static u32 panics;			/* atomic: how many have begun */
static void (*exit_hook)(void);

enum panic_action { PANIC_EXIT, PANIC_HALT, PANIC_REBOOT };
static enum panic_action action = PANIC_EXIT;

bool panic_started(void)
{
	return __atomic_load_n(&panics, __ATOMIC_ACQUIRE) > 0;
}

void panic_set_exit(void (*hook)(void))
{
	exit_hook = hook;
}

int panic_set_action(const char *word)
{
	if (strcmp(word, "exit") == 0)
		action = PANIC_EXIT;
	else if (strcmp(word, "halt") == 0)
		action = PANIC_HALT;
	else if (strcmp(word, "reboot") == 0)
		action = PANIC_REBOOT;
	else
		return -EINVAL;
	return 0;
}

static void say(const char *text)
{
	log_error("%s", text);
}

static void finish(u64 rbp) NORETURN;
static void finish(u64 rbp)
{
	backtrace_print(rbp, say);
	if (trace_mask) {
		trace_mask = 0;
		trace_print(EVENTS_SHOWN, say);
	}
	if (action == PANIC_EXIT && exit_hook)
		exit_hook();
	if (action == PANIC_REBOOT)
		cpu_reset();
	cpu_stop();
}

/* Only the first comes back from here. */
static void begin(void)
{
	interrupts_off();
	if (__atomic_fetch_add(&panics, 1, __ATOMIC_ACQ_REL) > 0)
		cpu_stop();
	smp_stop_others();
}

static void announce(const char *format, va_list args)
{
	char text[200];

	fmt_text_v(text, sizeof(text), format, args);
	log_error("panic: %s (cpu %u)", text, cpu_index());
}

void panic(const char *format, ...)
{
	va_list args;

	begin();
	va_start(args, format);
	announce(format, args);
	va_end(args);
	finish((u64)__builtin_frame_address(0));
}

void panic_frame(const struct trapframe *tf, const char *format, ...)
{
	va_list args;

	begin();
	va_start(args, format);
	announce(format, args);
	va_end(args);
	log_error("vector %u error %#lx rip %#lx rsp %#lx rflags %#lx",
		  (unsigned)tf->vector, tf->error, tf->rip, tf->rsp,
		  tf->rflags);
	log_error("rax %lx rbx %lx rcx %lx rdx %lx rsi %lx rdi %lx rbp %lx",
		  tf->rax, tf->rbx, tf->rcx, tf->rdx, tf->rsi, tf->rdi,
		  tf->rbp);
	log_error("r8 %lx r9 %lx r10 %lx r11 %lx r12 %lx r13 %lx r14 %lx "
		  "r15 %lx cr2 %lx cr3 %lx", tf->r8, tf->r9, tf->r10, tf->r11,
		  tf->r12, tf->r13, tf->r14, tf->r15, cr2_read(), cr3_read());
	finish(tf->rbp);
}

void assert_failed(const char *file, int line, const char *text, u64 left,
		   u64 right)
{
	panic("%s:%d: assertion %s failed: %lu (%#lx), %lu (%#lx)", file, line,
	      text, left, left, right, right);
}
