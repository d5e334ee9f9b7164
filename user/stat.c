/* SPDX-License-Identifier: MIT */
/*
 * stat [-L] [-c FORMAT] FILE…: what the kernel knows of a file. -L asks for
 * what a symbolic link names. FORMAT has the letters of GNU's stat, such as %n
 * name, %s size, %a mode, %U owner, %Y modification time, with printf's flags
 * and width: text_value() and number_value() have the list.
 */
#include <err.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "mode.h"
#include "names.h"
#include "util.h"

static const char head_format[] =
	"  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n"
	"Device: %Hd,%Ld\tInode: %-11i Links: ";

static const char tail_format[] =
	"Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\n"
	"Access: %x\n"
	"Modify: %y\n"
	"Change: %z\n"
	" Birth: %w\n";

struct file {
	const char *name;
	struct stat st;
};

static const char *time_text(const struct timespec *t)
{
	static char text[64];
	char zone[8];
	struct tm tm;
	size_t length;

	localtime_r(&t->tv_sec, &tm);
	length = strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	strftime(zone, sizeof(zone), "%z", &tm);
	snprintf(text + length, sizeof(text) - length, ".%09ld %s", t->tv_nsec,
		 zone);
	return text;
}

/* The name; and what it points at when it is a symbolic link. */
static const char *long_name(const struct file *file, const char *quote)
{
	static char *text;
	char target[PATH_MAX];
	ssize_t length = -1;

	free(text);
	if (S_ISLNK(file->st.st_mode))
		length = readlink(file->name, target, sizeof(target) - 1);
	target[length < 0 ? 0 : length] = '\0';
	text = length < 0 ? format("%s%s%s", quote, file->name, quote)
			  : format("%s%s%s -> %s%s%s", quote, file->name, quote,
				   quote, target, quote);
	return text;
}

/* What LETTER means, if that is a text; or NULL. */
static const char *text_value(const struct file *file, char letter)
{
	static char mode[11];

	switch (letter) {
	case 'n':
		return file->name;
	case 'N':
		return long_name(file, "'");
	case 'A':
		mode_string(file->st.st_mode, mode);
		return mode;
	case 'F':
		return file_type(&file->st);
	case 'U':
		return user_name(file->st.st_uid);
	case 'G':
		return group_name(file->st.st_gid);
	case 'x':
		return time_text(&file->st.st_atim);
	case 'y':
		return time_text(&file->st.st_mtim);
	case 'z':
		return time_text(&file->st.st_ctim);
	case 'w': /* birth: stat(2) does not tell */
		return "-";
	}
	return NULL;
}

/* The numbers: what LETTER means, and how printf writes it. */
static bool number_value(const struct stat *st, char letter,
			 unsigned long long *value, const char **form)
{
	const struct {
		char letter;
		const char *form;
		unsigned long long value;
	} numbers[] = {
		{ 's', "llu", st->st_size },
		{ 'b', "llu", st->st_blocks },
		{ 'B', "llu", 512 },
		{ 'o', "llu", st->st_blksize },
		{ 'i', "llu", st->st_ino },
		{ 'h', "llu", st->st_nlink },
		{ 'u', "llu", st->st_uid },
		{ 'g', "llu", st->st_gid },
		{ 'a', "llo", st->st_mode & MODE_BITS },
		{ 'f', "llx", st->st_mode },
		{ 'd', "llu", st->st_dev },
		{ 'D', "llx", st->st_dev },
		{ 'r', "llu", st->st_rdev },
		{ 'R', "llx", st->st_rdev },
		{ 't', "llx", major(st->st_rdev) },
		{ 'T', "llx", minor(st->st_rdev) },
		{ 'X', "lld", st->st_atim.tv_sec },
		{ 'Y', "lld", st->st_mtim.tv_sec },
		{ 'Z', "lld", st->st_ctim.tv_sec },
		{ 'W', "lld", 0 },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (numbers[i].letter != letter)
			continue;
		*value = numbers[i].value;
		*form = numbers[i].form;
		return true;
	}
	return false;
}

/* %H and %L: the two halves of a device number, %Hd or %Lr. */
static unsigned long long device_half(const struct stat *st, const char *p)
{
	dev_t device = p[1] == 'd' ? st->st_dev : st->st_rdev;

	return *p == 'H' ? major(device) : minor(device);
}

/*
 * Prints the directive whose flags and width are the LENGTH bytes at SPEC and
 * whose letters follow. Returns the place behind them.
 */
static const char *put_directive(const struct file *file, const char *spec,
				 int length)
{
	const char *p = spec + length, *form = "llu", *text;
	unsigned long long value = 0;
	char *template;

	if ((*p == 'H' || *p == 'L') && p[1]) {
		value = device_half(&file->st, p);
		text = NULL;
		p++;
	} else {
		text = text_value(file, *p);
		if (!text && !number_value(&file->st, *p, &value, &form))
			text = *p == '%' ? "%" : "?";
	}
	template = format("%%%.*s%s", length, spec, text ? "s" : form);
	if (text)
		printf(template, text);
	else
		printf(template, value);
	free(template);
	return *p ? p + 1 : p;
}

static void put_formatted(const struct file *file, const char *p)
{
	while (*p) {
		if (*p == '%') {
			p++;
			p = put_directive(file, p,
					  strspn(p, "-+ #0123456789."));
		} else {
			putchar(*p++);
		}
	}
}

static void put_all(const struct file *file)
{
	bool device = S_ISCHR(file->st.st_mode) || S_ISBLK(file->st.st_mode);

	printf("  File: %s\n", long_name(file, ""));
	put_formatted(file, head_format);
	put_formatted(file, device ? "%-5h Device type: %Hr,%Lr\n" : "%h\n");
	put_formatted(file, tail_format);
}

int main(int argc, char **argv)
{
	const char *format_text = NULL;
	bool follow = false;
	int c, status = 0;

	while ((c = next_option(argc, argv, "c:L")) != -1) {
		if (c == '?')
			usage(1, "[-L] [-c FORMAT] FILE...");
		if (c == 'c')
			format_text = optarg;
		follow |= c == 'L';
	}
	if (optind == argc)
		errx(1, "missing operand");
	for (int i = optind; i < argc; i++) {
		struct file file = { .name = argv[i] };

		if ((follow ? stat : lstat)(argv[i], &file.st) < 0) {
			warn("cannot stat '%s'", argv[i]);
			status = 1;
		} else if (format_text) {
			put_formatted(&file, format_text);
			putchar('\n');
		} else {
			put_all(&file);
		}
	}
	return finish(status);
}
