/* SPDX-License-Identifier: MIT */
/*
 * $((...)): the integer expressions of C over 64 bits (expand.h), by
 * recursive descent with one function for all binary operators. What C leaves
 * undefined (overflow, wide shifts) wraps around here. Operands that && || ?:
 * pass over are read but change nothing.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "expand.h"
#include "lex.h"
#include "shell.h"
#include "var.h"

#define MAX_DEPTH 500	/* parentheses and signs: the C stack is finite */

struct arith {
	const char *start;
	const char *p;
	int depth;
	int idle;		/* > 0: in an operand that is not evaluated */
};

/* Longer operators first, so that a prefix does not shadow them. */
static const struct binary_op {
	char text[3];
	int level;		/* higher binds tighter */
} operators[] = {
	{ "||", 1 }, { "&&", 2 }, { "==", 6 }, { "!=", 6 }, { "<=", 7 },
	{ ">=", 7 }, { "<<", 8 }, { ">>", 8 }, { "|", 3 },  { "^", 4 },
	{ "&", 5 },  { "<", 7 },  { ">", 7 },  { "+", 9 },  { "-", 9 },
	{ "*", 10 }, { "/", 10 }, { "%", 10 },
};

static int64_t assignment(struct arith *a);

static _Noreturn void fail(struct arith *a, const char *message)
{
	sh_fail("arithmetic expression: %s: \"%s\"", message, a->start);
}

static void deeper(struct arith *a)
{
	if (++a->depth > MAX_DEPTH)
		fail(a, "nested too deeply");
}

static void skip_blanks(struct arith *a)
{
	a->p += strspn(a->p, " \t\n");
}

/* The binary operator at the input, unless it is part of an assignment. */
static const struct binary_op *peek_operator(struct arith *a)
{
	skip_blanks(a);
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		const struct binary_op *op = &operators[i];
		size_t len = strlen(op->text);

		if (strncmp(a->p, op->text, len) != 0)
			continue;
		if (a->p[len] == '=' && !strchr("=!", op->text[0]) &&
		    op->text[len - 1] != '=')
			return NULL;
		return op;
	}
	return NULL;
}

static int64_t divide(struct arith *a, int64_t l, int64_t r, char op)
{
	if (a->idle)
		return 0;
	if (!r)
		fail(a, "division by zero");
	if (r == -1)	/* INT64_MIN / -1 traps on x86 */
		return op == '/' ? (int64_t)(0 - (uint64_t)l) : 0;
	return op == '/' ? l / r : l % r;
}

static int64_t apply(struct arith *a, const char *op, int64_t l, int64_t r)
{
	uint64_t ul = l, ur = r;

	switch (op[0]) {
	case '|':
		return op[1] ? l || r : l | r;
	case '&':
		return op[1] ? l && r : l & r;
	case '^':
		return l ^ r;
	case '=':
		return l == r;
	case '!':
		return l != r;
	case '<':
		return op[1] == '<' ? (int64_t)(ul << (ur & 63)) :
		       op[1]	    ? l <= r :
				      l < r;
	case '>':
		return op[1] == '>' ? l >> (ur & 63) :
		       op[1]	    ? l >= r :
				      l > r;
	case '+':
		return ul + ur;
	case '-':
		return ul - ur;
	case '*':
		return ul * ur;
	default:
		return divide(a, l, r, op[0]);
	}
}

static int64_t constant(struct arith *a)
{
	char *end;
	int64_t value = strtoimax(a->p, &end, 0);

	if (name_char((unsigned char)*end))
		fail(a, "expecting EOF");
	a->p = end;
	return value;
}

static const char *take_name(struct arith *a)
{
	const char *start = a->p;

	while (name_char((unsigned char)*a->p))
		a->p++;
	return arena_strndup(&scratch, start, a->p - start);
}

static int64_t variable(struct arith *a, const char *name)
{
	const char *text = var_get(name);
	int64_t value;
	char *end;

	if (!text && sh.opt[OPT_NOUNSET] && !a->idle)
		sh_fail("%s: parameter not set", name);
	if (!text || !text[strspn(text, " \t\n")])
		return 0;
	value = strtoimax(text, &end, 0);
	if (end[strspn(end, " \t\n")] && !a->idle)
		sh_fail("Illegal number: %s", text);
	return value;
}

static int64_t primary(struct arith *a)
{
	int64_t value;
	char sign;

	deeper(a);
	skip_blanks(a);
	sign = *a->p;
	if (sign == '(') {
		a->p++;
		value = assignment(a);
		skip_blanks(a);
		if (*a->p != ')')
			fail(a, "expecting ')'");
		a->p++;
	} else if (sign && strchr("+-!~", sign)) {
		a->p++;
		value = primary(a);
		value = sign == '-' ? (int64_t)(0 - (uint64_t)value) :
			sign == '!' ? !value :
			sign == '~' ? ~value :
				      value;
	} else if (sign >= '0' && sign <= '9') {
		value = constant(a);
	} else if (name_start((unsigned char)sign)) {
		value = variable(a, take_name(a));
	} else {
		fail(a, "expecting primary");
	}
	a->depth--;
	return value;
}

/* Operators of this level and above; those of one level group to the left. */
static int64_t binary(struct arith *a, int level)
{
	int64_t left = primary(a);
	const struct binary_op *op;

	while ((op = peek_operator(a)) && op->level >= level) {
		bool idle = (op->level == 1 && left) ||
			    (op->level == 2 && !left);
		int64_t right;

		a->p += strlen(op->text);
		a->idle += idle;
		right = binary(a, op->level + 1);
		a->idle -= idle;
		left = apply(a, op->text, left, right);
	}
	return left;
}

static int64_t conditional(struct arith *a)
{
	int64_t test = binary(a, 1);
	int64_t yes, no;

	skip_blanks(a);
	if (*a->p != '?')
		return test;
	a->p++;
	a->idle += !test;
	yes = assignment(a);
	a->idle -= !test;
	skip_blanks(a);
	if (*a->p != ':')
		fail(a, "expecting ':'");
	a->p++;
	a->idle += !!test;
	no = assignment(a);
	a->idle -= !!test;
	return test ? yes : no;
}

/* "=" or "+=" and so on at the input: its length, or 0. */
static size_t assignment_operator(const char *p)
{
	size_t len = 0;

	if (strncmp(p, "<<", 2) == 0 || strncmp(p, ">>", 2) == 0)
		len = 2;
	else if (*p && strchr("+-*/%&^|", *p))
		len = 1;
	return p[len] == '=' && p[len + 1] != '=' ? len + 1 : 0;
}

static void assign(struct arith *a, const char *name, const char *op,
		   size_t op_len, int64_t *value)
{
	if (op_len > 1) {
		char text[3] = { op[0], op_len > 2 ? op[1] : '\0', '\0' };

		*value = apply(a, text, variable(a, name), *value);
	}
	if (!a->idle)
		var_set_number(name, *value);
}

static int64_t assignment(struct arith *a)
{
	const char *start, *name, *op;
	size_t op_len = 0;
	int64_t value;

	deeper(a);
	skip_blanks(a);
	start = a->p;
	if (name_start((unsigned char)*start)) {
		name = take_name(a);
		skip_blanks(a);
		op = a->p;
		op_len = assignment_operator(op);
	}
	if (op_len) {
		a->p += op_len;
		value = assignment(a);
		assign(a, name, op, op_len, &value);
	} else {
		a->p = start;
		value = conditional(a);
	}
	a->depth--;
	return value;
}

long long arith_eval(const char *text)
{
	struct arith a = { .start = text, .p = text };
	int64_t value = assignment(&a);

	skip_blanks(&a);
	if (*a.p)
		fail(&a, "expecting EOF");
	return value;
}
