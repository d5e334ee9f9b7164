/* SPDX-License-Identifier: MIT */
/*
 * The table of variables (var.h): a small hash of entries that are never
 * freed, only unset. Text imported from the environment is used in place
 * until it changes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cwd.h"
#include "lex.h"
#include "mem.h"
#include "shell.h"
#include "var.h"

#define BUCKETS 64

struct saved_var {
	struct saved_var *next;
	struct var *var;
	char *text;
	unsigned flags;
};

static struct var *table[BUCKETS];
static struct arena names;	/* entries and names, for good */
static struct scope *scopes;

static struct var **bucket(const char *name, size_t len)
{
	unsigned hash = 0;

	for (size_t i = 0; i < len; i++)
		hash = hash * 31 + (unsigned char)name[i];
	return &table[hash % BUCKETS];
}

static struct var *find(const char *name, size_t len)
{
	struct var *v = *bucket(name, len);

	while (v && (v->name_len != len || memcmp(v->name, name, len) != 0))
		v = v->next;
	return v;
}

static struct var *find_or_make(const char *name, size_t len)
{
	struct var *v = find(name, len);
	struct var **head = bucket(name, len);

	if (v)
		return v;
	v = arena_alloc(&names, sizeof(*v));
	v->name = arena_strndup(&names, name, len);
	v->name_len = len;
	v->next = *head;
	*head = v;
	return v;
}

static void set_text(struct var *v, char *text, unsigned borrowed)
{
	if (!(v->flags & VAR_BORROWED))
		pool_strfree(v->text);
	v->text = text;
	v->flags = (v->flags & ~VAR_BORROWED) | borrowed;
}

bool var_name_valid(const char *name)
{
	if (!name_start((unsigned char)*name))
		return false;
	while (name_char((unsigned char)*name))
		name++;
	return !*name;
}

void var_check_name(const char *name)
{
	if (!var_name_valid(name))
		sh_fail("%s: bad variable name", name);
}

static void import(char *text)
{
	size_t len = strcspn(text, "=");
	struct var *v;

	if (!text[len] || !name_start((unsigned char)text[0]))
		return;
	for (size_t i = 0; i < len; i++)
		if (!name_char((unsigned char)text[i]))
			return;
	v = find_or_make(text, len);
	set_text(v, text, VAR_BORROWED);
	v->flags |= VAR_EXPORT;
}

static void set_default(const char *name, const char *value)
{
	if (!var_get(name))
		var_set(name, value);
}

static char if_default[] = "IFS= \t\n";
static char ps2_default[] = "PS2=> ";
static char ps4_default[] = "PS4=+ ";
static char optind_default[] = "OPTIND=1";

void vars_init(char **environment)
{
	import(ps2_default);
	import(ps4_default);
	while (*environment)
		import(*environment++);
	import(if_default);
	import(optind_default);
	find("PS2", 3)->flags &= ~VAR_EXPORT;
	find("PS4", 3)->flags &= ~VAR_EXPORT;
	find("IFS", 3)->flags &= ~VAR_EXPORT;
	find("OPTIND", 6)->flags &= ~VAR_EXPORT;
	set_default("PATH", "/bin:/sbin:/usr/bin:/usr/sbin");
}

/* Values that exist only when someone asks. */
static const char *dynamic(const char *name)
{
	static char line[16];
	static char parent[16];

	if (strcmp(name, "LINENO") == 0) {
		snprintf(line, sizeof(line), "%d", sh.line);
		return line;
	}
	if (strcmp(name, "PPID") == 0) {
		if (!parent[0])
			snprintf(parent, sizeof(parent), "%d",
				 (int)getppid());
		return parent;
	}
	return NULL;
}

/* $PWD is checked against the kernel's opinion before its first use. */
static void check_pwd(const char *name)
{
	static bool checked;
	struct var *v;
	const char *inherited, *cwd;

	if (checked || strcmp(name, "PWD") != 0)
		return;
	checked = true;
	v = find("PWD", 3);
	inherited = v && v->text ? v->text + sizeof("PWD=") - 1 : NULL;
	cwd = cwd_start(inherited);
	if (cwd && !(inherited && strcmp(cwd, inherited) == 0))
		var_set("PWD", cwd);
}

const char *var_get(const char *name)
{
	size_t len = strlen(name);
	struct var *v;

	check_pwd(name);
	v = find(name, len);
	if (v && v->text)
		return v->text + len + 1;
	return dynamic(name);
}

void var_check_writable(const char *name)
{
	struct var *v = find(name, strlen(name));

	if (v && (v->flags & VAR_READONLY))
		sh_fail("%s: is read only", name);
}

void var_set(const char *name, const char *value)
{
	size_t len = strlen(name);
	size_t size = strlen(value) + 1;
	struct var *v = find_or_make(name, len);
	char *text;

	check_pwd(name);
	var_check_writable(name);
	text = pool_alloc(len + 1 + size);
	memcpy(text, name, len);
	text[len] = '=';
	memcpy(text + len + 1, value, size);
	set_text(v, text, 0);
	if (sh.opt[OPT_ALLEXPORT])
		v->flags |= VAR_EXPORT;
	if (strcmp(name, "OPTIND") == 0) {
		sh.params.opt_index = atoi(value);
		sh.params.opt_pos = 0;
	}
}

void var_set_number(const char *name, long value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%ld", value);
	var_set(name, digits);
}

void var_unset(const char *name)
{
	struct var *v = find(name, strlen(name));

	var_check_name(name);
	var_check_writable(name);
	if (v) {
		set_text(v, NULL, 0);
		v->flags = 0;
	}
}

void var_mark(const char *name, enum var_flags flags)
{
	var_check_name(name);
	find_or_make(name, strlen(name))->flags |= flags;
}

const struct var *var_next(const struct var *v)
{
	size_t i = 0;

	if (v && v->next)
		return v->next;
	if (v)
		i = bucket(v->name, v->name_len) - table + 1;
	while (i < BUCKETS && !table[i])
		i++;
	return i < BUCKETS ? table[i] : NULL;
}

static void scope_end(void *arg)
{
	struct scope *s = arg;

	while (s->saved) {
		struct saved_var *old = s->saved;

		set_text(old->var, old->text, 0);
		old->var->flags = old->flags;
		s->saved = old->next;
		pool_free(old, sizeof(*old));
	}
	scopes = s->up;
}

void scope_push(struct scope *s)
{
	s->up = scopes;
	s->saved = NULL;
	scopes = s;
	cleanup_push(&s->cleanup, scope_end, s);
}

void scope_pop(struct scope *s)
{
	cleanup_pop(&s->cleanup);
}

bool var_local(const char *name)
{
	struct saved_var *old;
	struct var *v;

	if (!scopes)
		return false;
	var_check_name(name);
	v = find_or_make(name, strlen(name));
	for (old = scopes->saved; old; old = old->next)
		if (old->var == v)
			return true;
	old = pool_alloc(sizeof(*old));
	*old = (struct saved_var){ scopes->saved, v, v->text, v->flags };
	scopes->saved = old;
	if (v->text && !(v->flags & VAR_BORROWED))
		v->text = pool_strdup(v->text);
	return true;
}
