/* SPDX-License-Identifier: MIT */
/*
 * Parameters: $name, $1, $?, "$@" and the ${...} forms (expand.h).
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expand.h"
#include "shell.h"
#include "var.h"

static char *number(long value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%ld", value);
	return arena_strdup(&scratch, digits);
}

static const char *positional(const char *digits)
{
	long n = strtol(digits, NULL, 10);

	if (n == 0)
		return sh.arg0;
	return n <= sh.params.count ? sh.params.argv[n - 1] : NULL;
}

/* The value of any parameter but @ and *; NULL when it is unset. */
static const char *value_of(const char *name)
{
	if (isdigit((unsigned char)name[0]))
		return positional(name);
	switch (name[0]) {
	case '?':
		return number(sh.status);
	case '#':
		return number(sh.params.count);
	case '$':
		return number(shell_pid());
	case '!':
		return sh.bg_pid ? number(sh.bg_pid) : NULL;
	case '-':
		return options_letters();
	default:
		return var_get(name);
	}
}

static bool is_list(const char *name)
{
	return name[0] == '@' || name[0] == '*';
}

/* What "$*" puts between the parameters: the first byte of IFS, if any. */
static const char *joint(void)
{
	const char *ifs = var_get("IFS");

	if (!ifs)
		return " ";
	return arena_strndup(&scratch, ifs, *ifs ? 1 : 0);
}

/* $@ and $*: several fields, or one where only one can be. */
static void put_list(struct marked *m, const struct part *p, unsigned mode)
{
	bool at = p->text[0] == '@';
	bool several = (mode & EXPAND_FIELDS) && (at || !p->quoted);
	const char *between = at ? " " : joint();
	enum mark mark = p->quoted ? MARK_QUOTED : MARK_SPLIT;

	for (int i = 0; i < sh.params.count; i++) {
		const char *s = sh.params.argv[i];

		if (i && several)
			marked_put(m, "", 1, MARK_BREAK);
		else if (i)
			marked_put(m, between, strlen(between), mark);
		marked_put(m, s, strlen(s), mark);
		if (!*s && p->quoted && several)
			marked_put(m, "", 1, MARK_NULL);
	}
}

/* The parameters as one string, for ${*#pattern} and the like. */
static const char *list_value(const char *name)
{
	const char *between = name[0] == '@' ? " " : joint();
	struct str s;

	if (!sh.params.count)
		return NULL;
	str_init(&s, &scratch);
	for (int i = 0; i < sh.params.count; i++) {
		if (i)
			str_puts(&s, between);
		str_puts(&s, sh.params.argv[i]);
	}
	return str_end(&s);
}

static char *trim_prefix(char *value, const char *pattern, bool longest)
{
	size_t len = strlen(value);

	for (size_t i = 0; i <= len; i++) {
		size_t cut = longest ? len - i : i;
		char kept = value[cut];
		bool match;

		value[cut] = '\0';
		match = pattern_match(pattern, value);
		value[cut] = kept;
		if (match)
			return value + cut;
	}
	return value;
}

static char *trim_suffix(char *value, const char *pattern, bool longest)
{
	size_t len = strlen(value);

	for (size_t i = 0; i <= len; i++) {
		size_t cut = longest ? i : len - i;

		if (pattern_match(pattern, value + cut)) {
			value[cut] = '\0';
			break;
		}
	}
	return value;
}

static const char *trim(const char *value, const struct part *p)
{
	const char *pattern = expand_pattern(p->arg);
	char *copy = arena_strdup(&scratch, value);

	if (p->op == OP_PREFIX || p->op == OP_PREFIX_LONG)
		return trim_prefix(copy, pattern, p->op == OP_PREFIX_LONG);
	return trim_suffix(copy, pattern, p->op == OP_SUFFIX_LONG);
}

static void put_operand(struct marked *m, const struct part *p, unsigned mode)
{
	mode &= EXPAND_FIELDS;
	if (!p->quoted)
		mode |= EXPAND_OPERAND | EXPAND_TILDE;
	expand_parts(m, p->arg, mode);
}

static const char *assign_default(const struct part *p)
{
	char *value;

	if (!var_name_valid(p->text))
		sh_fail("%s: bad variable name", p->text);
	value = p->quoted ? expand_here(p->arg) : expand_string(p->arg);
	var_set(p->text, value);
	return value;
}

static _Noreturn void missing(const struct part *p)
{
	const char *message = p->op == OP_ERROR ? expand_string(p->arg) : "";

	if (*message)
		sh_fail("%s: %s", p->text, message);
	sh_fail("%s: parameter not set%s", p->text,
		p->colon ? " or null" : "");
}

/* The forms that look only whether the parameter is set. True: all is done. */
static bool put_conditional(struct marked *m, const struct part *p,
			    const char **value, unsigned mode)
{
	bool set = *value && !(p->colon && !**value);

	switch (p->op) {
	case OP_DEFAULT:
		if (!set)
			put_operand(m, p, mode);
		return !set;
	case OP_OTHER:
		if (set)
			put_operand(m, p, mode);
		return true;
	case OP_ASSIGN:
		if (!set)
			*value = assign_default(p);
		return false;
	case OP_ERROR:
		if (!set)
			missing(p);
		return false;
	default:
		if (!*value && sh.opt[OPT_NOUNSET] && !is_list(p->text))
			missing(p);
		return false;
	}
}

static const char *length(const char *name, const char *value)
{
	if (is_list(name))
		return number(sh.params.count);
	return number(value ? strlen(value) : 0);
}

void param_expand(struct marked *m, const struct part *p, unsigned mode)
{
	bool list = p->text && is_list(p->text);
	const char *value;

	if (p->op == OP_BAD)
		sh_fail("Bad substitution");
	value = list ? list_value(p->text) : value_of(p->text);
	if (put_conditional(m, p, &value, mode))
		return;
	if (p->op == OP_LENGTH)
		value = length(p->text, value);
	else if (!value)
		return;
	else if (p->op >= OP_PREFIX)
		value = trim(value, p);
	else if (list) {
		put_list(m, p, mode);
		return;
	}
	marked_put(m, value, strlen(value),
		   p->quoted ? MARK_QUOTED : MARK_SPLIT);
}
