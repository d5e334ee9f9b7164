/* SPDX-License-Identifier: MIT */
/*
 * Reading find's expressions, by recursive descent: -o is weaker than -a,
 * which may be left out, and ! is stronger than both. See predicate.h.
 */
#include "predicate.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "mode.h"
#include "names.h"
#include "util.h"

static char **next; /* the argument to be read */
static struct find_options *options;
static bool has_action;

static struct predicate *parse_or(void);

static struct predicate *make(bool (*holds)(struct predicate *self,
					    struct found *file),
			      struct predicate *left, struct predicate *right)
{
	struct predicate *predicate = xmalloc(sizeof(*predicate));

	*predicate = (struct predicate){ .holds = holds,
					 .left = left,
					 .right = right };
	return predicate;
}

static bool is(const char *word)
{
	return *next && strcmp(*next, word) == 0;
}

static bool accept(const char *word)
{
	if (!is(word))
		return false;
	next++;
	return true;
}

/* The argument of what was read last. */
static char *take(void)
{
	if (!*next)
		errx(1, "missing argument to '%s'", next[-1]);
	return *next++;
}

/* +N, -N or N. What stands behind the digits. */
static char *take_number(struct predicate *predicate)
{
	char *text = take(), *end, *p = text;

	predicate->relation = '=';
	if (*p == '+' || *p == '-')
		predicate->relation = *p++;
	predicate->number = strtoll(p, &end, 10);
	if (!isdigit((unsigned char)*p))
		errx(1, "invalid argument '%s' to '%s'", text, next[-2]);
	return end;
}

static void take_size(struct predicate *predicate)
{
	static const char letters[] = "bcwkMG";
	static const long long units[] = { 512, 1, 2, 1024, 1 << 20, 1 << 30 };
	char *unit = take_number(predicate);
	const char *letter = *unit ? strchr(letters, *unit) : NULL;

	if (*unit && (!letter || unit[1]))
		errx(1, "invalid -size type '%s'", unit);
	if (letter)
		predicate->unit = units[letter - letters];
}

static void take_mode(struct predicate *predicate)
{
	char *text = take(), *p = text;
	mode_t mode;

	predicate->relation = '=';
	if (*p == '-' || *p == '/')
		predicate->relation = *p++;
	if (!mode_change(p, 0, 0, &mode))
		errx(1, "invalid mode '%s'", text);
	predicate->number = mode;
}

static void take_file(struct predicate *predicate)
{
	const char *name = take();
	struct stat st;

	if (stat(name, &st) < 0)
		err(1, "'%s'", name);
	predicate->time = st.st_mtim;
}

/* The words up to ";", or up to "{} +". */
static void take_command(struct predicate *predicate)
{
	predicate->command = next;
	while (*next && !is(";") &&
	       !(is("+") && next > predicate->command &&
		 strcmp(next[-1], "{}") == 0))
		next++;
	if (!*next || next == predicate->command)
		errx(1, "missing argument to '-exec'");
	predicate->many = is("+");
	*next++ = NULL;
}

static void take_owner(struct predicate *predicate, bool is_user)
{
	const char *name = take();
	unsigned id;

	if (!(is_user ? find_user : find_group)(name, &id))
		errx(1, "'%s' is not the name of a known %s", name,
		     is_user ? "user" : "group");
	predicate->number = id;
}

static void take_argument(struct predicate *predicate,
			  enum predicate_argument argument)
{
	switch (argument) {
	case TAKES_NOTHING:
		break;
	case TAKES_TEXT:
		predicate->text = take();
		break;
	case TAKES_NUMBER:
		if (*take_number(predicate))
			errx(1, "invalid argument '%s' to '%s'", next[-1],
			     next[-2]);
		break;
	case TAKES_SIZE:
		take_size(predicate);
		break;
	case TAKES_MODE:
		take_mode(predicate);
		break;
	case TAKES_USER:
	case TAKES_GROUP:
		take_owner(predicate, argument == TAKES_USER);
		break;
	case TAKES_FILE:
		take_file(predicate);
		break;
	case TAKES_COMMAND:
		take_command(predicate);
		break;
	}
}

/* What is true of the whole walk, and as a test always. */
static bool accept_option(void)
{
	if (accept("-maxdepth"))
		options->max_depth = number_or_die(take(), "-maxdepth");
	else if (accept("-mindepth"))
		options->min_depth = number_or_die(take(), "-mindepth");
	else if (accept("-depth"))
		options->depth_first = true;
	else if (accept("-xdev") || accept("-mount"))
		options->one_system = true;
	else
		return false;
	return true;
}

static const struct predicate_kind *find_kind(const char *name)
{
	const struct predicate_kind *kind = predicate_kinds;

	while (kind->name && strcmp(kind->name, name) != 0)
		kind++;
	if (!kind->name)
		errx(1, "unknown predicate '%s'", name);
	return kind;
}

static struct predicate *parse_test(void)
{
	const struct predicate_kind *kind;
	struct predicate *predicate;

	if (!*next)
		errx(1, "expected an expression after '%s'", next[-1]);
	kind = find_kind(accept_option() ? "-true" : *next++);
	predicate = make(kind->holds, NULL, NULL);
	predicate->unit = kind->unit;
	take_argument(predicate, kind->argument);
	has_action |= kind->is_action;
	/* A directory must be empty before it can go. */
	if (strcmp(kind->name, "-delete") == 0)
		options->depth_first = true;
	return predicate;
}

static struct predicate *parse_not(void)
{
	struct predicate *inner;

	if (accept("!") || accept("-not"))
		return make(predicate_not, parse_not(), NULL);
	if (!accept("("))
		return parse_test();
	inner = parse_or();
	if (!accept(")"))
		errx(1, "missing ')'");
	return inner;
}

static struct predicate *parse_and(void)
{
	struct predicate *left = parse_not();

	while (*next && !is(")") && !is("-o") && !is("-or")) {
		if (!accept("-a"))
			accept("-and");
		left = make(predicate_and, left, parse_not());
	}
	return left;
}

static struct predicate *parse_or(void)
{
	struct predicate *left = parse_and();

	while (accept("-o") || accept("-or"))
		left = make(predicate_or, left, parse_and());
	return left;
}

static struct predicate *named(const char *name)
{
	const struct predicate_kind *kind = find_kind(name);
	struct predicate *predicate = make(kind->holds, NULL, NULL);

	predicate->unit = kind->unit;
	return predicate;
}

struct predicate *predicate_parse(char **arguments,
				  struct find_options *find_options)
{
	struct predicate *predicate;

	next = arguments;
	options = find_options;
	predicate = *next ? parse_or() : named("-true");
	if (*next)
		errx(1, "unexpected argument '%s'", *next);
	if (!has_action)
		predicate = make(predicate_and, predicate, named("-print"));
	return predicate;
}
