/* SPDX-License-Identifier: MIT */
/*
 * fuzz-code - random machine code, registers and signal frames
 *
 *     fuzz-code [-v] [-u UID] [-t SECONDS] [SEED]
 *
 * Each worker jumps into a page of random instructions, many of them such as
 * a kernel has to refuse or to survive: int n, segment loads, far returns,
 * popf, cpuid, FPU and vector state. Each fault and each tick of a timer comes
 * to a handler, which spoils the frame it was given (registers, flags, words
 * of the floating-point picture, now and then selectors and pointers), writes
 * new code, and returns: so sigreturn sees what no compiler makes.
 */
#include "fuzz.h"
#include <ucontext.h>

#define CODE_PAGES 4
#define DATA_PAGES 16

static unsigned char *code, *data;
static char stack[65536] __attribute__((aligned(16)));

/* Openings of instructions that are worth meeting more often than by chance. */
static const struct {
	unsigned char bytes[6];
	unsigned char length;
} openings[] = {
	{ { 0xcd }, 1 },		{ { 0xcd, 0x80 }, 2 },
	{ { 0xcc }, 1 },		{ { 0xf1 }, 1 },
	{ { 0x0f, 0x05 }, 2 },		{ { 0x0f, 0x34 }, 2 },
	{ { 0x0f, 0x35 }, 2 },		{ { 0x48, 0x0f, 0x07 }, 3 },
	{ { 0x8e }, 1 },		{ { 0x8e, 0xd0 }, 2 },
	{ { 0x8e, 0xd8 }, 2 },		{ { 0x8e, 0xe0 }, 2 },
	{ { 0x8e, 0xe8 }, 2 },		{ { 0x0f, 0xa1 }, 2 },
	{ { 0x0f, 0xa9 }, 2 },		{ { 0x9d }, 1 },
	{ { 0x9c }, 1 },		{ { 0xcf }, 1 },
	{ { 0x48, 0xcf }, 2 },		{ { 0xcb }, 1 },
	{ { 0x48, 0xcb }, 2 },		{ { 0xff, 0x28 }, 2 },
	{ { 0x48, 0xff, 0x2b }, 3 },	{ { 0xff, 0x18 }, 2 },
	{ { 0x0f, 0x00 }, 2 },		{ { 0x0f, 0x01 }, 2 },
	{ { 0x0f, 0x01, 0xf8 }, 3 },	{ { 0x0f, 0x02 }, 2 },
	{ { 0x0f, 0x03 }, 2 },		{ { 0x0f, 0x20 }, 2 },
	{ { 0x0f, 0x22 }, 2 },		{ { 0x0f, 0x21 }, 2 },
	{ { 0x0f, 0x23 }, 2 },		{ { 0x0f, 0x30 }, 2 },
	{ { 0x0f, 0x32 }, 2 },		{ { 0x0f, 0x33 }, 2 },
	{ { 0x0f, 0x31 }, 2 },		{ { 0x0f, 0xa2 }, 2 },
	{ { 0x0f, 0xae }, 2 },		{ { 0x48, 0x0f, 0xae }, 3 },
	{ { 0xf3, 0x48, 0x0f }, 3 },	{ { 0x0f, 0xc7 }, 2 },
	{ { 0x0f, 0x09 }, 2 },		{ { 0xf4 }, 1 },
	{ { 0xfa }, 1 },		{ { 0xfb }, 1 },
	{ { 0xec }, 1 },		{ { 0xee }, 1 },
	{ { 0x6c }, 1 },		{ { 0xf3, 0x6e }, 2 },
	{ { 0xc8 }, 1 },		{ { 0xd9 }, 1 },
	{ { 0xdb }, 1 },		{ { 0xdd }, 1 },
	{ { 0x9b }, 1 },		{ { 0xc5 }, 1 },
	{ { 0xc4 }, 1 },		{ { 0x62 }, 1 },
	{ { 0xf0 }, 1 },		{ { 0xf3, 0xa4 }, 2 },
	{ { 0xfd }, 1 },		{ { 0x0f, 0x0b }, 2 },
	{ { 0x48, 0x89, 0xc4 }, 3 },	{ { 0x0f, 0xfc }, 2 },
	{ { 0x48, 0xf7, 0xf0 }, 3 },	{ { 0x0f, 0x01, 0xd0 }, 3 },
	{ { 0x0f, 0x01, 0xd1 }, 3 },	{ { 0x0f, 0x01, 0xcb }, 3 },
};

static void write_code(unsigned at)
{
	unsigned char *end = code + CODE_PAGES * PAGE - 32;

	for (unsigned char *p = code + at; p < end && p < code + at + 64;) {
		unsigned which = below(2 * ARRAY_SIZE(openings));

		if (which < ARRAY_SIZE(openings)) {
			memcpy(p, openings[which].bytes, 6);
			p += openings[which].length;
		}
		for (int i = below(5); i > 0; i--)
			*p++ = draw();
	}
}

static long word(void)
{
	switch (below(8)) {
	case 0:
		return draw();
	case 1:
		return 1UL << below(64);
	case 2:
		return below(0x60);	/* selectors, numbers of calls */
	case 3:
		return 0xffffffff80000000 + below(0x200000);
	case 4:
		return (long)code + below(CODE_PAGES * PAGE);
	case 5:
		return 0x7ffffffff000 + (int)below(0x2000);
	default:
		return (long)data + below(DATA_PAGES * PAGE);
	}
}

/* Mostly where code is; the stack where it may be written. */
static void new_registers(greg_t *regs)
{
	unsigned at = below(CODE_PAGES * PAGE);

	for (int i = REG_R8; i <= REG_RSP; i++)
		regs[i] = word();
	if (below(4))
		regs[REG_RSP] = (long)data + below(DATA_PAGES * PAGE);
	regs[REG_RIP] = below(16) ? (long)code + at : word();
	regs[REG_EFL] = below(2) ? draw() : 1UL << below(22);
	if (below(8))
		regs[REG_EFL] &= ~0x100;	/* steps are slow */
	if (below(32) == 0)
		regs[REG_CSGSFS] = below(4) ? draw() : 0x33 + below(9) * 8;
	write_code(at);
}

/* A few words of the floating-point picture, or its place. */
static void new_picture(ucontext_t *u)
{
	uint32_t *picture = (void *)u->uc_mcontext.fpregs;

	for (int i = below(6); i > 0; i--)
		picture[below(below(2) ? 32 : 200)] = word();
	for (int i = below(2); i > 0; i--)
		picture[128 + below(16)] ^= 1 << below(32);
	if (below(4))
		picture[6] &= 0xffff;		/* MXCSR */
	if (below(16) == 0)
		u->uc_mcontext.fpregs = (void *)word();
	if (below(16) == 0)
		((uint32_t *)picture)[116 + below(4)] = word();
}

static void handler(int signal, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)signal, (void)info;
	slot->steps++;
	new_registers(u->uc_mcontext.gregs);
	if (below(8) == 0)
		new_picture(u);
	if (below(64) == 0)
		u->uc_stack.ss_size = word();
}

static void work(void)
{
	struct itimerval often = { { 0, 5000 }, { 0, 5000 } };
	struct sigaction action = { .sa_sigaction = handler,
		.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
	stack_t where = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct rlimit little = { 1 << 20, 1 << 20 };

	for (int i = 0; i < 3; i++)
		dup2(open("/dev/null", O_RDWR), i);
	/* What is written there, at random, is no finding. */
	munmap(slots + WORKERS * PAGE, WORKERS * PAGE);
	setrlimit(RLIMIT_FSIZE, &little);
	code = mmap(NULL, CODE_PAGES * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	data = mmap(NULL, DATA_PAGES * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sigaltstack(&where, NULL);
	for (int i = 1; i < 32; i++)
		sigaction(i, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (unsigned i = 0; i < DATA_PAGES * PAGE / 8; i++)
		((long *)data)[i] = word();
	raise(SIGUSR1);
}

int main(int argc, char **argv)
{
	return supervise(argc, argv, work);
}
