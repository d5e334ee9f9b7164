/* SPDX-License-Identifier: MIT */
/*
 * Shell patterns (expand.h): * ? [a-z] [!a-z] [[:class:]], and a backslash
 * that makes the next byte mean itself, within brackets as well. That is what
 * quoting must do there, and what fnmatch(3) leaves open.
 */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "expand.h"

static const struct {
	const char *name;
	int (*test)(int c);
} classes[] = {
	{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
	{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
	{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
	{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
};

/* "[:name:]" at p: the text behind it, or NULL when it is none. */
static const char *match_class(const char *p, unsigned char c, bool *matches)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		size_t len = strlen(classes[i].name);

		if (strncmp(p + 2, classes[i].name, len) == 0 &&
		    strncmp(p + 2 + len, ":]", 2) == 0) {
			*matches |= classes[i].test(c) != 0;
			return p + len + 4;
		}
	}
	return NULL;
}

static unsigned char take(const char **p)
{
	if (**p == '\\' && (*p)[1])
		++*p;
	return *(*p)++;
}

/*
 * The bracket expression behind the [ at p: the text behind its ], or NULL
 * when there is none and the [ is an ordinary byte.
 */
static const char *match_bracket(const char *p, unsigned char c, bool *matches)
{
	bool negated = *p == '!' || *p == '^';
	bool first = true;

	p += negated;
	*matches = false;
	while (*p && (*p != ']' || first)) {
		unsigned char low, high;
		const char *after;

		first = false;
		if (p[0] == '[' && p[1] == ':') {
			after = match_class(p, c, matches);
			if (after) {
				p = after;
				continue;
			}
		}
		low = high = take(&p);
		if (p[0] == '-' && p[1] && p[1] != ']') {
			p++;
			high = take(&p);
		}
		*matches |= low <= c && c <= high;
	}
	if (!*p)
		return NULL;
	*matches ^= negated;
	return p + 1;
}

/* One pattern item other than * against c; NULL when it does not match. */
static const char *match_one(const char *p, unsigned char c)
{
	const char *after;
	bool matches;

	if (*p == '?')
		return p + 1;
	if (*p == '[') {
		after = match_bracket(p + 1, c, &matches);
		if (after)
			return matches ? after : NULL;
	}
	return *p && take(&p) == c ? p : NULL;
}

/* When the rest does not fit, only the last * can help by taking more. */
bool pattern_match(const char *pattern, const char *s)
{
	const char *star = NULL, *resume = NULL;

	for (;;) {
		const char *after = NULL;

		if (*pattern == '*') {
			star = ++pattern;
			resume = s;
			continue;
		}
		if (*s)
			after = match_one(pattern, *s);
		else if (!*pattern)
			return true;
		if (after) {
			pattern = after;
			s++;
		} else if (star && *resume) {
			pattern = star;
			s = ++resume;
		} else {
			return false;
		}
	}
}
