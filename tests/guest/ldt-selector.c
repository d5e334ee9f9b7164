/* SPDX-License-Identifier: MIT */
/*
 * There is no local descriptor table, whatever stands in low memory. A kernel
 * that never loads LDTR leaves the CPU's own first value there: base 0, and a
 * program that owns the low pages writes descriptors for itself, up to a gate
 * into ring 0. Every selector with the table bit set must be refused.
 */
#include "check.h"
#include <elf.h>
#include <signal.h>
#include <stddef.h>

#define TABLE_BIT 4
#define LOW	  0x8000 /* where a selector of 0x8004 | 3 looks */

static void into_ds(long selector)
{
	__asm__ volatile("mov %w0, %%ds" ::"r"(selector));
}

static void into_es(long selector)
{
	__asm__ volatile("mov %w0, %%es" ::"r"(selector));
}

static void into_fs(long selector)
{
	__asm__ volatile("mov %w0, %%fs" ::"r"(selector));
}

static void into_gs(long selector)
{
	__asm__ volatile("mov %w0, %%gs" ::"r"(selector));
}

static void into_ss(long selector)
{
	__asm__ volatile("mov %w0, %%ss" ::"r"(selector));
}

static void far_call(long selector)
{
	struct {
		uint32_t offset;
		uint16_t selector;
	} __attribute__((packed)) to = { 0, selector };

	__asm__ volatile("lcall *%0" ::"m"(to) : "memory");
}

static void far_return(long selector)
{
	__asm__ volatile("push %0; push $0; lretq" ::"r"(selector) : "memory");
}

static void by_iretq(long selector)
{
	__asm__ volatile("mov %%rsp, %%rcx; push $0x2b; push %%rcx\n\t"
			 "pushfq; push %0; lea 1f(%%rip), %%rcx; push %%rcx\n\t"
			 "iretq; 1:" ::"r"(selector)
			 : "rcx", "memory");
}

static void (*const ways[])(long) = { into_ds, into_es,	 into_fs,    into_gs,
				      into_ss, far_call, far_return, by_iretq };

static void try_all(const long *selectors, int count)
{
	for (unsigned way = 0; way < ARRAY_SIZE(ways); way++)
		for (int i = 0; i < count; i++)
			CHECK_EQ(in_child(ways[way], selectors[i] | TABLE_BIT),
				 KILLED(SIGSEGV));
}

/* lar and verr tell whether a selector may be seen: none of these may. */
static void visible(long unused)
{
	int seen = 0;

	(void)unused;
	for (unsigned s = 0; s < 0x10000; s += 8) {
		unsigned char yes;

		__asm__ volatile("lar %w1, %%eax; setz %0"
				 : "=r"(yes)
				 : "r"(s | TABLE_BIT | 3)
				 : "rax", "cc");
		seen += yes;
		__asm__ volatile("verr %w1; setz %0"
				 : "=r"(yes)
				 : "r"(s | TABLE_BIT | 3)
				 : "cc");
		seen += yes;
	}
	CHECK_EQ(seen, 0);
}

/* A whole page of one descriptor: a gate to ring 0, or a segment of it. */
static void fill_table(uint64_t *at, size_t bytes, uint64_t low, uint64_t high)
{
	for (size_t i = 0; i < bytes / 8; i += 2) {
		at[i] = low;
		at[i + 1] = high;
	}
}

#define GATE   0x0000ec0000080000UL /* call gate, DPL 3, to selector 8 */
#define CODE_0 0x00af9a000000ffffUL /* 64-bit code, DPL 0 */
#define CODE_3 0x00affa000000ffffUL /* 64-bit code, DPL 3 */
#define DATA_3 0x00cff2000000ffffUL /* data, DPL 3 */

/* Only root may map below 64 KiB, if anybody; then it is worth trying. */
static void with_low_memory(long unused)
{
	static const uint64_t kinds[] = { GATE, CODE_0, CODE_3, DATA_3 };
	static const long selectors[] = { LOW | 3, LOW, (LOW + 0x100) | 3 };
	void *low = mmap((void *)LOW, PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	(void)unused;
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (low != MAP_FAILED)
			fill_table(low, PAGE, kinds[i],
				   kinds[i] == GATE ? 0 : kinds[i]);
		try_all(selectors, ARRAY_SIZE(selectors));
	}
	visible(0);
}

/* ---- the same from a program whose own file says where it stands ---- */

static struct image {
	Elf64_Ehdr eh;
	Elf64_Phdr ph[2];
	unsigned char code[32];
	char pad[PAGE - sizeof(Elf64_Ehdr) - 2 * sizeof(Elf64_Phdr) - 32];
	uint64_t table[PAGE / 8];
} image;

static void make_image(void)
{
	/* mov $0x8007,%eax; mov %eax,%ds; mov $60,%eax; mov $7,%edi; syscall */
	static const unsigned char code[] = { 0xb8, 0x07, 0x80, 0,   0,
					      0x8e, 0xd8, 0xb8, 60,  0,
					      0,    0,	  0xbf, 7,   0,
					      0,    0,	  0x0f, 0x05 };

	memcpy(image.eh.e_ident, "\177ELF\2\1\1", 7);
	image.eh.e_type = ET_EXEC;
	image.eh.e_machine = EM_X86_64;
	image.eh.e_version = 1;
	image.eh.e_entry = 0x400000 + offsetof(struct image, code);
	image.eh.e_phoff = offsetof(struct image, ph);
	image.eh.e_ehsize = sizeof(image.eh);
	image.eh.e_phentsize = sizeof(image.ph[0]);
	image.eh.e_phnum = 2;
	image.ph[0] = (Elf64_Phdr){ PT_LOAD, PF_R | PF_W, PAGE, LOW,
				    LOW,     PAGE,	  PAGE, PAGE };
	image.ph[1] = (Elf64_Phdr){ PT_LOAD,  PF_R | PF_X, 0,	 0x400000,
				    0x400000, PAGE,	   PAGE, PAGE };
	memcpy(image.code, code, sizeof(code));
	fill_table(image.table, PAGE, DATA_3, DATA_3);
}

static void execute(long unused)
{
	char *const argv[] = { "low", NULL }, *const envp[] = { NULL };

	(void)unused;
	execve("./low", argv, envp);
	_exit(1);
}

int main(void)
{
	static const long some[] = { 0,	     3,	     8,	     0xb,    0x2b,
				     0x33,   0x53,   0x1003, 0x7ffb, 0x8003,
				     0xfff3, 0xfffb, 0xffff };
	int fd, status;

	fresh_dir();
	SECTION("selectors of a local table: none is accepted");
	try_all(some, ARRAY_SIZE(some));
	SECTION("nor is one visible");
	CHECK_EQ(in_child(visible, 0), EXITED(0));
	SECTION("nor with descriptors forged in low memory");
	CHECK_EQ(in_child(with_low_memory, 0), EXITED(0));
	SECTION("nor in a program with a segment there");
	make_image();
	fd = open("low", O_CREAT | O_WRONLY, 0755);
	CHECK_EQ(write(fd, &image, sizeof(image)), sizeof(image));
	close(fd);
	status = in_child(execute, 0);
	/* Linux may load it, by vm.mmap_min_addr; a refusal kills as well. */
	CHECK(status == KILLED(SIGSEGV) || status == EXITED(1));
	return check_done();
}
