/* SPDX-License-Identifier: MIT */
/*
 * expr ARGUMENT…: works out an expression, each operator and value an argument
 * of its own. From weakest to strongest: | & (< <= = == != >= >) (+ -)
 * (* / %) : and ( ). "TEXT : PATTERN" matches a basic regular expression from
 * TEXT's start; match, substr, index and length work on texts. Status 0, or 1
 * if the result is empty or 0, 2 if the expression is wrong.
 */
#include <err.h>
#include <errno.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

static char **next; /* the argument to be read */

static char *parse(size_t strength);

static _Noreturn void wrong(void)
{
	if (*next)
		errx(2, "syntax error: unexpected argument '%s'", *next);
	errx(2, "syntax error: missing argument after '%s'", next[-1]);
}

/* Goes on to the next argument if this one is WORD. */
static bool accept(const char *word)
{
	if (!*next || strcmp(*next, word) != 0)
		return false;
	next++;
	return true;
}

static bool is_number(const char *text, long long *number)
{
	char *end;
	size_t sign = *text == '-';

	if (!text[sign] || text[sign + strspn(text + sign, "0123456789")])
		return false;
	errno = 0;
	*number = strtoll(text, &end, 10);
	if (errno)
		errx(2, "%s: number out of range", text);
	return true;
}

static long long number_of(const char *text)
{
	long long number;

	if (!is_number(text, &number))
		errx(2, "non-integer argument");
	return number;
}

static bool is_true(const char *text)
{
	long long number;

	return *text && !(is_number(text, &number) && number == 0);
}

static char *number_text(long long number)
{
	return format("%lld", number);
}

/* What \(…\) matched, or without one how many characters did. */
static char *match(const char *text, const char *pattern)
{
	char *anchored = format("^%s", pattern + (*pattern == '^'));
	char message[100];
	regmatch_t found[2];
	regex_t regex;
	int error = regcomp(&regex, anchored, 0);
	bool matched;
	char *result;

	if (error) {
		regerror(error, &regex, message, sizeof(message));
		errx(2, "%s", message);
	}
	found[1].rm_so = -1;
	matched = regexec(&regex, text, 2, found, 0) == 0;
	if (regex.re_nsub == 0)
		result = number_text(matched ? found[0].rm_eo : 0);
	else if (matched && found[1].rm_so >= 0)
		result = format("%.*s", (int)(found[1].rm_eo - found[1].rm_so),
				text + found[1].rm_so);
	else
		result = xstrdup("");
	regfree(&regex);
	free(anchored);
	return result;
}

static char *substring(const char *text, long long start, long long length)
{
	long long size = strlen(text);

	if (start < 1 || length < 1 || start > size)
		return xstrdup("");
	if (length > size - start + 1)
		length = size - start + 1;
	return format("%.*s", (int)length, text + start - 1);
}

static char *parse_value(void)
{
	char *value;

	if (!*next)
		wrong();
	if (accept("(")) {
		value = parse(0);
		if (!accept(")"))
			wrong();
		return value;
	}
	if (strcmp(*next, ")") == 0)
		wrong();
	accept("+"); /* GNU: the next word is a value, whatever it is */
	if (!*next)
		wrong();
	return xstrdup(*next++);
}

static char *parse_function(void)
{
	char *a, *b, *c, *result;

	if (accept("length")) {
		a = parse_function();
		result = number_text(strlen(a));
		free(a);
		return result;
	}
	if (accept("match") || accept("index")) {
		bool by_pattern = strcmp(next[-1], "match") == 0;

		a = parse_function();
		b = parse_function();
		c = strpbrk(a, b);
		result = by_pattern ? match(a, b)
				    : number_text(c ? c - a + 1 : 0);
		free(a);
		free(b);
		return result;
	}
	if (accept("substr")) {
		a = parse_function();
		b = parse_function();
		c = parse_function();
		result = substring(a, number_of(b), number_of(c));
		free(a);
		free(b);
		free(c);
		return result;
	}
	return parse_value();
}

/* One of the five calculations, with overflow an error. */
static long long calculate(char op, long long a, long long b)
{
	long long result = 0;
	bool overflow = false;

	if ((op == '/' || op == '%') && b == 0)
		errx(2, "division by zero");
	if (op == '+')
		overflow = __builtin_add_overflow(a, b, &result);
	else if (op == '-')
		overflow = __builtin_sub_overflow(a, b, &result);
	else if (op == '*')
		overflow = __builtin_mul_overflow(a, b, &result);
	else if (b == -1) /* the one quotient that does not fit */
		overflow = op == '/' && __builtin_sub_overflow(0, a, &result);
	else
		result = op == '/' ? a / b : a % b;
	if (overflow)
		errx(2, "integer result too large");
	return result;
}

/* As numbers if both are, else as texts. */
static int compare(const char *a, const char *b)
{
	long long m, n;

	if (is_number(a, &m) && is_number(b, &n))
		return (m > n) - (m < n);
	return strcmp(a, b);
}

static bool holds(const char *op, int order)
{
	if (strcmp(op, "<") == 0)
		return order < 0;
	if (strcmp(op, "<=") == 0)
		return order <= 0;
	if (strcmp(op, ">") == 0)
		return order > 0;
	if (strcmp(op, ">=") == 0)
		return order >= 0;
	return (order == 0) == (strcmp(op, "!=") != 0);
}

static char *apply(const char *op, const char *left, const char *right)
{
	switch (op[0]) {
	case '|':
		return xstrdup(is_true(left)  ? left :
			       is_true(right) ? right : "0");
	case '&':
		return xstrdup(is_true(left) && is_true(right) ? left : "0");
	case ':':
		return match(left, right);
	case '<':
	case '=':
	case '!':
	case '>':
		return number_text(holds(op, compare(left, right)));
	default:
		return number_text(calculate(op[0], number_of(left),
					     number_of(right)));
	}
}

/* The operators from the weakest to the strongest, those of one strength in a
 * line; all of them go from left to right. */
static const char *const operators[][7] = {
	{ "|" },
	{ "&" },
	{ "<", "<=", "=", "==", "!=", ">=", ">" },
	{ "+", "-" },
	{ "*", "/", "%" },
	{ ":" },
};
#define STRENGTHS (sizeof(operators) / sizeof(operators[0]))

static bool accept_operator(size_t strength)
{
	for (size_t i = 0; i < 7 && operators[strength][i]; i++)
		if (accept(operators[strength][i]))
			return true;
	return false;
}

/* What is joined by operators of this strength or a greater one. */
static char *parse(size_t strength)
{
	char *left;

	if (strength == STRENGTHS)
		return parse_function();
	left = parse(strength + 1);
	while (accept_operator(strength)) {
		const char *op = next[-1];
		char *right = parse(strength + 1);
		char *result = apply(op, left, right);

		free(left);
		free(right);
		left = result;
	}
	return left;
}

int main(int argc, char **argv)
{
	char *result;
	int status;

	next = argv + 1;
	if (argc > 1 && strcmp(*next, "--") == 0)
		next++;
	if (!*next)
		errx(2, "missing operand");
	result = parse(0);
	if (*next)
		wrong();
	puts(result);
	status = !is_true(result);
	free(result);
	return finish(0) ? 3 : status;
}
