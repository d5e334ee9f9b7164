/* SPDX-License-Identifier: MIT */
/*
 * What each vector does. cpu/trap.asm calls trap() with every way into the
 * kernel, on the interrupted thread's kernel stack, interrupts off; when it
 * returns, the frame is loaded back. Nothing of a program's doing may end the
 * kernel: a fault that it made becomes a signal, with the number that Linux
 * gives. A fault in the kernel itself is a panic, unless it came from an
 * instruction in the exception table (a copy to or from user memory).
 */
#include "abi/errno.h"
#include "base/assert.h"
#include "cpu/io.h"
#include "cpu/irq.h"
#include "cpu/lapic.h"
#include "cpu/smp.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "proc/proc.h"
#include "sched/kstack.h"
#include "sched/timer.h"
#include "sys/entry.h"
#include "sys/fault.h"
#include "trace/trace.h"

struct exception {			/* the exception table, kernel.ld */
	u64 from, to;
};

extern const struct exception __extable_start[], __extable_end[];
extern void trap_iret(void);		/* trap.asm */

/* Where to go on after a fault at this instruction; 0: nowhere. */
static u64 fixup_of(u64 rip)
{
	for (const struct exception *e = __extable_start; e < __extable_end;
	     e++)
		if (e->from == rip)
			return e->to;
	return 0;
}

static void NORETURN kernel_fault(struct trapframe *tf, u64 address)
{
	struct thread *t = thread_current();

	if (tf->vector == VECTOR_PF)
		panic_frame(tf, "kernel page fault at %#lx in thread %s",
			    address, t ? t->name : "?");
	panic_frame(tf, "exception %u in the kernel, thread %s",
		    (unsigned)tf->vector, t ? t->name : "?");
}

/* A copy to or from user memory met a page that is not there (yet). */
static void kernel_exception(struct trapframe *tf, u64 address)
{
	u64 fixup = fixup_of(tf->rip);
	int error = -EFAULT;

	if (!fixup)
		kernel_fault(tf, address);
	if (tf->vector == VECTOR_PF && tf->rflags & RFLAGS_IF &&
	    address < USER_END) {
		interrupts_on();
		error = fault_resolve(address, tf->error);
		interrupts_off();
	}
	if (error)
		tf->rip = fixup;
}

/*
 * iretq refused the frame: a bad rip or selector, which only the program can
 * have asked for. Its registers are in tf, its five words where they were:
 * put both together again at the top of the stack, and end it there.
 */
static void bad_return(struct trapframe *tf)
{
	struct thread *me = thread_current();
	struct trapframe *user = me->tf;
	struct trapframe copy = *tf;

	copy.rip = user->rip;
	copy.cs = user->cs;
	copy.rflags = user->rflags;
	copy.rsp = user->rsp;
	copy.ss = user->ss;
	*user = copy;
	interrupts_on();
	signal_fault(SIGSEGV, SI_KERNEL, 0);
	signal_deliver(CALL_NONE);
	proc_exit(SIGSEGV);
}

static void double_fault(struct trapframe *tf)
{
	if (kstack_is_guard(cr2_read()))
		panic_frame(tf, "kernel stack overflow in thread %s",
			    thread_current()->name);
	panic_frame(tf, "double fault");
}

static void exception(struct trapframe *tf, bool user)
{
	u64 address = tf->vector == VECTOR_PF ? cr2_read() : 0;

	switch (tf->vector) {
	case VECTOR_DF:
		double_fault(tf);
		return;
	case VECTOR_MC:
		panic_frame(tf, "machine check");
	}
	TRACE(fault, address, tf->error, tf->rip);
	if (user && tf->vector == VECTOR_PF)
		fault_page(tf, address);
	else if (user)
		fault_exception(tf);
	else if (tf->rip == (u64)trap_iret)
		bad_return(tf);
	else if (tf->vector == VECTOR_DB)
		tf->rflags &= ~(u64)RFLAGS_TF;	/* a program's, in entry */
	else
		kernel_exception(tf, address);
}

static void interrupt(struct trapframe *tf, bool user)
{
	unsigned vector = (unsigned)tf->vector;

	cpu_this()->interrupts++;
	switch (vector) {
	case VECTOR_TIMER:
		lapic_eoi();
		timer_interrupt(user);
		break;
	case VECTOR_TLB:
		lapic_eoi();
		smp_tlb_answer();
		break;
	case VECTOR_RESCHEDULE:		/* the way out looks for work */
	case VECTOR_ERROR:
		lapic_eoi();
		break;
	case VECTOR_SPURIOUS:
		break;
	default:
		if (vector >= VECTOR_DEVICE_FIRST &&
		    vector <= VECTOR_DEVICE_LAST)
			irq_dispatch(vector);
	}
}

void trap_return_work(void)
{
	struct thread *me = thread_current();

	while (me->work) {
		ASSERT(cpu_this()->off_depth, ==, 0u);
		interrupts_on();
		if (me->work & WORK_RESCHEDULE)
			sched_yield();
		if (me->work & WORK_CPU_TIME)
			cputime_check();
		if (me->work & WORK_SIGNAL)
			signal_deliver(interrupted_call(me->tf));
		interrupts_off();
	}
}

void trap(struct trapframe *tf)
{
	bool user = trapframe_is_user(tf);

	/* An NMI stands on a stack of its own, amid anything: touch nothing. */
	if (tf->vector == VECTOR_NMI) {
		if (panic_started())
			cpu_stop();
		return;
	}
	TRACE(trap, tf->vector, tf->error, tf->rip);
	if (tf->vector == VECTOR_SYSCALL_GATE)
		syscall_dispatch(tf);
	else if (tf->vector < 32)
		exception(tf, user);
	else
		interrupt(tf, user);
	if (user && thread_current()->work)
		trap_return_work();
}
