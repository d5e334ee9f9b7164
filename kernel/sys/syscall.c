/* SPDX-License-Identifier: MIT */
/*
 * The dispatcher: one table, made from calls.def, leads from the number in
 * rax to the handler. Registers as on Linux x86-64 for both gates: arguments
 * in rdi, rsi, rdx, r10, r8, r9; the result, or a negative errno, in rax.
 */
#include "abi/errno.h"
#include "base/assert.h"
#include "cpu/io.h"
#include "debug/log.h"
#include "sys/entry.h"
#include "sys/sys.h"
#include "trace/trace.h"

#define CALL(number, name, ...) \
	[number] = (syscall_handler *)(void *)sys_##name,

syscall_handler *const calls[CALL_MAX] = {
#include "sys/calls.def"
};

/* Linux has more calls than we: their names, for the log. */
static const char *call_name(u32 number)
{
	static const struct {
		u16 number;
		const char *name;
	} names[] = {
#define NAME(number, name) { number, #name },
#include "sys/unknown.def"
	};

	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].number == number)
			return names[i].name;
	return "no call of Linux that is known here";
}

/* Told once per program: a silent -ENOSYS is hard to find. */
static s64 NOINLINE unknown(u32 number)
{
	struct proc *p = proc_current();

	if (!p->enosys_told) {
		p->enosys_told = true;
		log_info("process %d (%s): system call %u (%s) is not known",
			 p->pid, p->name, number, call_name(number));
	}
	return -ENOSYS;
}

static inline s64 call(const struct trapframe *tf)
{
	u32 number = (u32)tf->rax;	/* an int: the rest does not count */

	if (unlikely(number >= CALL_MAX || !calls[number]))
		return unknown(number);
	return calls[number](tf->rdi, tf->rsi, tf->rdx, tf->r10, tf->r8,
			     tf->r9);
}

static s64 NOINLINE call_traced(const struct trapframe *tf)
{
	u64 number = tf->error;
	s64 result;

	TRACE(syscall, number, tf->rdi, tf->rsi);
	result = call(tf);
	TRACE(sysret, number, result, thread_current()->id);
	return result;
}

void syscall_dispatch(struct trapframe *tf)
{
	interrupts_on();
	tf->error = tf->rax;		/* what a restarted call needs */
	tf->rax = (u64)(unlikely(trace_mask) ? call_traced(tf) : call(tf));
	interrupts_off();
	ASSERT(cpu_off_depth(), ==, 0u);	/* no lock leaks out */
	if (unlikely(thread_current()->work))
		trap_return_work();
}
