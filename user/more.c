/* SPDX-License-Identifier: MIT */
/*
 * more [FILE…]: shows texts a screen at a time. Space goes a screen on, Enter
 * a line, d half a screen, b a screen back, g to the start, G to the end, /TEXT
 * to the next line with TEXT, n to the next again, q ends. Keys are read from
 * the terminal itself, since standard input may be the text. Where the output
 * is no terminal, the texts are copied.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

#define CONTROL_C 3

static struct lines lines;
static size_t bottom; /* the line below the last one shown */
static size_t height = 24;
static int terminal;
static struct termios normal;

static int read_file(FILE *in, const char *name)
{
	(void)name;
	read_lines(&lines, in, '\n');
	return 0;
}

static void restore_terminal(void)
{
	tcsetattr(terminal, TCSADRAIN, &normal);
}

/* Keys come one by one, without an echo, ^C among them. */
static bool open_terminal(void)
{
	struct winsize size;
	struct termios raw;

	terminal = isatty(0) ? 0 : open("/dev/tty", O_RDONLY);
	if (terminal < 0)
		terminal = 2; /* open for reading too, as shells leave it */
	if (tcgetattr(terminal, &normal) < 0)
		return false;
	if (ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_row > 2)
		height = size.ws_row;
	raw = normal;
	raw.c_lflag &= ~(ICANON | ECHO | ISIG);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(terminal, TCSADRAIN, &raw);
	atexit(restore_terminal);
	return true;
}

static int read_key(void)
{
	unsigned char key;

	return read(terminal, &key, 1) == 1 ? key : 'q';
}

static void show_lines(size_t count)
{
	for (; count > 0 && bottom < lines.count; count--, bottom++) {
		const struct line *line = &lines.line[bottom];

		fwrite(line->text, 1, line->length, stdout);
		putchar('\n');
	}
}

static void show_from(size_t first)
{
	bottom = first;
	fputs("\033[H\033[J", stdout); /* home, and erase what is below */
	show_lines(height - 1);
}

static void clear_prompt(void)
{
	fputs("\r\033[K", stdout);
}

static void prompt(void)
{
	printf("\033[7m--More--(%zu%%)\033[m", bottom * 100 / lines.count);
	fflush(stdout);
}

/* Reads what stands behind a slash. */
static void read_pattern(char *text, size_t size)
{
	size_t length = 0;
	int key;

	putchar('/');
	fflush(stdout);
	while ((key = read_key()) != '\n' && key != '\r') {
		if ((key == '\b' || key == 127) && length > 0)
			length--;
		else if (key >= ' ' && key != 127 && length + 1 < size)
			text[length++] = key;
		text[length] = '\0';
		printf("\r\033[K/%s", text);
		fflush(stdout);
	}
	clear_prompt();
}

/* Puts the next line that holds TEXT on top. */
static void search(const char *text)
{
	size_t top = bottom > height - 1 ? bottom - (height - 1) : 0;

	for (size_t i = top + 1; i < lines.count; i++) {
		if (strstr(lines.line[i].text, text)) {
			show_from(i);
			return;
		}
	}
	printf("not found: %s\n", text);
}

/* False when the reader has enough. */
static bool obey(int key)
{
	static char pattern[80];
	size_t page = height - 1;

	clear_prompt();
	switch (key) {
	case 'q':
	case 'Q':
	case CONTROL_C:
		return false;
	case ' ':
	case 'f':
		show_lines(page);
		break;
	case 'd':
		show_lines(page / 2);
		break;
	case '\n':
	case '\r':
	case 'j':
		show_lines(1);
		break;
	case 'b':
		show_from(bottom > 2 * page ? bottom - 2 * page : 0);
		break;
	case 'g':
		show_from(0);
		break;
	case 'G':
		show_from(lines.count > page ? lines.count - page : 0);
		break;
	case '/':
		read_pattern(pattern, sizeof(pattern));
		search(pattern);
		break;
	case 'n':
		search(pattern);
		break;
	}
	return true;
}

int main(int argc, char **argv)
{
	int status;

	if (next_option(argc, argv, "") != -1)
		usage(1, "[FILE...]");
	if (optind == argc && isatty(0))
		usage(1, "[FILE...]");
	status = each_input(argv + optind, read_file);
	if (!isatty(1) || !open_terminal()) {
		show_lines(lines.count);
		return finish(status);
	}
	show_lines(height - 1);
	while (bottom < lines.count) {
		prompt();
		if (!obey(read_key()))
			break;
	}
	return finish(status);
}
