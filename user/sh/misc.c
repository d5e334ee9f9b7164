/* SPDX-License-Identifier: MIT */
/*
 * Builtins that ask or set something of the process: command -v, type, umask,
 * times, ulimit (builtin.h). Commands are looked up anew each time, so hash
 * has nothing to do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <unistd.h>

#include "builtin.h"
#include "eval.h"
#include "io.h"
#include "shell.h"

/* What type and command -V say of a name. */
static int describe(const char *name)
{
	static const char *const texts[] = {
		[COMMAND_KEYWORD] = "a shell keyword",
		[COMMAND_SPECIAL] = "a special shell builtin",
		[COMMAND_BUILTIN] = "a shell builtin",
		[COMMAND_FUNCTION] = "a shell function",
	};
	char *path;
	enum command_kind kind = command_find(name, &path);

	if (kind == COMMAND_NONE) {
		out_printf("%s: not found\n", name);
		return 127;
	}
	out_printf("%s is %s\n", name,
		   kind == COMMAND_FILE ? path : texts[kind]);
	return 0;
}

int builtin_type(int argc, char **argv)
{
	int status = 0;

	for (int i = 1; i < argc; i++)
		status |= describe(argv[i]);
	return status;
}

/* command -v and -V; `command name` itself never gets here. */
int builtin_command(int argc, char **argv)
{
	enum command_kind kind;
	char *path;
	int i = 1;

	while (i < argc && strcmp(argv[i], "-p") == 0)
		i++;
	if (i == argc)
		return 0;
	if (strcmp(argv[i], "-v") != 0 && strcmp(argv[i], "-V") != 0)
		sh_fail("Illegal option %s", argv[i]);
	if (i + 1 == argc)
		return 0;
	if (argv[i][1] == 'V')
		return describe(argv[i + 1]);
	kind = command_find(argv[i + 1], &path);
	if (kind == COMMAND_NONE)
		return 127;
	out_printf("%s\n", kind == COMMAND_FILE ? path : argv[i + 1]);
	return 0;
}

int builtin_hash(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

static void print_ticks(clock_t ticks, char after)
{
	long hz = sysconf(_SC_CLK_TCK);
	double seconds = (double)ticks / hz;
	long minutes = ticks / hz / 60;

	out_printf("%ldm%fs%c", minutes, seconds - minutes * 60, after);
}

int builtin_times(int argc, char **argv)
{
	struct tms t;

	(void)argc;
	(void)argv;
	times(&t);
	print_ticks(t.tms_utime, ' ');
	print_ticks(t.tms_stime, '\n');
	print_ticks(t.tms_cutime, ' ');
	print_ticks(t.tms_cstime, '\n');
	return 0;
}

/* The rwx of three bits, without those that the mask takes. */
static void print_class(char who, mode_t mask, const char *after)
{
	out_printf("%c=%s%s%s%s", who, mask & 4 ? "" : "r",
		   mask & 2 ? "" : "w", mask & 1 ? "" : "x", after);
}

/* One "ug+rw" of a symbolic mask: changes what is permitted. */
static const char *symbolic_clause(const char *p, mode_t *permitted)
{
	mode_t who = 0, bits = 0;
	char op;

	for (; *p && strchr("ugoa", *p); p++)
		who |= *p == 'u' ? 0700 : *p == 'g' ? 0070 :
		       *p == 'o' ? 0007 : 0777;
	if (!who)
		who = 0777;
	op = *p++;
	if (op != '+' && op != '-' && op != '=')
		return NULL;
	for (; *p && strchr("rwx", *p); p++)
		bits |= *p == 'r' ? 0444 : *p == 'w' ? 0222 : 0111;
	bits &= who;
	if (op == '=')
		*permitted = (*permitted & ~who) | bits;
	else
		*permitted = op == '+' ? *permitted | bits :
					 *permitted & ~bits;
	return p;
}

static mode_t parse_mask(const char *text, mode_t old)
{
	mode_t permitted = ~old & 0777;
	const char *p = text;
	char *end;
	unsigned long octal = strtoul(text, &end, 8);

	if (end != text) {
		if (*end || octal > 0777)
			sh_fail("Illegal number: %s", text);
		return octal;
	}
	while (p && *p) {
		p = symbolic_clause(p, &permitted);
		if (p && *p && *p++ != ',')
			p = NULL;
	}
	if (!p)
		sh_fail("Illegal mode: %s", text);
	return ~permitted & 0777;
}

int builtin_umask(int argc, char **argv)
{
	bool symbolic = argc > 1 && strcmp(argv[1], "-S") == 0;
	mode_t mask = umask(0);
	int i = 1 + symbolic;

	umask(mask);
	if (i < argc) {
		umask(parse_mask(argv[i], mask));
	} else if (symbolic) {
		print_class('u', mask >> 6, ",");
		print_class('g', mask >> 3, ",");
		print_class('o', mask, "\n");
	} else {
		out_printf("%.4o\n", mask);
	}
	return 0;
}

static const struct limit {
	char letter;
	int resource;
	int unit;		/* bytes, or 1 */
} limits[] = {
	{ 't', RLIMIT_CPU, 1 },	    { 'f', RLIMIT_FSIZE, 512 },
	{ 'd', RLIMIT_DATA, 1024 }, { 's', RLIMIT_STACK, 1024 },
	{ 'c', RLIMIT_CORE, 512 },  { 'v', RLIMIT_AS, 1024 },
	{ 'n', RLIMIT_NOFILE, 1 },  { 'p', RLIMIT_NPROC, 1 },
};

static const struct limit *find_limit(char letter)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (limits[i].letter == letter)
			return &limits[i];
	sh_fail("Illegal option -%c", letter);
}

static void print_limit(rlim_t value, int unit)
{
	if (value == RLIM_INFINITY)
		out_puts("unlimited\n");
	else
		out_printf("%llu\n", (unsigned long long)value / unit);
}

int builtin_ulimit(int argc, char **argv)
{
	const struct limit *limit = find_limit('f');
	bool hard = false, soft = false;
	struct rlimit r;
	rlim_t value;
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i++) {
		for (const char *p = argv[i] + 1; *p; p++) {
			if (*p == 'H')
				hard = true;
			else if (*p == 'S')
				soft = true;
			else
				limit = find_limit(*p);
		}
	}
	if (getrlimit(limit->resource, &r) < 0)
		sh_fail("error getting limit");
	if (i == argc) {
		print_limit(hard ? r.rlim_max : r.rlim_cur, limit->unit);
		return 0;
	}
	value = strcmp(argv[i], "unlimited") == 0 ? RLIM_INFINITY :
		(rlim_t)builtin_number(argv[i]) * limit->unit;
	if (soft || !hard)
		r.rlim_cur = value;
	if (hard || !soft)
		r.rlim_max = value;
	if (setrlimit(limit->resource, &r) < 0)
		sh_fail("error setting limit");
	return 0;
}
