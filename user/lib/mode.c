/* SPDX-License-Identifier: MIT */
/*
 * Modes: the grammar of chmod(1) in POSIX, read from left to right, and the
 * first column of ls -l. See mode.h for the contracts.
 *
 *	clause  = who* action+		who    = u g o a
 *	action  = op (perm* | copy)	op     = + - =
 *	perm    = r w x X s t		copy   = u g o
 */
#include "mode.h"

#include <ctype.h>
#include <string.h>

/* The bits that a who-letter speaks of, 0 for any other character. */
static mode_t who_bits(char c)
{
	switch (c) {
	case 'u':
		return S_ISUID | S_IRWXU;
	case 'g':
		return S_ISGID | S_IRWXG;
	case 'o':
		return S_ISVTX | S_IRWXO;
	case 'a':
		return MODE_BITS;
	}
	return 0;
}

/* The bits, for everybody, that a perm-letter stands for; 0 if it is none. */
static mode_t perm_bits(char c, mode_t mode)
{
	switch (c) {
	case 'r':
		return 0444;
	case 'w':
		return 0222;
	case 'x':
		return 0111;
	case 'X':
		return S_ISDIR(mode) || (mode & 0111) ? 0111 : 0;
	case 's':
		return S_ISUID | S_ISGID;
	case 't':
		return S_ISVTX;
	}
	return 0;
}

/* The rights that one class has in MODE, given to all three classes. */
static mode_t copied_bits(char class, mode_t mode)
{
	int shift = class == 'u' ? 6 : class == 'g' ? 3 : 0;

	return ((mode >> shift) & 7) * 0111;
}

/* Reads what stands behind an operator, and moves *SPEC behind it. */
static mode_t read_perms(const char **spec, mode_t mode)
{
	mode_t bits = 0;

	if (**spec && strchr("ugo", **spec))
		return copied_bits(*(*spec)++, mode);
	for (; **spec && strchr("rwxXst", **spec); (*spec)++)
		bits |= perm_bits(**spec, mode);
	return bits;
}

static mode_t apply(mode_t mode, char op, mode_t bits, mode_t affected)
{
	mode_t kept;

	if (op == '+')
		return mode | (bits & affected);
	if (op == '-')
		return mode & ~(bits & affected);
	kept = S_ISDIR(mode) ? (S_ISUID | S_ISGID) & ~bits : 0;
	return (mode & ~(affected & ~kept)) | (bits & affected);
}

static bool symbolic_change(const char *spec, mode_t mode, mode_t umask,
			    mode_t *result)
{
	do {
		mode_t affected = 0;

		while (who_bits(*spec))
			affected |= who_bits(*spec++);
		if (!affected)
			affected = MODE_BITS & ~(umask & 0777);
		if (!*spec || !strchr("+-=", *spec))
			return false;
		while (*spec && strchr("+-=", *spec)) {
			char op = *spec++;
			mode_t bits = read_perms(&spec, mode);

			mode = apply(mode, op, bits, affected);
		}
	} while (*spec++ == ',');
	*result = mode & MODE_BITS;
	return spec[-1] == '\0';
}

bool mode_change(const char *spec, mode_t mode, mode_t umask, mode_t *result)
{
	mode_t bits = 0;
	size_t digits;

	if (!isdigit((unsigned char)*spec))
		return symbolic_change(spec, mode, umask, result);
	for (digits = 0; spec[digits]; digits++) {
		if (spec[digits] < '0' || spec[digits] > '7')
			return false;
		bits = bits * 8 + (spec[digits] - '0');
		if (bits > MODE_BITS)
			return false;
	}
	/* Five digits are GNU's way to take these bits from a directory. */
	if (S_ISDIR(mode) && digits < 5)
		bits |= mode & (S_ISUID | S_ISGID);
	*result = bits;
	return true;
}

static char type_letter(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return 'd';
	case S_IFLNK:
		return 'l';
	case S_IFCHR:
		return 'c';
	case S_IFBLK:
		return 'b';
	case S_IFIFO:
		return 'p';
	case S_IFSOCK:
		return 's';
	}
	return '-';
}

void mode_string(mode_t mode, char text[11])
{
	text[0] = type_letter(mode);
	for (int i = 0; i < 9; i++)
		text[1 + i] = mode & (0400 >> i) ? "rwxrwxrwx"[i] : '-';
	if (mode & S_ISUID)
		text[3] = mode & S_IXUSR ? 's' : 'S';
	if (mode & S_ISGID)
		text[6] = mode & S_IXGRP ? 's' : 'S';
	if (mode & S_ISVTX)
		text[9] = mode & S_IXOTH ? 't' : 'T';
	text[10] = '\0';
}

const char *file_type(const struct stat *st)
{
	switch (st->st_mode & S_IFMT) {
	case S_IFREG:
		return st->st_size ? "regular file" : "regular empty file";
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "symbolic link";
	case S_IFCHR:
		return "character special file";
	case S_IFBLK:
		return "block special file";
	case S_IFIFO:
		return "fifo";
	case S_IFSOCK:
		return "socket";
	}
	return "weird file";
}

mode_t current_umask(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return mask;
}
