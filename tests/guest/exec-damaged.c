/* SPDX-License-Identifier: MIT */
/*
 * execve(2) of damaged programs. A tiny sound ELF file, made here by hand,
 * ends with status 42; then one field at a time is spoilt. Each must give the
 * errno, or the death, that Linux gives, and never more than that.
 */
#include "check.h"
#include <elf.h>
#include <signal.h>
#include <stddef.h>

#define BASE 0x10000000

/* The whole file: headers, then code, in the first page of the segment. */
static struct image {
	Elf64_Ehdr eh;
	Elf64_Phdr ph[3];
	unsigned char code[32];
	char rest[2 * PAGE];
} image;

static size_t image_size;

/* mov $42,%edi; mov $60,%eax; syscall */
static const unsigned char exit_42[] = { 0xbf, 42, 0, 0, 0,    0xb8,
					 60,   0,  0, 0, 0x0f, 0x05 };

static void sound(void)
{
	memset(&image, 0, sizeof(image));
	memcpy(image.eh.e_ident, "\177ELF\2\1\1", 7);
	image.eh.e_type = ET_EXEC;
	image.eh.e_machine = EM_X86_64;
	image.eh.e_version = 1;
	image.eh.e_entry = BASE + offsetof(struct image, code);
	image.eh.e_phoff = offsetof(struct image, ph);
	image.eh.e_ehsize = sizeof(image.eh);
	image.eh.e_phentsize = sizeof(image.ph[0]);
	image.eh.e_phnum = 1;
	image.ph[0] = (Elf64_Phdr){ .p_type = PT_LOAD,
				    .p_flags = PF_R | PF_X,
				    .p_vaddr = BASE,
				    .p_paddr = BASE,
				    .p_filesz = PAGE,
				    .p_memsz = PAGE,
				    .p_align = PAGE };
	image.ph[1] = image.ph[0];
	image.ph[1].p_flags = PF_R | PF_W;
	image.ph[1].p_vaddr = BASE + 4 * PAGE;
	image.ph[1].p_filesz = PAGE;
	image.ph[1].p_memsz = 3 * PAGE;
	memcpy(image.code, exit_42, sizeof(exit_42));
	image_size = sizeof(image);
}

static void execute(long unused)
{
	char *const argv[] = { "damaged", NULL }, *const envp[] = { NULL };

	(void)unused;
	execve("./damaged", argv, envp);
	_exit(errno);
}

/* Writes the file and runs it; the status, or the errno as EXITED(errno). */
static int outcome(void)
{
	int fd = open("damaged", O_CREAT | O_WRONLY | O_TRUNC, 0755);
	int good = write(fd, &image, image_size) == (ssize_t)image_size;

	close(fd);
	return good ? in_child(execute, 0) : -1;
}

#define SPOILT(field, value, want)                                             \
	do {                                                                   \
		sound();                                                       \
		image.field = (value);                                         \
		check_equal(outcome(), want, __LINE__, #field " = " #value);   \
	} while (0)

static void whole(void)
{
	SECTION("a sound file, with one and with two segments");
	sound();
	CHECK_EQ(outcome(), EXITED(42));
	SPOILT(eh.e_phnum, 2, EXITED(42));
	SPOILT(eh.e_shoff, 0x123456789abcdef, EXITED(42));
	SPOILT(eh.e_shnum, 0xffff, EXITED(42));
	SPOILT(eh.e_flags, -1U, EXITED(42));
	SPOILT(ph[0].p_paddr, -1L, EXITED(42));
	SPOILT(ph[0].p_align, 0, EXITED(42));
	SPOILT(eh.e_ident[EI_OSABI], 99, EXITED(42));
}

static void headers(void)
{
	SECTION("a damaged file header");
	SPOILT(eh.e_ident[0], 0, EXITED(ENOEXEC));
	SPOILT(eh.e_ident[3], 'f', EXITED(ENOEXEC));
	SPOILT(eh.e_type, ET_REL, EXITED(ENOEXEC));
	SPOILT(eh.e_type, ET_CORE, EXITED(ENOEXEC));
	SPOILT(eh.e_type, 0xffff, EXITED(ENOEXEC));
	SPOILT(eh.e_machine, EM_ARM, EXITED(ENOEXEC));
	SPOILT(eh.e_machine, 0, EXITED(ENOEXEC));
	SPOILT(eh.e_phnum, 0, EXITED(ENOEXEC));
	SPOILT(eh.e_phentsize, 32, EXITED(ENOEXEC));
	SPOILT(eh.e_phentsize, 57, EXITED(ENOEXEC));
	SPOILT(eh.e_phnum, 0xffff, EXITED(ENOEXEC));
	SPOILT(eh.e_phoff, sizeof(image), EXITED(ENOEXEC));
	SPOILT(eh.e_phoff, 1L << 40, EXITED(ENOEXEC));
	SPOILT(eh.e_phoff, 1UL << 63, EXITED(ENOEXEC));
	SPOILT(eh.e_phoff, -1UL, EXITED(ENOEXEC));
}

static void entries(void)
{
	SECTION("a wild entry point");
	SPOILT(eh.e_entry, 0, KILLED(SIGSEGV));
	SPOILT(eh.e_entry, BASE + 64 * PAGE, KILLED(SIGSEGV));
	SPOILT(eh.e_entry, 0xffffffff80000000, KILLED(SIGSEGV));
	SPOILT(eh.e_entry, 0x8000000000000000, KILLED(SIGSEGV));
	SPOILT(eh.e_entry, 0x0000800000000000, KILLED(SIGSEGV));
	SPOILT(ph[0].p_flags, PF_R, KILLED(SIGSEGV));
	SPOILT(ph[0].p_flags, 0, KILLED(SIGSEGV));
}

static void segments(void)
{
	SECTION("a damaged segment");
	SPOILT(ph[0].p_type, PT_NOTE, KILLED(SIGSEGV));
	SPOILT(ph[0].p_vaddr, BASE + 1, KILLED(SIGSEGV));
	SPOILT(ph[0].p_offset, 1, KILLED(SIGSEGV));
	SPOILT(ph[0].p_memsz, PAGE - 1, KILLED(SIGSEGV));
	SPOILT(ph[0].p_memsz, 0, KILLED(SIGSEGV));
	SPOILT(ph[0].p_filesz, 0, KILLED(SIGSEGV));
	SPOILT(ph[0].p_filesz, 1L << 60, KILLED(SIGSEGV));
	SPOILT(ph[0].p_filesz, -1UL, KILLED(SIGSEGV));
	SPOILT(ph[0].p_memsz, 1L << 60, KILLED(SIGSEGV));
	SPOILT(ph[0].p_memsz, 1UL << 63, KILLED(SIGSEGV));
	SPOILT(ph[0].p_memsz, -1UL, KILLED(SIGSEGV));
	SPOILT(ph[0].p_vaddr, 0xffffffff80000000, KILLED(SIGSEGV));
	SPOILT(ph[0].p_vaddr, 0x8000000000000000, KILLED(SIGSEGV));
	SPOILT(ph[0].p_vaddr, 0x00007ffffffff000, KILLED(SIGSEGV));
	SPOILT(ph[0].p_vaddr, -PAGE, KILLED(SIGSEGV));
	SPOILT(ph[0].p_vaddr, 0, KILLED(SIGSEGV));
	SPOILT(ph[0].p_offset, 1L << 40, KILLED(SIGBUS));
	SPOILT(ph[0].p_offset, 1UL << 63, KILLED(SIGSEGV));
	SPOILT(ph[0].p_offset, -PAGE, KILLED(SIGSEGV));
	SPOILT(ph[0].p_align, 3, EXITED(42));
}

/* The second of two segments, spoilt. */
static void two_segments(void)
{
	static const struct {
		const char *what;
		unsigned long vaddr, memsz;
		int want;
	} cases[] = {
		{ "overlapping the first", BASE, 3 * PAGE, KILLED(SIGSEGV) },
		{ "below the first", BASE - 16 * PAGE, PAGE, EXITED(42) },
		{ "bss of 2^60", BASE + 4 * PAGE, 1L << 60, KILLED(SIGSEGV) },
		{ "bss of 2^47", BASE + 4 * PAGE, 1L << 47, KILLED(SIGSEGV) },
		{ "bss of 2^63", BASE + 4 * PAGE, 1UL << 63, KILLED(SIGSEGV) },
		{ "bss to the top", BASE + 4 * PAGE, -PAGE, KILLED(SIGSEGV) },
		{ "in the kernel", 0xffffffff80000000, PAGE, KILLED(SIGSEGV) },
		{ "non-canonical", 0x0100000000000000, PAGE, KILLED(SIGSEGV) },
		{ "not aligned", BASE + 5 * PAGE + 7, 2 * PAGE,
		  KILLED(SIGSEGV) },
	};

	SECTION("a damaged second segment");
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		sound();
		image.eh.e_phnum = 2;
		image.ph[1].p_vaddr = cases[i].vaddr;
		image.ph[1].p_memsz = cases[i].memsz;
		check_equal(outcome(), cases[i].want, __LINE__, cases[i].what);
	}
}

/* Every length of a file cut short. */
static void truncated(void)
{
	static const struct {
		unsigned size;
		int want;
	} cuts[] = {
		{ 0, EXITED(ENOEXEC) },	  { 1, EXITED(ENOEXEC) },
		{ 3, EXITED(ENOEXEC) },	  { 4, EXITED(ENOEXEC) },
		{ 16, EXITED(ENOEXEC) },  { 63, EXITED(ENOEXEC) },
		{ 64, EXITED(ENOEXEC) },  { 100, EXITED(ENOEXEC) },
		{ 119, EXITED(ENOEXEC) }, { 120, KILLED(SIGSEGV) },
		{ 231, KILLED(SIGSEGV) }, { 300, EXITED(42) },
	};

	SECTION("a file cut short");
	for (unsigned i = 0; i < ARRAY_SIZE(cuts); i++) {
		sound();
		image_size = cuts[i].size;
		check_equal(outcome(), cuts[i].want, __LINE__, "cut");
	}
}

static void interpreters(void)
{
	static const struct {
		const char *path;
		unsigned size;
		int want;
	} cases[] = {
		{ "/none/such", 11, ENOENT },
		{ "/none/such", 10, ENOEXEC },
		{ "/dev/null", 10, EACCES },
		{ "x", 1, ENOEXEC },
		{ "", 0, ENOEXEC },
		{ "/", 2, EACCES },
		{ "/none", 1 << 20, ENOEXEC },
	};

	SECTION("a damaged interpreter (PT_INTERP)");
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		sound();
		image.eh.e_phnum = 2;
		image.ph[1].p_type = PT_INTERP;
		image.ph[1].p_offset = offsetof(struct image, rest);
		image.ph[1].p_filesz = cases[i].size;
		strcpy(image.rest, cases[i].path);
		check_equal(outcome(), EXITED(cases[i].want), __LINE__,
			    cases[i].path);
	}
}

int main(void)
{
	fresh_dir();
	whole();
	headers();
	entries();
	segments();
	two_segments();
	truncated();
	interpreters();
	return check_done();
}
