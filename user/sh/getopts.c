/* SPDX-License-Identifier: MIT */
/*
 * getopts (builtin.h): one option letter per call. OPTIND is the word that
 * comes next; the place within a cluster like -abc is kept beside the
 * parameters, so that a function has its own.
 */
#include <string.h>

#include "builtin.h"
#include "shell.h"
#include "var.h"

/* Sets OPTIND without losing the place within the word. */
static void set_index(struct params *p, int index, int pos)
{
	if (index != p->opt_index)
		var_set_number("OPTIND", index);
	p->opt_index = index;
	p->opt_pos = pos;
}

static int finish(struct params *p, const char *name, int index)
{
	set_index(p, index, 0);
	var_set(name, "?");
	return 1;
}

/* An unknown letter, or one that lacks its argument. */
static void complain(const char *options, const char *name, char letter,
		     bool missing)
{
	char text[] = { letter, '\0' };

	if (options[0] == ':') {
		var_set("OPTARG", text);
		var_set(name, missing ? ":" : "?");
		return;
	}
	if (missing)
		sh_warn("No arg for -%c option", letter);
	else
		sh_warn("Illegal option -%c", letter);
	var_unset("OPTARG");
	var_set(name, "?");
}

static int next_option(struct params *p, const char *options,
		       const char *name, int count, char **args)
{
	int index = p->opt_index > 0 ? p->opt_index : 1;
	const char *word = index <= count ? args[index - 1] : NULL;
	char letter[2] = "";
	const char *known;
	size_t pos = p->opt_pos;

	if (word && pos >= strlen(word))
		pos = 0;
	if (!word || (!pos && (word[0] != '-' || !word[1])))
		return finish(p, name, index);
	if (!pos && strcmp(word, "--") == 0)
		return finish(p, name, index + 1);
	pos = pos ? pos : 1;
	letter[0] = word[pos++];
	known = letter[0] == ':' ? NULL : strchr(options, letter[0]);
	if (!word[pos]) {
		index++;
		pos = 0;
	}
	if (known && known[1] == ':') {
		if (!pos && index > count) {
			set_index(p, index, 0);
			complain(options, name, letter[0], true);
			return 0;
		}
		var_set("OPTARG", pos ? word + pos : args[index - 1]);
		index++;
		pos = 0;
	}
	set_index(p, index, pos);
	if (!known) {
		complain(options, name, letter[0], false);
		return 0;
	}
	if (known[1] != ':')
		var_set("OPTARG", "");
	var_set(name, letter);
	return 0;
}

int builtin_getopts(int argc, char **argv)
{
	struct params *p = &sh.params;

	if (argc < 3)
		sh_fail("Usage: getopts optstring var [arg...]");
	var_check_name(argv[2]);
	if (argc > 3)
		return next_option(p, argv[1], argv[2], argc - 3, argv + 3);
	return next_option(p, argv[1], argv[2], p->count, p->argv);
}
