/* SPDX-License-Identifier: MIT */
/*
 * xargs [-0rt] [-d CHAR] [-I WORD] [-n COUNT] [COMMAND [ARGUMENT…]]: runs a
 * command, echo if none is given, with the words of standard input as further
 * arguments, as many at a time as fit or COUNT. Words end at blanks outside of
 * quotes, with -0 at NULs, with -d at CHAR. -I runs it once a line, in place
 * of WORD. -r runs nothing without words, -t shows what is run.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util.h"

/* The kernel takes 128 KiB and more; this leaves room for the environment. */
#define ARGUMENTS_MAX 98304

static int delimiter = -1; /* -1: blanks and newlines, with quotes */
static char *placeholder;
static unsigned long long count_limit = -1;
static bool not_if_empty, show;
static int status;

static char **command; /* and its own arguments */
static size_t command_count;
static char **words;
static size_t word_count, word_bytes;

static void put_command(char **arguments)
{
	for (char **argument = arguments; *argument; argument++)
		fprintf(stderr, "%s%s", argument == arguments ? "" : " ",
			*argument);
	fputc('\n', stderr);
}

/* What the end of a command means: 123 an error, others stop xargs itself. */
static void take_status(int ended)
{
	if (WIFSIGNALED(ended))
		errx(125, "%s: terminated by signal %d", command[0],
		     WTERMSIG(ended));
	if (WEXITSTATUS(ended) == 255)
		errx(124, "%s: exited with status 255; aborting", command[0]);
	if (WEXITSTATUS(ended) == 126 || WEXITSTATUS(ended) == 127)
		exit(WEXITSTATUS(ended));
	if (WEXITSTATUS(ended) != 0)
		status = 123;
}

static void run(char **arguments)
{
	pid_t child;
	int ended;

	if (show)
		put_command(arguments);
	child = fork();
	if (child < 0)
		err(1, "cannot fork");
	if (child == 0) {
		/* The words are xargs's input, not the command's. */
		if (!freopen("/dev/null", "r", stdin))
			close(0);
		execvp(arguments[0], arguments);
		warn("%s", arguments[0]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (waitpid(child, &ended, 0) < 0)
		err(1, "cannot wait");
	take_status(ended);
}

/* Runs the command with the words collected, and forgets them. */
static void run_with_words(void)
{
	char **all = xmalloc((command_count + word_count + 1) * sizeof(*all));

	memcpy(all, command, command_count * sizeof(*all));
	for (size_t i = 0; i < word_count; i++)
		all[command_count + i] = words[i];
	all[command_count + word_count] = NULL;
	run(all);
	free(all);
	for (size_t i = 0; i < word_count; i++)
		free(words[i]);
	word_count = word_bytes = 0;
}

/* TEXT with WORD in the place of each placeholder. */
static char *replace(const char *text, const char *word)
{
	char *result = xstrdup(""), *longer;
	const char *found;

	while ((found = strstr(text, placeholder))) {
		longer = format("%s%.*s%s", result, (int)(found - text), text,
				word);
		free(result);
		result = longer;
		text = found + strlen(placeholder);
	}
	longer = format("%s%s", result, text);
	free(result);
	return longer;
}

static void run_replaced(const char *word)
{
	char **all = xmalloc((command_count + 1) * sizeof(*all));

	for (size_t i = 0; i < command_count; i++)
		all[i] = replace(command[i], word);
	all[command_count] = NULL;
	run(all);
	for (size_t i = 0; i < command_count; i++)
		free(all[i]);
	free(all);
}

static void take_word(char *word)
{
	size_t bytes = strlen(word) + 1 + sizeof(char *);

	if (placeholder) {
		run_replaced(word);
		free(word);
		return;
	}
	if (word_count > 0 && word_bytes + bytes > ARGUMENTS_MAX)
		run_with_words();
	words = grow(words, word_count, sizeof(*words));
	words[word_count++] = word;
	word_bytes += bytes;
	if (word_count == count_limit)
		run_with_words();
}

/* A word under way; text is NULL while there is none. */
struct word {
	char *text;
	size_t length;
};

static void add(struct word *word, int c)
{
	word->text = grow(word->text, word->length, 1);
	word->text[word->length++] = c;
}

static char *end_word(struct word *word)
{
	char *text;

	add(word, '\0');
	text = word->text;
	*word = (struct word){ NULL, 0 };
	return text;
}

/* The rest of a quoted part, whose quote was read. */
static void read_quoted(struct word *word, int quote)
{
	int c;

	if (!word->text)
		word->text = xmalloc(1);
	while ((c = getchar()) != quote) {
		if (c == EOF || c == '\n')
			errx(1,
			     "unmatched %s quote; by default quotes are "
			     "special to xargs unless you use the -0 option",
			     quote == '"' ? "double" : "single");
		add(word, c);
	}
}

static bool ends_word(int c)
{
	if (delimiter >= 0)
		return c == delimiter;
	return c == '\n' || (!placeholder && isblank(c));
}

/* The next word of the input, or NULL at its end. */
static char *next_word(void)
{
	struct word word = { NULL, 0 };
	int c;

	while ((c = getchar()) != EOF) {
		if (ends_word(c)) {
			if (word.text || delimiter >= 0)
				return end_word(&word);
			continue;
		}
		if (delimiter < 0 && !word.text && isblank(c))
			continue;
		if (delimiter < 0 && (c == '"' || c == '\'')) {
			read_quoted(&word, c);
			continue;
		}
		if (delimiter < 0 && c == '\\' && (c = getchar()) == EOF)
			break;
		add(&word, c);
	}
	return word.text ? end_word(&word) : NULL;
}

static int take_delimiter(const char *text)
{
	static const char letters[] = "0nrt\\", meanings[] = "\0\n\r\t\\";
	const char *letter;

	if (text[0] != '\\' || !text[1])
		return (unsigned char)text[0];
	letter = strchr(letters, text[1]);
	if (!letter)
		errx(1, "invalid input delimiter '%s'", text);
	return meanings[letter - letters];
}

static void take_option(int c)
{
	switch (c) {
	case '0':
		delimiter = '\0';
		break;
	case 'd':
		delimiter = take_delimiter(optarg);
		break;
	case 'I':
		placeholder = optarg;
		break;
	case 'n':
		count_limit = size_or_die(optarg, "number of arguments");
		break;
	case 'r':
		not_if_empty = true;
		break;
	case 't':
		show = true;
		break;
	default:
		usage(1, "[-0rt] [-d CHAR] [-I WORD] [-n COUNT] "
			 "[COMMAND [ARGUMENT...]]");
	}
}

int main(int argc, char **argv)
{
	static char *echo[] = { "echo", NULL };
	bool any = false;
	char *word;
	int c;

	while ((c = next_option(argc, argv, "+0d:I:n:rt")) != -1)
		take_option(c);
	command = optind < argc ? argv + optind : echo;
	while (command[command_count])
		command_count++;
	while ((word = next_word())) {
		take_word(word);
		any = true;
	}
	if (word_count > 0 || (!any && !not_if_empty && !placeholder))
		run_with_words();
	return status;
}
