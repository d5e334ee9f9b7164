/* SPDX-License-Identifier: MIT */
/*
 * A program's faults: a page that is not there is brought, by vm_fault; what
 * remains becomes a signal, with the number and the code that Linux gives.
 * trap.c calls, for the thread that runs, with interrupts off but where the
 * contract says otherwise; all of it may sleep.
 */
#include "abi/errno.h"
#include "cpu/fpu.h"
#include "cpu/io.h"
#include "proc/proc.h"
#include "sys/fault.h"
#include "sys/umip.h"
#include "sys/vsyscall.h"

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
#define TRAP_TRACE	2

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

int fault_resolve(u64 address, u64 code)
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

static void not_cured(struct trapframe *tf, int error, u64 address)
{
	int answer = vsyscall(tf, address);

	if (answer == -EFAULT)
		signal_fault(SIGSEGV, SI_KERNEL, 0);
	else if (answer)
		page_signal(error, address, tf->error);
}

void fault_page(struct trapframe *tf, u64 address)
{
	int error;

	interrupts_on();
	/*
	 * Without the user bit it is the processor's own look at a table on
	 * behalf of the program: nothing that a page could cure.
	 */
	error = tf->error & PF_USER ? fault_resolve(address, tf->error) :
				      -EFAULT;
	if (error)
		not_cured(tf, error, address);
	interrupts_off();
}

/* A #GP by an instruction that is carried out here instead. */
static bool carried_out(struct trapframe *tf)
{
	u64 address;
	int error = umip_emulate(tf, &address);

	if (error == -EFAULT) {		/* as if the CPU had met the page */
		tf->vector = VECTOR_PF;
		tf->error = PF_USER | PF_WRITE;
		signal_fault(SIGSEGV, SEGV_MAPERR, address);
	}
	return error != -EINVAL;
}

void fault_exception(struct trapframe *tf)
{
	int code, signal = signal_of((unsigned)tf->vector, &code);

	interrupts_on();
	if (tf->vector != VECTOR_GP || !carried_out(tf))
		signal_fault(signal, code,
			     signal == SIGFPE || signal == SIGILL ||
			     tf->vector == VECTOR_DB ? tf->rip : 0);
	interrupts_off();
}
