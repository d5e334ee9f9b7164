/* SPDX-License-Identifier: MIT */
/*
 * A new program begins clean: general, vector and x87 registers are zero or
 * at their start values, flags and segment bases too; nothing of the old
 * program shows. A tiny program made here by hand looks at its registers
 * first of all and sends what it saw to its standard output.
 */
#include "check.h"
#include <elf.h>
#include <stddef.h>

#define BASE 0x10000000

/* What the tiny program writes, at `frame` in its memory. */
struct frame {
	uint64_t gpr[16]; /* rax rcx rdx rbx rsp rbp rsi rdi r8...r15 */
	uint64_t flags;
	uint8_t fx[512] __attribute__((aligned(16)));
};

static struct image {
	Elf64_Ehdr eh;
	Elf64_Phdr ph;
	unsigned char code[256];
	struct frame frame __attribute__((aligned(64)));
} image;

/* push %rN (N = 0..15), as bytes; all go below the initial stack. */
static unsigned char *assemble(unsigned char *at)
{
	static const unsigned char head[] = {
		/* mov %rax,(abs) in 64-bit form: movabs %rax, moffs64 */
		0x48,
		0xa3,
	};
	uint64_t rax = BASE + offsetof(struct image, frame);

	memcpy(at, head, 2);
	memcpy(at + 2, &rax, 8);
	at += 10;
	/* movabs $frame, %rax; then mov %rN, 8*N(%rax) for the others */
	*at++ = 0x48;
	*at++ = 0xb8;
	memcpy(at, &rax, 8);
	at += 8;
	for (int reg = 1; reg < 16; reg++) {
		*at++ = reg >= 8 ? 0x4c : 0x48;
		*at++ = 0x89;
		*at++ = 0x40 | (reg & 7) << 3;
		*at++ = 8 * reg;
	}
	/* pushfq; pop 128(%rax); fxsave64 frame.fx(%rax) */
	memcpy(at, "\x9c\x8f\x80\x80\x00\x00\x00\x48\x0f\xae\x80", 11);
	at += 11;
	*(uint32_t *)at = offsetof(struct frame, fx);
	at += 4;
	/* write(1, frame, size); exit(0) */
	memcpy(at, "\x48\x89\xc6\xbf\x01\x00\x00\x00\xba", 9);
	at += 9;
	*(uint32_t *)at = sizeof(struct frame);
	at += 4;
	memcpy(at,
	       "\xb8\x01\x00\x00\x00\x0f\x05\x31\xff\xb8\x3c\x00\x00\x00"
	       "\x0f\x05",
	       16);
	return at + 16;
}

static void make_program(void)
{
	memcpy(image.eh.e_ident, "\177ELF\2\1\1", 7);
	image.eh.e_type = ET_EXEC;
	image.eh.e_machine = EM_X86_64;
	image.eh.e_version = 1;
	image.eh.e_entry = BASE + offsetof(struct image, code);
	image.eh.e_phoff = offsetof(struct image, ph);
	image.eh.e_ehsize = sizeof(image.eh);
	image.eh.e_phentsize = sizeof(image.ph);
	image.eh.e_phnum = 1;
	image.ph = (Elf64_Phdr){ .p_type = PT_LOAD,
				 .p_flags = PF_R | PF_W | PF_X,
				 .p_vaddr = BASE,
				 .p_filesz = sizeof(image),
				 .p_memsz = sizeof(image),
				 .p_align = PAGE };
	CHECK(assemble(image.code) <= image.code + sizeof(image.code));
	make_file("tiny", &image, sizeof(image));
	chmod("tiny", 0755);
}

/* Dirties everything, then becomes the tiny program. */
static void execute(long out)
{
	char *const argv[] = { "tiny", NULL }, *const envp[] = { NULL };
	uint32_t mxcsr = 0x3f80;
	uint16_t control = 0x0c7f;

	dup2(out, 1);
	__asm__ volatile("ldmxcsr %0; fldcw %1; fldpi; fldpi; std; cld\n\t"
			 "pcmpeqb %%xmm0, %%xmm0; pcmpeqb %%xmm7, %%xmm7\n\t"
			 "pcmpeqb %%xmm15, %%xmm15"
			 :
			 : "m"(mxcsr), "m"(control)
			 : "xmm0", "xmm7", "xmm15");
	__asm__ volatile("mov $59, %%eax; mov $-1, %%r8; mov $-1, %%r12\n\t"
			 "mov $-1, %%r15; mov $-1, %%rbx; syscall"
			 :
			 : "D"("tiny"), "S"(argv), "d"(envp)
			 : "rax", "rbx", "rcx", "r8", "r11", "r12", "r15",
			   "memory");
	_exit(90);
}

static void registers(const struct frame *f)
{
	static const char *const names[] = { "rax", "rcx", "rdx", "rbx",
					     "rsp", "rbp", "rsi", "rdi",
					     "r8",  "r9",  "r10", "r11",
					     "r12", "r13", "r14", "r15" };

	SECTION("exec: general registers and flags");
	for (int i = 0; i < 16; i++)
		if (i != 4)
			check_equal(f->gpr[i], 0, __LINE__, names[i]);
	CHECK(f->gpr[4] > 0x10000 && f->gpr[4] < 0x800000000000);
	CHECK_EQ(f->gpr[4] % 16, 0);
	CHECK_EQ(f->flags & ~0x200L, 0x2);
}

static void vectors(const struct frame *f)
{
	SECTION("exec: x87, MXCSR and vector registers");
	CHECK_EQ(*(uint16_t *)f->fx, 0x37f);
	CHECK_EQ(*(uint16_t *)(f->fx + 2), 0);
	CHECK_EQ(f->fx[4], 0);
	CHECK_EQ(*(uint32_t *)(f->fx + 24), 0x1f80);
	CHECK(all_bytes(f->fx + 32, 128, 0));
	CHECK(all_bytes(f->fx + 160, 256, 0));
}

int main(void)
{
	static struct frame frame;
	int fds[2];

	fresh_dir();
	SECTION("exec: a tiny program");
	make_program();
	CHECK_OK(pipe(fds));
	CHECK_EQ(in_child(execute, fds[1]), EXITED(0));
	CHECK_EQ(read(fds[0], &frame, sizeof(frame)), sizeof(frame));
	registers(&frame);
	vectors(&frame);
	return check_done();
}
