/* SPDX-License-Identifier: MIT */
/*
 * Handlers of the signals that a program's own instructions raise: what
 * siginfo and the context say of each, and that the program goes on where the
 * handler sends it, behind the instruction or at it again.
 */
#include "signals.h"

static volatile long fault_rip;

/* Goes on at the address which the faulting code keeps in r13. */
static void leave(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	note(sig, info, context);
	fault_rip = u->uc_mcontext.gregs[REG_RIP];
	u->uc_mcontext.gregs[REG_RIP] = u->uc_mcontext.gregs[REG_R13];
	u->uc_mcontext.gregs[REG_EFL] &= ~0x100L; /* TF */
}

/*
 * Executes `text` at a place whose address is written to `where`, and comes
 * out behind it, by the handler if the instruction faults.
 */
#define TRY(where, text, ...)                                                  \
	__asm__ volatile("lea 8f(%%rip), %%r13; lea 7f(%%rip), %%rbx\n\t"      \
			 "mov %%rbx, %0; mov %%rsp, %%r14\n\t"                 \
			 "7: " text "\n8: mov %%r14, %%rsp"                    \
			 : "=m"(where)                                         \
			 : __VA_ARGS__                                         \
			 : "rax", "rbx", "rcx", "rdx", "r13", "r14", "memory", \
			   "cc")

static long at;

static void saw(int sig, int code, long address)
{
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.sig, sig);
	CHECK_EQ(seen.info.si_signo, sig);
	CHECK_EQ(seen.info.si_errno, 0);
	CHECK_EQ(seen.info.si_code, code);
	CHECK_EQ((long)seen.info.si_addr, address);
	forget();
}

static void load(long address)
{
	TRY(at, "mov (%1), %%al", "D"(address));
	CHECK_EQ(fault_rip, at);
}

static void store(long address)
{
	TRY(at, "movb $1, (%1)", "D"(address));
	CHECK_EQ(fault_rip, at);
}

static void memory_faults(void)
{
	char *ro =
		mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *none =
		mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *gone = edge(0);

	SECTION("SIGSEGV: nothing there, or not allowed");
	load(0x10008);
	saw(SIGSEGV, SEGV_MAPERR, 0x10008);
	store(0);
	saw(SIGSEGV, SEGV_MAPERR, 0);
	load((long)gone);
	saw(SIGSEGV, SEGV_MAPERR, (long)gone);
	load((long)none + 77);
	saw(SIGSEGV, SEGV_ACCERR, (long)none + 77);
	store((long)ro + 5);
	saw(SIGSEGV, SEGV_ACCERR, (long)ro + 5);
	CHECK_EQ(*ro, 0);
	store((long)ro + 6);
	saw(SIGSEGV, SEGV_ACCERR, (long)ro + 6);
	store((long)leave);
	saw(SIGSEGV, SEGV_ACCERR, (long)leave);
	/* A word across two pages: the first byte that is not there. */
	TRY(at, "mov (%1), %%rax", "D"(gone - 3));
	saw(SIGSEGV, SEGV_MAPERR, (long)gone);
}

static void context_of_fault(void)
{
	SECTION("SIGSEGV: error code, address and vector in the context");
	store(0x10010);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_TRAPNO], 14);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_ERR], 6);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_CR2], 0x10010);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_RIP], at);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_RDI], 0x10010);
	forget();
	load(0x10010);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_ERR], 4);
	forget();
}

/* A general protection fault (13), which tells no address; but QEMU 8.2 raises
 * a page fault, which does. */
static void load_non_canonical(long address)
{
	int page_fault;

	load(address);
	page_fault = seen.context.uc_mcontext.gregs[REG_TRAPNO] == 14;
	saw(SIGSEGV, page_fault ? SEGV_MAPERR : SI_KERNEL,
	    page_fault ? address : 0);
}

static void kernel_addresses(void)
{
	static const unsigned long canonical[] = {
		0x00007ffffffff000, 0xffff800000000000, 0xffff888000000000,
		0xffffc00000000000, 0xffffc00000008010, 0xffffffff80000000,
		0xffffffff80100000, 0xfffffffffffff000,
	};

	SECTION("SIGSEGV: the kernel's addresses tell nothing");
	for (unsigned i = 0; i < ARRAY_SIZE(canonical); i++) {
		load(canonical[i]);
		saw(SIGSEGV, SEGV_MAPERR, canonical[i]);
		store(canonical[i] + 9);
		saw(SIGSEGV, SEGV_MAPERR, canonical[i] + 9);
	}
	load_non_canonical(0x8000000000000000);
	load_non_canonical(0x0000800000000000);
}

static void execution(void)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	SECTION("SIGSEGV: jumps to where nothing may run");
	page[8] = (char)0xc3;
	TRY(at, "call *%1", "D"(page + 8));
	CHECK_EQ(fault_rip, (long)page + 8);
	saw(SIGSEGV, SEGV_ACCERR, (long)page + 8);
	TRY(at, "call *%1", "D"(0x10000L));
	CHECK_EQ(fault_rip, 0x10000);
	saw(SIGSEGV, SEGV_MAPERR, 0x10000);
	TRY(at, "jmp *%1", "D"(0xffffffff80000000));
	saw(SIGSEGV, SEGV_MAPERR, 0xffffffff80000000);
}

static void past_the_end(void)
{
	char *map;
	int fd;

	SECTION("SIGBUS: past the end of a mapped file");
	make_file("file", "abc", 3);
	fd = open("file", O_RDWR);
	map = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	TRY(at, "mov (%1), %%al", "D"(map + PAGE - 1));
	CHECK_EQ(seen.count, 0);
	load((long)map + PAGE);
	saw(SIGBUS, BUS_ADRERR, (long)map + PAGE);
	store((long)map + PAGE + 33);
	saw(SIGBUS, BUS_ADRERR, (long)map + PAGE + 33);
}

static void protection(void)
{
	SECTION("SIGSEGV: what only ring 0 may do");
	TRY(at, "hlt", "D"(0L));
	CHECK_EQ(fault_rip, at);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_TRAPNO], 13);
	saw(SIGSEGV, SI_KERNEL, 0);
	TRY(at, "int $0x20", "D"(0L));
	CHECK_EQ(fault_rip, at);
	/* Where the IDT is meant; the number is wrong in older QEMUs. */
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_ERR] & 7, 2);
	saw(SIGSEGV, SI_KERNEL, 0);
	TRY(at, "mov %w1, %%ds", "D"(0x7ff8L));
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_ERR], 0x7ff8);
	saw(SIGSEGV, SI_KERNEL, 0);
}

static void instructions(void)
{
	unsigned short control = 0x37f & ~4;

	SECTION("SIGILL, SIGFPE, SIGTRAP");
	TRY(at, "ud2", "D"(0L));
	CHECK_EQ(fault_rip, at);
	saw(SIGILL, ILL_ILLOPN, at);
	TRY(at, "xor %%ecx, %%ecx; xor %%edx, %%edx; div %%ecx", "D"(0L));
	saw(SIGFPE, FPE_INTDIV, fault_rip);
	TRY(at, "int3", "D"(0L));
	CHECK_EQ(fault_rip, at + 1); /* behind it: a trap */
	saw(SIGTRAP, SI_KERNEL, 0);
	TRY(at, ".byte 0xcd, 3", "D"(0L));
	CHECK_EQ(fault_rip, at + 2);
	saw(SIGTRAP, SI_KERNEL, 0);
	TRY(at, "fldcw (%1); fld1; fldz; fdivrp; fwait; fninit", "D"(&control));
	saw(SIGFPE, FPE_FLTDIV, fault_rip);
	__asm__ volatile("fninit");
}

static void single_step(void)
{
	SECTION("SIGTRAP: a single step");
	TRY(at, "pushfq; orq $0x100, (%%rsp); popfq; nop; 9: nop", "D"(0L));
	CHECK_EQ(seen.sig, SIGTRAP);
	CHECK_EQ(seen.info.si_code, TRAP_TRACE);
	CHECK_EQ((long)seen.info.si_addr, fault_rip);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_EFL] & 0x100, 0x100);
}

int main(void)
{
	static const int all[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP };

	fresh_signals();
	for (unsigned i = 0; i < ARRAY_SIZE(all); i++)
		handle(all[i], leave, 0);
	memory_faults();
	context_of_fault();
	kernel_addresses();
	execution();
	fresh_dir();
	past_the_end();
	protection();
	instructions();
	single_step();
	return check_done();
}
