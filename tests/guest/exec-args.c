/* SPDX-License-Identifier: MIT */
/*
 * Long argument lists: 100,000 bytes arrive whole, as one string and as many;
 * a single string of 128 KiB and a list beyond the limit give E2BIG and
 * leave the caller as it was; and so do endless lists.
 */
#include "check.h"
#include <limits.h>
#include <sys/resource.h>

#define COUNT 10000

static char *self;
static char *many[COUNT + 3];
static char string[200000];

/* The child's answer: the number of arguments and their bytes add up. */
static int count(int argc, char **argv)
{
	long bytes = 0, want = atol(argv[2]);

	for (int i = 3; i < argc; i++)
		bytes += strlen(argv[i]) + 1;
	for (int i = 3; i < argc; i++)
		for (char *c = argv[i]; *c; c++)
			if (*c != 'a' + (i - 3) % 26)
				return 2;
	return bytes == want ? 55 : 3;
}

static void execute(long argv)
{
	char *const envp[] = { NULL };

	execve(self, (char **)argv, envp);
	_exit(errno);
}

/* n strings of `each` bytes with their NULs. */
static int with(int n, int each)
{
	static char letters[26][40000], total[20], *argv[COUNT + 4];

	snprintf(total, sizeof(total), "%ld", (long)n * each);
	argv[0] = self;
	argv[1] = "count";
	argv[2] = total;
	for (int i = 0; i < 26; i++) {
		memset(letters[i], 'a' + i, each - 1);
		letters[i][each - 1] = '\0';
	}
	for (int i = 0; i < n; i++)
		argv[3 + i] = letters[i % 26];
	argv[3 + n] = NULL;
	return in_child(execute, (long)argv);
}

static void long_lists(void)
{
	SECTION("exec: long argument lists arrive whole");
	CHECK_EQ(with(0, 2), EXITED(55));
	CHECK_EQ(with(100, 1000), EXITED(55));
	CHECK_EQ(with(10000, 10), EXITED(55));
	CHECK_EQ(with(10000, 1), EXITED(55));
	CHECK_EQ(with(4, 25000), EXITED(55));
	CHECK_EQ(with(30, 4096), EXITED(55));
	CHECK_EQ(with(30, 4095), EXITED(55));
	CHECK_EQ(with(30, 4097), EXITED(55));
}

static int one_string(long length)
{
	char total[20], *argv[] = { self, "count", total, string, NULL };

	snprintf(total, sizeof(total), "%ld", length + 1);
	memset(string, 'a', sizeof(string));
	string[length] = '\0';
	return in_child(execute, (long)argv);
}

static void long_strings(void)
{
	SECTION("exec: one long string, up to 128 KiB");
	CHECK_EQ(one_string(100000), EXITED(55));
	CHECK_EQ(one_string(128 * KIB - 1), EXITED(55));
	CHECK_EQ(one_string(128 * KIB), EXITED(E2BIG));
	CHECK_EQ(one_string(199999), EXITED(E2BIG));
}

static void too_long(void)
{
	char **argv = malloc(2000 * sizeof(char *));

	SECTION("exec: a list that is too long");
	memset(string, 'b', 100000);
	string[100000] = '\0';
	for (int i = 0; i < 1999; i++)
		argv[i] = string;
	argv[1999] = NULL;
	CHECK_ERR(execve(self, argv, argv + 1999), E2BIG);
	CHECK_ERR(execve(self, argv + 1998, argv), E2BIG);
	for (int i = 0; i < COUNT; i++)
		many[i] = string;
	CHECK_ERR(execve(self, many, argv + 1999), E2BIG);
	CHECK(string[99999] == 'b' && many[1] == string);
	free(argv);
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc > 2 && strcmp(argv[1], "count") == 0)
		return count(argc, argv);
	long_lists();
	long_strings();
	too_long();
	return check_done();
}
