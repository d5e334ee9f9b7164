/* SPDX-License-Identifier: MIT */
/*
 * Conditions: see condition.h for the contract. With up to four words their
 * number decides what is an operator, as POSIX has it; beyond, -o, -a, ! and
 * parentheses bind as usual.
 */
#include "condition.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct test {
	char **args;
	int left;
};

static condition_fail fail;

static bool or_expression(struct test *t);

static intmax_t number(const char *text)
{
	char *end;
	intmax_t n;

	errno = 0;
	n = strtoimax(text, &end, 10);
	if (errno || end == text || end[strspn(end, " \t\n")])
		fail("Illegal number: %s", text);
	return n;
}

static bool file_test(char op, const char *path)
{
	struct stat st;

	if (op == 'h' || op == 'L')
		return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
	if (op == 'r' || op == 'w' || op == 'x')
		return access(path, op == 'r' ? R_OK :
				    op == 'w' ? W_OK : X_OK) == 0;
	if (stat(path, &st) < 0)
		return false;
	switch (op) {
	case 'b':
		return S_ISBLK(st.st_mode);
	case 'c':
		return S_ISCHR(st.st_mode);
	case 'd':
		return S_ISDIR(st.st_mode);
	case 'f':
		return S_ISREG(st.st_mode);
	case 'g':
		return st.st_mode & S_ISGID;
	case 'k':
		return st.st_mode & S_ISVTX;
	case 'p':
		return S_ISFIFO(st.st_mode);
	case 's':
		return st.st_size > 0;
	case 'S':
		return S_ISSOCK(st.st_mode);
	case 'u':
		return st.st_mode & S_ISUID;
	case 'O':
		return st.st_uid == geteuid();
	case 'G':
		return st.st_gid == getegid();
	default:
		return true;	/* -e */
	}
}

static bool is_unary(const char *op)
{
	return op[0] == '-' && op[1] && !op[2] &&
	       strchr("bcdefghkLnprsStuwxzOG", op[1]);
}

static bool unary(char op, const char *arg)
{
	if (op == 'n' || op == 'z')
		return (*arg == '\0') == (op == 'z');
	if (op == 't')
		return isatty(number(arg));
	return file_test(op, arg);
}

static bool is_binary(const char *op)
{
	static const char *const names[] = {
		"=",   "==",  "!=",  "<",   ">",   "-eq", "-ne",
		"-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(op, names[i]) == 0)
			return true;
	return false;
}

/* -nt and -ot: a file that exists is newer than one that does not. */
static bool newer(const char *a, const char *b)
{
	struct stat sa, sb;

	if (stat(a, &sa) < 0)
		return false;
	if (stat(b, &sb) < 0)
		return true;
	if (sa.st_mtim.tv_sec != sb.st_mtim.tv_sec)
		return sa.st_mtim.tv_sec > sb.st_mtim.tv_sec;
	return sa.st_mtim.tv_nsec > sb.st_mtim.tv_nsec;
}

static bool same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 &&
	       sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

static bool compare_numbers(const char *op, intmax_t a, intmax_t b)
{
	switch (op[1]) {
	case 'e':
		return a == b;
	case 'n':
		return a != b;
	case 'l':
		return op[2] == 't' ? a < b : a <= b;
	default:
		return op[2] == 't' ? a > b : a >= b;
	}
}

static bool binary(const char *a, const char *op, const char *b)
{
	switch (op[0]) {
	case '=':
		return strcmp(a, b) == 0;
	case '!':
		return strcmp(a, b) != 0;
	case '<':
		return strcmp(a, b) < 0;
	case '>':
		return strcmp(a, b) > 0;
	}
	if (strcmp(op, "-nt") == 0)
		return newer(a, b);
	if (strcmp(op, "-ot") == 0)
		return newer(b, a);
	if (strcmp(op, "-ef") == 0)
		return same_file(a, b);
	return compare_numbers(op, number(a), number(b));
}

static bool at(const struct test *t, const char *word)
{
	return t->left && strcmp(t->args[0], word) == 0;
}

static void take(struct test *t, int n)
{
	t->args += n;
	t->left -= n;
}

static bool primary(struct test *t)
{
	char **a = t->args;
	bool result;

	if (!t->left)
		fail("argument expected");
	if (t->left >= 3 && is_binary(a[1])) {
		take(t, 3);
		return binary(a[0], a[1], a[2]);
	}
	if (at(t, "!") && t->left > 1) {
		take(t, 1);
		return !primary(t);
	}
	if (at(t, "(") && t->left > 1) {
		take(t, 1);
		result = or_expression(t);
		if (!at(t, ")"))
			fail("closing paren expected");
		take(t, 1);
		return result;
	}
	if (is_unary(a[0]) && t->left > 1) {
		take(t, 2);
		return unary(a[0][1], a[1]);
	}
	take(t, 1);
	return *a[0] != '\0';
}

static bool and_expression(struct test *t)
{
	bool result = primary(t);

	while (at(t, "-a")) {
		take(t, 1);
		result = primary(t) && result;
	}
	return result;
}

static bool or_expression(struct test *t)
{
	bool result = and_expression(t);

	while (at(t, "-o")) {
		take(t, 1);
		result = and_expression(t) || result;
	}
	return result;
}

/* The cases that the number of arguments decides; the rest are parsed. */
static bool evaluate(struct test *t)
{
	char **a = t->args;
	struct test inner = { a + 1, t->left - 1 };
	bool result;

	if (t->left == 0)
		return false;
	if (t->left == 1)
		return *a[0] != '\0';
	if (t->left == 3 && is_binary(a[1]))
		return binary(a[0], a[1], a[2]);
	if (t->left <= 4 && at(t, "!"))
		return !evaluate(&inner);
	if (t->left == 3 && at(t, "(") && strcmp(a[2], ")") == 0)
		return *a[1] != '\0';
	if (t->left == 2 && !is_unary(a[0]))
		fail("%s: unexpected operator", a[0]);
	result = or_expression(t);
	if (t->left)
		fail("%s: unexpected operator", t->args[0]);
	return result;
}

bool condition_holds(int count, char **words, condition_fail complain)
{
	struct test t = { words, count };

	fail = complain;
	return evaluate(&t);
}
