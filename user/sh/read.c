/* SPDX-License-Identifier: MIT */
/*
 * read (builtin.h): one line from standard input into variables, split by
 * IFS. Each byte carries a mark whether a backslash protected it. The last
 * variable gets all that is left, less the blanks of IFS around it.
 */
#include <string.h>
#include <unistd.h>

#include "builtin.h"
#include "io.h"
#include "shell.h"
#include "trap.h"
#include "var.h"

struct line {
	struct str bytes;
	struct str escaped;	/* 1 where the byte is no separator */
};

static void put(struct line *l, char c, char escaped)
{
	str_putc(&l->bytes, c);
	str_putc(&l->escaped, escaped);
}

/*
 * A line without its newline; one that ends in a backslash goes on with the
 * next. False at the end of the input, or when a trap interrupted.
 */
static bool read_line(struct line *l, bool raw)
{
	for (;;) {
		struct str raw_line;
		bool more = false;
		size_t len;

		str_init(&raw_line, &scratch);
		if (!io_read_line(STDIN_FILENO, &raw_line))
			return false;
		len = raw_line.len;
		for (size_t i = 0; i < len; i++) {
			char c = raw_line.data[i];

			if (c == '\n')
				return true;
			if (c != '\\' || raw) {
				if (c)
					put(l, c, 0);
			} else if (++i < len && raw_line.data[i] == '\n') {
				more = true;
			} else if (i < len) {
				put(l, raw_line.data[i], 1);
			}
		}
		if (!more)
			return false;
	}
}

static bool is_separator(const struct line *l, const char *ifs, size_t i)
{
	return i < l->bytes.len && !l->escaped.data[i] &&
	       strchr(ifs, l->bytes.data[i]);
}

static bool is_blank(const struct line *l, const char *ifs, size_t i)
{
	return is_separator(l, ifs, i) && strchr(" \t\n", l->bytes.data[i]);
}

/* The index behind the separator at i: blanks, one other, blanks. */
static size_t skip_separator(const struct line *l, const char *ifs, size_t i)
{
	while (is_blank(l, ifs, i))
		i++;
	if (is_separator(l, ifs, i))
		i++;
	while (is_blank(l, ifs, i))
		i++;
	return i;
}

static size_t field_end(const struct line *l, const char *ifs, size_t i)
{
	while (i < l->bytes.len && !is_separator(l, ifs, i))
		i++;
	return i;
}

/*
 * Where the last variable's text ends: one field if that is all there is,
 * otherwise everything but the blanks at the end.
 */
static size_t last_end(const struct line *l, const char *ifs, size_t start)
{
	size_t end = field_end(l, ifs, start);

	if (skip_separator(l, ifs, end) == l->bytes.len)
		return end;
	end = l->bytes.len;
	while (end > start && is_blank(l, ifs, end - 1))
		end--;
	return end;
}

static void assign(const struct line *l, char **names)
{
	const char *ifs = var_get("IFS");
	size_t start = 0;

	if (!ifs)
		ifs = " \t\n";
	while (is_blank(l, ifs, start))
		start++;
	for (; *names; names++) {
		size_t end = names[1] ? field_end(l, ifs, start) :
					last_end(l, ifs, start);

		var_set(*names, arena_strndup(&scratch, l->bytes.data + start,
					      end - start));
		start = skip_separator(l, ifs, end);
	}
}

int builtin_read(int argc, char **argv)
{
	const char *prompt = NULL;
	struct line line;
	bool raw = false, complete;
	int i = 1;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strcmp(argv[i], "-r") == 0)
			raw = true;
		else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
			prompt = argv[++i];
		else if (strcmp(argv[i], "--") != 0)
			sh_fail("Illegal option %s", argv[i]);
	}
	if (i == argc)
		sh_fail("arg count");
	for (int n = i; n < argc; n++)
		var_check_name(argv[n]);
	if (prompt && isatty(STDIN_FILENO))
		io_write(STDERR_FILENO, prompt, strlen(prompt));
	str_init(&line.bytes, &scratch);
	str_init(&line.escaped, &scratch);
	complete = read_line(&line, raw);
	str_end(&line.bytes);
	str_end(&line.escaped);
	if (!complete && trap_waiting_signal())
		return 128 + trap_waiting_signal();
	assign(&line, argv + i);
	return complete ? 0 : 1;
}
