/* SPDX-License-Identifier: MIT */
/*
 * What execve lays on the new stack: argc at a 16-byte boundary, argv and
 * envp with their NULLs, the auxiliary vector with the entries a libc reads,
 * the strings above them; and registers that hold nothing of anybody else.
 */
#include "check.h"
#include <elf.h>
#include <link.h>

extern char **environ;
extern const ElfW(Ehdr) __ehdr_start;

static char **args;
static long *aux;

/* The entry of that type, or NULL. */
static long *find(long type)
{
	for (long *a = aux; a[0] != AT_NULL; a += 2)
		if (a[0] == type)
			return a;
	return NULL;
}

static long value(long type)
{
	long *a = find(type);

	return a ? a[1] : -12345;
}

static void layout(int argc)
{
	long *at = (long *)args;
	int n = 0;

	SECTION("exec: argc, argv, envp on the stack");
	CHECK_EQ((long)(at - 1) % 16, 0);
	CHECK_EQ(at[-1], argc);
	CHECK(args[argc] == NULL);
	CHECK(environ == args + argc + 1);
	while (environ[n])
		n++;
	CHECK_EQ(n, 3);
	CHECK(strcmp(environ[0], "FIRST=1") == 0);
	CHECK(strcmp(environ[1], "EMPTY=") == 0);
	CHECK(strcmp(environ[2], "no equals sign") == 0);
	CHECK(strcmp(args[2], "") == 0);
	CHECK(strcmp(args[3], "last argument") == 0);
	aux = (long *)(environ + n + 1);
	CHECK(args[1] > (char *)aux && args[0] < args[1]);
	CHECK(args[1] == args[0] + strlen(args[0]) + 1);
	CHECK(environ[0] == args[3] + strlen(args[3]) + 1);
}

static void vector(void)
{
	const ElfW(Phdr) *ph = (void *)value(AT_PHDR);
	int loads = 0;

	SECTION("exec: the auxiliary vector");
	CHECK_EQ(value(AT_PAGESZ), 4096);
	CHECK_EQ(value(AT_PHENT), sizeof(*ph));
	CHECK(value(AT_PHNUM) > 0 && value(AT_PHNUM) < 20);
	for (int i = 0; i < value(AT_PHNUM) && i < 20; i++)
		loads += ph[i].p_type == PT_LOAD;
	CHECK(loads >= 2);
	CHECK((char *)ph == (char *)&__ehdr_start + __ehdr_start.e_phoff);
	CHECK_EQ(value(AT_ENTRY), __ehdr_start.e_entry);
	CHECK_EQ(value(AT_BASE) == 0 || !find(AT_BASE), 1);
	CHECK_EQ(value(AT_UID), getuid());
	CHECK_EQ(value(AT_EUID), geteuid());
	CHECK_EQ(value(AT_GID), getgid());
	CHECK_EQ(value(AT_EGID), getegid());
	CHECK_EQ(value(AT_SECURE), 0);
	CHECK_EQ(value(AT_CLKTCK), 100);
	CHECK(find(AT_HWCAP) != NULL);
	CHECK(find(AT_EXECFN) && strcmp((char *)value(AT_EXECFN), "self") == 0);
}

/* Sixteen random bytes: not all the same, and other ones next time. */
static void random_bytes(void)
{
	unsigned char *bytes = (unsigned char *)value(AT_RANDOM);
	int same = 0;

	SECTION("exec: AT_RANDOM and the platform");
	CHECK(find(AT_RANDOM) != NULL);
	for (int i = 1; i < 16; i++)
		same += bytes[i] == bytes[0];
	CHECK(same < 8);
	CHECK(find(AT_PLATFORM) == NULL ||
	      strcmp((char *)value(AT_PLATFORM), "x86_64") == 0);
	CHECK_EQ(write(5, bytes, 16), 16);
}

static int reborn(int argc, char **argv)
{
	args = argv;
	check.sections = 1;
	layout(argc);
	vector();
	random_bytes();
	check_close_section();
	return check.failed;
}

static void execute(long fd)
{
	char *const argv[] = { "zero", "child", "", "last argument", NULL };
	char *const envp[] = { "FIRST=1", "EMPTY=", "no equals sign", NULL };

	dup2(fd, 5);
	execve("self", argv, envp);
	_exit(90);
}

int main(int argc, char **argv)
{
	char once[16], twice[16];
	int fds[2];

	if (argc > 1 && strcmp(argv[1], "child") == 0)
		return reborn(argc, argv);
	fresh_dir();
	SECTION("exec: a program of our own making");
	CHECK_OK(pipe(fds));
	CHECK_OK(symlink(argv[0], "self"));
	check_close_section();
	check_equal(in_child(execute, fds[1]), EXITED(0), __LINE__, "child");
	check.sections += 3;
	SECTION("exec: random bytes differ from program to program");
	CHECK_EQ(read(fds[0], once, 16), 16);
	check_close_section();
	check_equal(in_child(execute, fds[1]), EXITED(0), __LINE__, "child");
	SECTION("exec: and the second time");
	CHECK_EQ(read(fds[0], twice, 16), 16);
	CHECK(memcmp(once, twice, 16) != 0);
	return check_done();
}
