/* SPDX-License-Identifier: MIT */
/*
 * The frame that a signal handler finds on its stack, and the way back from
 * it: struct rt_sigframe of Linux x86-64 (a return address, ucontext_t,
 * siginfo_t; the floating-point state above them, where uc_mcontext.fpregs
 * points). The program may have written anything into it: nothing it says can
 * raise privilege.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/string.h"
#include "cpu/fpu.h"
#include "cpu/io.h"
#include "mm/object.h"

struct sigcontext {			/* 256 bytes */
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
	u64 rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags;
	u16 cs, gs, fs, ss;
	u64 error, vector, old_mask, cr2;
	u64 fpstate;			/* address, 0: none */
	u64 reserved[8];
};

struct rt_sigframe {
	u64 return_address;		/* the program's restorer */
	u64 flags, link;		/* ucontext */
	struct signal_stack stack;
	struct sigcontext registers;
	u64 mask;
	u8 info[128];			/* siginfo_t */
};

_Static_assert(sizeof(struct sigcontext) == 256, "sigcontext of Linux");
_Static_assert(sizeof(struct rt_sigframe) == 440, "rt_sigframe of Linux");

#define RED_ZONE	128		/* below rsp, the program's (ABI) */
#define FLAGS_USER	0x00050dd5u	/* AC OF DF TF SF ZF AF PF CF RF */

void signal_info_fill(u8 to[128], int signal, const struct signal_info *i)
{
	s32 head[3] = { signal, 0, i->code };
	bool positive = i->code > 0 && i->code != SI_KERNEL;
	bool fault = positive && SIGNAL_BIT(signal) & FAULT_SIGNALS;

	memset(to, 0, 128);
	memcpy(to, head, sizeof(head));
	if (fault) {
		memcpy(to + 16, &i->value, 8);
		return;
	}
	memcpy(to + 16, &i->pid, 4);
	memcpy(to + 20, &i->uid, 4);
	if (positive)			/* it tells of a child */
		memcpy(to + 24, &i->status, 4);
	else
		memcpy(to + 24, &i->value, 8);
}

static void registers_save(struct sigcontext *c, const struct trapframe *tf,
			   u64 mask, u64 cr2)
{
	*c = (struct sigcontext) {
		tf->r8, tf->r9, tf->r10, tf->r11, tf->r12, tf->r13, tf->r14,
		tf->r15, tf->rdi, tf->rsi, tf->rbp, tf->rbx, tf->rdx, tf->rax,
		tf->rcx, tf->rsp, tf->rip, tf->rflags, USER_CS, 0, 0, USER_DS,
		tf->error, tf->vector, mask, cr2, 0, { 0 } };
}

static void registers_load(struct trapframe *tf, const struct sigcontext *c)
{
	*tf = (struct trapframe) {
		.r8 = c->r8, .r9 = c->r9, .r10 = c->r10, .r11 = c->r11,
		.r12 = c->r12, .r13 = c->r13, .r14 = c->r14, .r15 = c->r15,
		.rdi = c->rdi, .rsi = c->rsi, .rbp = c->rbp, .rbx = c->rbx,
		.rdx = c->rdx, .rax = c->rax, .rcx = c->rcx, .rsp = c->rsp,
		.rip = c->rip, .cs = USER_CS, .ss = USER_DS,
		.rflags = (c->rflags & FLAGS_USER) | 0x202,
	};
}

/* Where the frame's top may begin. */
static u64 stack_for(const struct proc *p, const struct trapframe *tf,
		     u64 flags)
{
	if (flags & SA_ONSTACK && !(p->alt_stack.flags & SS_DISABLE) &&
	    !signal_on_stack(&p->alt_stack, tf->rsp))
		return p->alt_stack.base + p->alt_stack.size;
	return tf->rsp - RED_ZONE;
}

int signal_frame_push(struct trapframe *tf, int signal,
		      const struct signal_action *action,
		      const struct signal_info *info, u64 old_mask)
{
	struct thread *me = thread_current();
	struct proc *p = proc_current();
	u64 top = stack_for(p, tf, action->flags);
	u64 fp = (top - fpu_area_size) & ~63UL;
	u64 at = ((fp - sizeof(struct rt_sigframe)) & ~15UL) - 8;
	struct rt_sigframe f;

	memset(&f, 0, sizeof(f));
	f.return_address = action->restorer;
	f.stack = p->alt_stack;
	f.mask = old_mask;
	registers_save(&f.registers, tf, old_mask, info->value);
	f.registers.fpstate = fp;
	signal_info_fill(f.info, signal, info);
	fpu_save(me->fpu);
	if (copy_out(fp, me->fpu, fpu_area_size) < 0 ||
	    copy_out(at, &f, sizeof(f)) < 0)
		return -EFAULT;
	fpu_reset(me->fpu);
	fpu_load(me->fpu);
	tf->rip = action->handler;
	tf->rsp = at;
	tf->rdi = (u64)signal;
	tf->rsi = at + offsetof(struct rt_sigframe, info);
	tf->rdx = at + offsetof(struct rt_sigframe, flags);
	tf->rax = 0;
	tf->rflags &= ~(u64)(RFLAGS_DF | RFLAGS_TF | RFLAGS_RF);
	return 0;
}

/*
 * The floating-point state of the frame: looked at in a copy, then loaded in
 * one go, for a switch half way would save over it.
 */
static int fpu_restore(u64 from)
{
	struct thread *me = thread_current();
	u8 *area = kmalloc(FPU_AREA_MAX + 64);
	u8 *aligned = (u8 *)ROUND_UP((u64)area, 64UL);
	int error = 0;

	if (!area)
		return -ENOMEM;
	if (!from)
		fpu_reset(aligned);
	else
		error = copy_in(aligned, from, fpu_area_size);
	if (!error) {
		fpu_sanitize(aligned);
		interrupts_push_off();
		memcpy(me->fpu, aligned, fpu_area_size);
		fpu_load(me->fpu);
		interrupts_pop_off();
	}
	kfree(area);
	return error;
}

s64 signal_frame_pop(struct trapframe *tf)
{
	u64 at = tf->rsp - 8;		/* the restorer popped its address */
	struct rt_sigframe f;

	if (copy_in(&f, at, sizeof(f)) < 0 ||
	    fpu_restore(f.registers.fpstate) < 0) {
		signal_fault(SIGSEGV, SI_KERNEL, 0);
		return 0;
	}
	registers_load(tf, &f.registers);
	signal_set_stack(&f.stack, tf->rsp);
	signal_set_blocked(f.mask);
	return (s64)tf->rax;
}
