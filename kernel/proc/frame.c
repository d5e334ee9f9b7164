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

/*
 * What Linux leaves in the bytes of the picture that the CPU does not use:
 * readers learn from it which state follows, and that all of it is there.
 */
struct fpu_description {		/* struct _fpx_sw_bytes of Linux */
	u32 magic;			/* FPU_MAGIC; else only FXSAVE's 512 */
	u32 size_with_end;		/* bytes, with FPU_MAGIC_END */
	u64 components;			/* bits of XCR0 */
	u32 size;			/* bytes, without it */
	u32 reserved[7];
};

_Static_assert(sizeof(struct fpu_description) == 48, "_fpx_sw_bytes");

#define FPU_DESCRIPTION	464		/* where it is in the picture */
#define FPU_MAGIC	0x46505853u	/* "FPXS" */
#define FPU_MAGIC_END	0x46505845u	/* behind the picture */

#define UC_FLAGS	7u		/* XSTATE; SS is there, and is meant */
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

/* The floating-point registers, at `to` in user memory. 0, -EFAULT. */
static int picture_push(u64 to, void *fpu)
{
	u32 components = fpu_components(), end = FPU_MAGIC_END;
	struct fpu_description d = {
		.magic = FPU_MAGIC, .size_with_end = fpu_area_size + 4,
		.components = components, .size = fpu_area_size };
	int error;

	fpu_save(fpu);
	error = copy_out(to, fpu, fpu_area_size);
	if (!error && components)
		error = copy_out(to + FPU_DESCRIPTION, &d, sizeof(d));
	if (!error && components)
		error = copy_out(to + fpu_area_size, &end, sizeof(end));
	return error;
}

int signal_frame_push(struct trapframe *tf, int signal,
		      const struct signal_action *action,
		      const struct signal_info *info, u64 old_mask)
{
	struct thread *me = thread_current();
	struct proc *p = proc_current();
	u64 top = stack_for(p, tf, action->flags);
	u64 fp = (top - fpu_area_size - sizeof(u32)) & ~63UL;
	u64 at = ((fp - sizeof(struct rt_sigframe)) & ~15UL) - 8;
	struct rt_sigframe f;

	memset(&f, 0, sizeof(f));
	f.return_address = action->restorer;
	f.flags = fpu_components() ? UC_FLAGS : UC_FLAGS & ~1u;
	f.stack = p->alt_stack;
	f.mask = old_mask;
	registers_save(&f.registers, tf, old_mask, info->value);
	f.registers.fpstate = fp;
	signal_info_fill(f.info, signal, info);
	if (picture_push(fp, me->fpu) < 0 || copy_out(at, &f, sizeof(f)) < 0)
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

/* Does the picture at `from` describe itself as one of XSAVE, whole? */
static int picture_is_whole(u64 from, bool *whole)
{
	struct fpu_description d;
	u32 end;

	*whole = false;
	if (!fpu_components())
		return 0;
	if (copy_in(&d, from + FPU_DESCRIPTION, sizeof(d)) < 0)
		return -EFAULT;
	if (d.magic != FPU_MAGIC || d.size != fpu_area_size)
		return 0;
	if (copy_in(&end, from + d.size, sizeof(end)) < 0)
		return -EFAULT;
	*whole = end == FPU_MAGIC_END;
	return 0;
}

/* Copy the picture at `from` in, and see that the CPU would load it. */
static int picture_pop(u8 *to, u64 from)
{
	bool whole;

	fpu_reset(to);
	if (!from)
		return 0;
	if (picture_is_whole(from, &whole) < 0 ||
	    copy_in(to, from, whole ? fpu_area_size : FXSAVE_SIZE) < 0)
		return -EFAULT;
	if (!whole)
		fpu_legacy_only(to);
	else if (from % 64)
		return -EINVAL;
	return fpu_is_valid(to) ? 0 : -EINVAL;
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
	int error;

	if (!area)
		return -ENOMEM;
	error = picture_pop(aligned, from);
	if (!error) {
		interrupts_push_off();
		memcpy(me->fpu, aligned, fpu_area_size);
		fpu_load(me->fpu);
		interrupts_pop_off();
	}
	kfree(area);
	return error;
}

/* Only the segments that every program has (Linux's, with 64 bits). */
static bool has_user_segments(const struct sigcontext *c)
{
	return (c->cs | 3) == USER_CS && (c->ss | 3) == USER_DS;
}

s64 signal_frame_pop(struct trapframe *tf)
{
	u64 at = tf->rsp - 8;		/* the restorer popped its address */
	struct rt_sigframe f;

	if (copy_in(&f, at, sizeof(f)) < 0 ||
	    !has_user_segments(&f.registers) ||
	    fpu_restore(f.registers.fpstate) < 0) {
		signal_fault(SIGSEGV, SI_KERNEL, 0);
		return 0;
	}
	registers_load(tf, &f.registers);
	signal_set_stack(&f.stack, tf->rsp);
	signal_set_blocked(f.mask);
	return (s64)tf->rax;
}
