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
#include "cpu/fpu.h"
#include "cpu/io.h"
#include "cpu/irq.h"
#include "cpu/lapic.h"
#include "cpu/smp.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "debug/panic_state.h"
#include "proc/proc.h"
#include "sched/kstack.h"
#include "sched/timer_interrupt.h"
#include "sys/entry.h"
#include "trace/trace.h"

enum { VECTOR_DE = 0, VECTOR_DB = 1, VECTOR_NMI = 2, VECTOR_BP = 3,
       VECTOR_OF = 4, VECTOR_BR = 5, VECTOR_UD = 6, VECTOR_NM = 7,
       VECTOR_DF = 8, VECTOR_TS = 10, VECTOR_NP = 11, VECTOR_SS = 12,
       VECTOR_GP = 13, VECTOR_PF = 14, VECTOR_MF = 16, VECTOR_AC = 17,
       VECTOR_MC = 18, VECTOR_XM = 19 };

/* Page-fault error code: Intel SDM vol. 3, 4.7. */
#define PF_PRESENT	1u
#define PF_WRITE	2u
#define PF_USER		4u
#define PF_FETCH	16u

/* siginfo codes of faults: sigaction(2). */
#define SEGV_MAPERR	1
#define SEGV_ACCERR	2
#define BUS_ADRALN	1
#define BUS_ADRERR	2
#define FPE_INTDIV	1
#define FPE_FLTDIV	3
#define FPE_FLTOVF	4
#define FPE_FLTUND	5
#define FPE_FLTRES	6
#define FPE_FLTINV	7
#define ILL_ILLOPN	2
#define TRAP_BRKPT	1
#define TRAP_TRACE	2

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

/* Why the floating-point unit stopped: the first that applies. */
static int floating_code(bool sse)
{
	u32 exceptions = fpu_exceptions(sse);

	return exceptions & 1 ? FPE_FLTINV :		/* invalid */
	       exceptions & 4 ? FPE_FLTDIV :		/* zero divide */
	       exceptions & 8 ? FPE_FLTOVF :		/* overflow */
	       exceptions & 0x12 ? FPE_FLTUND :		/* denormal, under- */
	       exceptions & 0x20 ? FPE_FLTRES : 0;	/* precision */
}

/* The signal that Linux sends for an exception in user mode, and its code. */
static int signal_of(unsigned vector, int *code)
{
	*code = SI_KERNEL;
	switch (vector) {
	case VECTOR_DE:
		*code = FPE_INTDIV;
		return SIGFPE;
	case VECTOR_MF:
	case VECTOR_XM:
		*code = floating_code(vector == VECTOR_XM);
		return SIGFPE;
	case VECTOR_DB:
		*code = TRAP_TRACE;
		return SIGTRAP;
	case VECTOR_BP:
		return SIGTRAP;
	case VECTOR_UD:
		*code = ILL_ILLOPN;
		return SIGILL;
	case VECTOR_NP:
	case VECTOR_SS:
		return SIGBUS;
	case VECTOR_AC:
		*code = BUS_ADRALN;
		return SIGBUS;
	default:
		return SIGSEGV;
	}
}

/* What a failed page fault is to the program. */
static void page_signal(int error, u64 address, u64 code)
{
	if (error == -ENOMEM)
		return;			/* it is to be killed itself */
	if (error == -EFAULT) {
		signal_fault(SIGSEGV, address < USER_END &&
			     (code & PF_PRESENT ||
			      vm_is_mapped(proc_current()->space, address)) ?
			     SEGV_ACCERR : SEGV_MAPERR, address);
	} else {
		signal_fault(SIGBUS, BUS_ADRERR, address);
	}
}

/* The last frames are not for ordinary users. */
static int fault(struct proc *p, u64 address, unsigned access)
{
	if (p->cred.euid != 0 && frame_scarce())
		return -ENOMEM;
	return vm_fault(p->space, address, access);
}

#define MEMORY_PAUSE	(10 * NSEC_PER_MSEC)	/* for the victim to end */

/* Result as vm_fault; out of memory only for the one who ends for it. */
static int resolve(u64 address, u64 code)
{
	struct thread *me = thread_current();
	struct proc *p = me->proc;
	u64 waits = me->read_waits;
	int error;
	unsigned access = (code & PF_WRITE ? FAULT_WRITE : 0) |
			  (code & PF_FETCH ? FAULT_EXEC : 0);

	if (!p || !p->space)
		return -EFAULT;
	while ((error = fault(p, address, access)) == -ENOMEM &&
	       !signal_kill_pending(p)) {
		proc_out_of_memory();
		thread_sleep(MEMORY_PAUSE);
	}
	if (!error && me->read_waits != waits)
		p->faults_major++;	/* it came from the disk */
	else if (!error)
		p->faults_minor++;
	return error;
}

static void user_page_fault(struct trapframe *tf, u64 address)
{
	int error;

	interrupts_on();
	/*
	 * Without the user bit it is the processor's own look at a table on
	 * behalf of the program: nothing that a page could cure.
	 */
	error = tf->error & PF_USER ? resolve(address, tf->error) : -EFAULT;
	if (error)
		page_signal(error, address, tf->error);
	interrupts_off();
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
		error = resolve(address, tf->error);
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
	signal_deliver();
	proc_exit(SIGSEGV);
}

static void user_exception(struct trapframe *tf)
{
	int code, signal = signal_of((unsigned)tf->vector, &code);

	interrupts_on();
	signal_fault(signal, code, signal == SIGFPE || signal == SIGILL ||
		     tf->vector == VECTOR_DB ? tf->rip : 0);
	interrupts_off();
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
		user_page_fault(tf, address);
	else if (user)
		user_exception(tf);
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
			signal_deliver();
		interrupts_off();
	}
}

void trap(struct trapframe *tf)
{
	bool user = trapframe_is_user(tf);

	/* An NMI stands on a stack of its own, amid anything: touch nothing. */
	if (tf->vector == VECTOR_NMI) {
		if (panic_started())
			panic_halt_here();
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
