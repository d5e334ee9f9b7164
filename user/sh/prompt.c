/* SPDX-License-Identifier: MIT */
/*
 * Prompts (expand.h). PS1 knows \w (directory), \W (its last name), \u (user),
 * \h (host), \$ (# for root) and \n, and then expands as a here-document does.
 * What the escapes insert is protected from that second step.
 */
#include <pwd.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "expand.h"
#include "parse.h"
#include "raise.h"
#include "shell.h"
#include "var.h"

char *prompt_text(const char *text)
{
	struct cleanup put;
	struct tree *t;
	char *result;
	int status = sh.status, subst = sh.subst_status;

	if (!strpbrk(text, "$`\\"))
		return arena_strdup(&scratch, text);
	t = tree_new();
	cleanup_push(&put, tree_put, t);
	result = arena_strdup(&scratch, expand_here(parse_prompt(t, text)));
	cleanup_pop(&put);
	sh.status = status;
	sh.subst_status = subst;
	return result;
}

static void put_protected(struct str *s, const char *text)
{
	for (; *text; text++) {
		if (strchr("$`\\", *text))
			str_putc(s, '\\');
		str_putc(s, *text);
	}
}

static const char *directory(bool last_only)
{
	const char *cwd = var_get("PWD");
	const char *home = var_get("HOME");
	size_t len = home ? strlen(home) : 0;
	const char *slash;
	struct str s;

	if (!cwd)
		return "?";
	if (len > 1 && strncmp(cwd, home, len) == 0 &&
	    (!cwd[len] || cwd[len] == '/')) {
		str_init(&s, &scratch);
		str_putc(&s, '~');
		str_puts(&s, cwd + len);
		cwd = str_end(&s);
	}
	slash = strrchr(cwd, '/');
	return last_only && slash && slash[1] ? slash + 1 : cwd;
}

static const char *user(void)
{
	struct passwd *pw = getpwuid(getuid());

	return pw ? arena_strdup(&scratch, pw->pw_name) : "?";
}

static const char *host(void)
{
	struct utsname u;

	return uname(&u) == 0 ? arena_strdup(&scratch, u.nodename) : "?";
}

static const char *escape(char c)
{
	switch (c) {
	case 'w':
	case 'W':
		return directory(c == 'W');
	case 'u':
		return user();
	case 'h':
		return host();
	case '$':
		return geteuid() == 0 ? "#" : "$";
	case 'n':
		return "\n";
	case 'e':
		return "\033";
	default:
		return NULL;
	}
}

char *prompt_expand(bool continued)
{
	const char *text = var_get(continued ? "PS2" : "PS1");
	struct str s;

	str_init(&s, &scratch);
	for (; text && *text; text++) {
		const char *insert = *text == '\\' ? escape(text[1]) : NULL;

		if (insert) {
			put_protected(&s, insert);
			text++;
		} else {
			str_putc(&s, *text);
		}
	}
	return prompt_text(str_end(&s));
}
