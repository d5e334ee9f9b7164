/* SPDX-License-Identifier: MIT */
/*
 * The strings of exec: argv and envp, copied out of the old program before it
 * goes, one after the other with their NULs, in pages of their own. Limits as
 * execve(2) has them: a string MAX_STRING; all of them with their pointers a
 * quarter of the stack's limit, but no more than of 8 MiB, and no less than
 * MIN_ALL.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/string.h"
#include "mm/object.h"

#define MAX_STRING	(128 * 1024UL)
#define MAX_ALL		(2 * 1024 * 1024UL)
#define MIN_ALL		(128 * 1024UL)
#define MAX_PAGES	(MAX_ALL / PAGE_SIZE)

struct exec_strings *exec_strings_new(void)
{
	struct exec_strings *s = kzalloc(sizeof(*s));

	if (!s)
		return NULL;
	s->pages = kzalloc(MAX_PAGES * sizeof(char *));
	if (!s->pages) {
		kfree(s);
		return NULL;
	}
	return s;
}

void exec_strings_free(struct exec_strings *s)
{
	for (unsigned i = 0; i < s->page_count; i++)
		kfree(s->pages[i]);
	kfree(s->pages);
	kfree(s);
}

int exec_strings_check(const struct exec_strings *s, u64 stack_limit)
{
	u64 pointers = ((u64)s->argc + s->envc) * 8;
	u64 most = MAX(MIN(stack_limit / 4, MAX_ALL), MIN_ALL);

	return s->used + pointers > most ? -E2BIG : 0;
}

/* Where the next byte goes, and how much room is left in its page. */
static int room(struct exec_strings *s, char **at, size_t *left)
{
	unsigned page = (unsigned)(s->used / PAGE_SIZE);

	if (page == MAX_PAGES)
		return -E2BIG;
	if (page == s->page_count) {
		s->pages[page] = kmalloc(PAGE_SIZE);
		if (!s->pages[page])
			return -ENOMEM;
		s->page_count++;
	}
	*at = s->pages[page] + s->used % PAGE_SIZE;
	*left = PAGE_SIZE - s->used % PAGE_SIZE;
	return 0;
}

int exec_strings_add_user(struct exec_strings *s, u64 user)
{
	u64 start = s->used;

	for (;;) {
		char *at;
		size_t left;
		ssize_t n;
		int error = room(s, &at, &left);

		if (error)
			return error;
		n = copy_str_in(at, user, left);
		if (n >= 0) {
			s->used += (u64)n + 1;
			return s->used - start > MAX_STRING ? -E2BIG : 0;
		}
		if (n != -ENAMETOOLONG)
			return (int)n;
		s->used += left;	/* it goes on in the next page */
		user += left;
		if (s->used - start > MAX_STRING)
			return -E2BIG;
	}
}

int exec_strings_add(struct exec_strings *s, const char *text)
{
	size_t n = strlen(text) + 1;

	while (n > 0) {
		char *at;
		size_t left;
		int error = room(s, &at, &left);

		if (error)
			return error;
		left = MIN(left, n);
		memcpy(at, text, left);
		s->used += left;
		text += left;
		n -= left;
	}
	return 0;
}

/*
 * For `#!`: the first argument goes, `count` strings come before the rest.
 * Rare, so it is simply copied anew. Result: 0 or an error.
 */
int exec_strings_prepend(struct exec_strings *s, const char *const *texts,
			 unsigned count)
{
	struct exec_strings old = *s;
	u64 skip = 0;
	int error = 0;

	s->pages = kzalloc(MAX_PAGES * sizeof(char *));
	if (!s->pages) {
		s->pages = old.pages;
		return -ENOMEM;
	}
	s->page_count = 0;
	s->used = 0;
	for (unsigned i = 0; i < count && !error; i++)
		error = exec_strings_add(s, texts[i]);
	s->argc = old.argc ? old.argc - 1 + count : count;
	if (old.argc)
		while (old.pages[skip / PAGE_SIZE][skip % PAGE_SIZE] != 0)
			skip++;
	skip += old.argc ? 1 : 0;
	for (; skip < old.used && !error; skip++) {
		char *at;
		size_t left;

		error = room(s, &at, &left);
		if (!error) {
			*at = old.pages[skip / PAGE_SIZE][skip % PAGE_SIZE];
			s->used++;
		}
	}
	for (unsigned i = 0; i < old.page_count; i++)
		kfree(old.pages[i]);
	kfree(old.pages);
	return error;
}
