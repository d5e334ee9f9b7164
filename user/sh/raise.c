/* SPDX-License-Identifier: MIT */
/*
 * Cleanups, catches and messages (raise.h, shell.h). The two stacks are
 * linked lists through the stack frames of those who pushed.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "raise.h"
#include "shell.h"

#define MESSAGE_MAX 1024	/* bytes; a longer message is cut */

static struct cleanup *cleanups;
static struct catch *catches;

void cleanup_push(struct cleanup *c, void (*run)(void *arg), void *arg)
{
	*c = (struct cleanup){ cleanups, run, arg };
	cleanups = c;
}

void cleanup_pop(struct cleanup *c)
{
	assert(c == cleanups);
	cleanups = c->up;
	c->run(c->arg);
}

void catch_push(struct catch *c)
{
	c->up = catches;
	c->mark = cleanups;
	catches = c;
}

void catch_end(struct catch *c)
{
	assert(c == catches);
	catches = c->up;
}

void raise_error(int status)
{
	struct catch *c = catches;

	sh.status = status;
	if (!c)
		shell_exit(status);
	while (cleanups != c->mark)
		cleanup_pop(cleanups);
	catches = c->up;
	longjmp(c->where, 1);
}

void raise_forget(void)
{
	cleanups = NULL;
	catches = NULL;
}

/*
 * One write, so that messages of several processes do not mix. It changes no
 * memory but its own frame: the child of a vfork may call it.
 */
static void message(const char *format, va_list args)
{
	char text[MESSAGE_MAX];
	size_t len;

	snprintf(text, sizeof(text), "%s: %d: %s%s", sh.arg0, sh.line,
		 sh.command ? sh.command : "", sh.command ? ": " : "");
	len = strlen(text);
	vsnprintf(text + len, sizeof(text) - len, format, args);
	len = strlen(text);
	if (len == sizeof(text) - 1)
		len--;
	text[len++] = '\n';
	if (write(STDERR_FILENO, text, len) < 0)
		return;		/* nobody is left to be told */
}

void sh_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(format, args);
	va_end(args);
}

void sh_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(format, args);
	va_end(args);
	out_flush();	/* what was printed before the error counts */
	raise_error(2);
}
