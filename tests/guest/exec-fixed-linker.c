/* SPDX-License-Identifier: MIT */
/*
 * A dynamic linker that is linked for one address (ET_EXEC), as klibc's is,
 * stands there and nowhere else. Both files are made here by hand: a program
 * that only names its linker, and a linker that ends with the status which it
 * reads at an absolute address.
 */
#include "check.h"
#include <elf.h>
#include <stddef.h>

#define PROGRAM 0x10000000
#define LINKER	0x20000000
#define STATUS	0x123 /* where in the file; 0 in the program */

struct image {
	Elf64_Ehdr eh;
	Elf64_Phdr ph[2];
	char linker[16];
	unsigned char code[32];
	char rest[PAGE];
};

/* mov LINKER + STATUS,%edi; mov $60,%eax; syscall */
static const unsigned char exit_status[] = {
	0x8b, 0x3c, 0x25, 0x23, 0x01, 0, 0x20, 0xb8, 60, 0, 0, 0, 0x0f, 0x05,
};

static void make_image(struct image *i, long base)
{
	*i = (struct image){ .eh = { .e_type = ET_EXEC,
				     .e_machine = EM_X86_64,
				     .e_version = 1,
				     .e_entry = base +
						offsetof(struct image, code),
				     .e_phoff = offsetof(struct image, ph),
				     .e_ehsize = sizeof(i->eh),
				     .e_phentsize = sizeof(i->ph[0]),
				     .e_phnum = 1 },
			     .ph = { { .p_type = PT_LOAD,
				       .p_flags = PF_R | PF_X,
				       .p_vaddr = base,
				       .p_filesz = PAGE,
				       .p_memsz = PAGE,
				       .p_align = PAGE } } };
	memcpy(i->eh.e_ident, "\177ELF\2\1\1", 7);
	memcpy(i->code, exit_status, sizeof(exit_status));
}

static void execute(long unused)
{
	char *const argv[] = { "program", NULL }, *const envp[] = { NULL };

	(void)unused;
	execve("./program", argv, envp);
	_exit(errno);
}

int main(void)
{
	static struct image linker, program;

	fresh_dir();
	make_image(&linker, LINKER);
	((char *)&linker)[STATUS] = 43;
	make_image(&program, PROGRAM);
	program.eh.e_phnum = 2;
	program.ph[1] = program.ph[0];
	program.ph[0] =
		(Elf64_Phdr){ .p_type = PT_INTERP,
			      .p_offset = offsetof(struct image, linker),
			      .p_filesz = sizeof("./linker") };
	strcpy(program.linker, "./linker");
	make_file("linker", &linker, sizeof(linker));
	make_file("program", &program, sizeof(program));

	SECTION("a linker for one address");
	CHECK_OK(chmod("linker", 0755));
	CHECK_OK(chmod("program", 0755));
	CHECK_EQ(in_child(execute, 0), EXITED(43));
	return check_done();
}
