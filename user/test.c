/* SPDX-License-Identifier: MIT */
/*
 * test EXPRESSION, [ EXPRESSION ]: status 0 if it is true, 1 if not, 2 if it
 * is wrong. Files: -e -f -d -h -L -s -r -w -x -b -c -p -S -u -g -k -O -G -t,
 * FILE -nt -ot -ef FILE. Texts: -n -z = != < >. Numbers: -eq -ne -lt -le -gt
 * -ge. Joined by ! -a -o and ( ). The shell has the same built in.
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"
#include "util.h"

static char **next; /* the argument to be read */
static int left;    /* how many there still are */

static bool parse_or(void);

static const char *take(void)
{
	if (left == 0)
		errx(2, "missing argument");
	left--;
	return *next++;
}

static bool is(int i, const char *word)
{
	return i < left && strcmp(next[i], word) == 0;
}

static long long number(const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	while (*end == ' ' || *end == '\t')
		end++;
	if (errno || end == text || *end)
		errx(2, "invalid integer '%s'", text);
	return n;
}

/* The mode of what -b, -d and so on ask for; 0 if the letter is none. */
static mode_t type_of(char letter)
{
	switch (letter) {
	case 'b':
		return S_IFBLK;
	case 'c':
		return S_IFCHR;
	case 'd':
		return S_IFDIR;
	case 'f':
		return S_IFREG;
	case 'h':
	case 'L':
		return S_IFLNK;
	case 'p':
		return S_IFIFO;
	case 'S':
		return S_IFSOCK;
	}
	return 0;
}

static bool test_file(char letter, const char *name)
{
	bool link = letter == 'h' || letter == 'L';
	struct stat st;

	if ((link ? lstat : stat)(name, &st) < 0)
		return false;
	switch (letter) {
	case 's':
		return st.st_size > 0;
	case 'u':
		return st.st_mode & S_ISUID;
	case 'g':
		return st.st_mode & S_ISGID;
	case 'k':
		return st.st_mode & S_ISVTX;
	case 'O':
		return st.st_uid == geteuid();
	case 'G':
		return st.st_gid == getegid();
	case 'e':
		return true;
	}
	return (st.st_mode & S_IFMT) == type_of(letter);
}

static bool test_unary(char letter, const char *operand)
{
	switch (letter) {
	case 'n':
		return *operand;
	case 'z':
		return !*operand;
	case 't':
		return isatty(number(operand));
	case 'r':
		return access(operand, R_OK) == 0;
	case 'w':
		return access(operand, W_OK) == 0;
	case 'x':
		return access(operand, X_OK) == 0;
	}
	return test_file(letter, operand);
}

static int compare_ages(const char *a, const char *b)
{
	struct stat s, t;
	bool has_a = stat(a, &s) == 0, has_b = stat(b, &t) == 0;

	/* A file is newer than none. */
	if (!has_a || !has_b)
		return has_a - has_b;
	if (s.st_mtim.tv_sec != t.st_mtim.tv_sec)
		return s.st_mtim.tv_sec < t.st_mtim.tv_sec ? -1 : 1;
	return (s.st_mtim.tv_nsec > t.st_mtim.tv_nsec) -
	       (s.st_mtim.tv_nsec < t.st_mtim.tv_nsec);
}

static bool are_same(const char *a, const char *b)
{
	struct stat s, t;

	return stat(a, &s) == 0 && stat(b, &t) == 0 && same_file(&s, &t);
}

static const char *const binaries[] = {
	"=",   "==",  "!=",  "<",   ">",   "-eq", "-ne",
	"-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
};

static bool is_binary(int i)
{
	for (size_t k = 0; k < sizeof(binaries) / sizeof(binaries[0]); k++)
		if (is(i, binaries[k]))
			return true;
	return false;
}

/* By name: -lt and so on, of which the first letter may be enough. */
static bool test_numbers(const char *op, long long a, long long b)
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

static bool test_binary(const char *a, const char *op, const char *b)
{
	if (op[0] == '=')
		return strcmp(a, b) == 0;
	if (op[0] == '!')
		return strcmp(a, b) != 0;
	if (op[0] == '<')
		return strcmp(a, b) < 0;
	if (op[0] == '>')
		return strcmp(a, b) > 0;
	if (strcmp(op, "-nt") == 0)
		return compare_ages(a, b) > 0;
	if (strcmp(op, "-ot") == 0)
		return compare_ages(a, b) < 0;
	if (strcmp(op, "-ef") == 0)
		return are_same(a, b);
	return test_numbers(op, number(a), number(b));
}

static bool is_unary(void)
{
	return left >= 2 && next[0][0] == '-' && next[0][1] && !next[0][2] &&
	       strchr("nztrwxsugkOGebcdfhLpS", next[0][1]);
}

/* Three words with an operator in the middle come first: "! = !" is one. */
static bool parse_primary(void)
{
	const char *a, *op;
	bool result;

	if (left >= 3 && is_binary(1)) {
		a = take();
		op = take();
		return test_binary(a, op, take());
	}
	if (left >= 2 && is(0, "!")) {
		take();
		return !parse_primary();
	}
	if (left >= 3 && is(0, "(")) {
		take();
		result = parse_or();
		if (!is(0, ")"))
			errx(2, "missing ')'");
		take();
		return result;
	}
	if (is_unary()) {
		op = take();
		return test_unary(op[1], take());
	}
	return *take();
}

static bool parse_and(void)
{
	bool result = parse_primary();

	while (is(0, "-a")) {
		take();
		result &= parse_primary();
	}
	return result;
}

static bool parse_or(void)
{
	bool result = parse_and();

	while (is(0, "-o")) {
		take();
		result |= parse_and();
	}
	return result;
}

int main(int argc, char **argv)
{
	char *name = path_base(argc > 0 ? argv[0] : "test");
	bool bracket = strcmp(name, "[") == 0, result;

	free(name);
	next = argv + 1;
	left = argc - 1;
	if (bracket) {
		if (left == 0 || strcmp(argv[argc - 1], "]") != 0)
			errx(2, "missing ']'");
		left--;
	}
	result = left > 0 && parse_or();
	if (left > 0)
		errx(2, "extra argument '%s'", *next);
	return !result;
}
