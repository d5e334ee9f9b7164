/* SPDX-License-Identifier: MIT */
/*
 * Lines shown with those around them: see context.h. The lines before are
 * kept in a ring until one is to be shown.
 */
#include "context.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

/* As many lines are kept at most, whatever is asked for. */
#define BEFORE_MAX 100000

void context_begin(struct context *context, const char *name)
{
	if (context->before > BEFORE_MAX)
		context->before = BEFORE_MAX;
	context->name = name;
	context->ring = calloc(context->before + 1, sizeof(*context->ring));
	if (!context->ring)
		errx(2, "memory exhausted");
}

void context_end(struct context *context)
{
	for (long long i = 0; i < context->before; i++)
		free(context->ring[i].text);
	free(context->ring);
}

void context_put_prefix(const struct context *context, unsigned long number,
			char mark)
{
	if (context->names)
		printf("%s%c", context->name, mark);
	if (context->numbers)
		printf("%lu%c", number, mark);
}

static void put(struct context *context, const struct line *line,
		unsigned long number, char mark)
{
	static bool any;

	/* Between groups that are not neighbours, in one file or in two. */
	if ((context->after || context->before) && any &&
	    (context->last_put == 0 || context->last_put + 1 != number))
		puts("--");
	any = true;
	context->last_put = number;
	context_put_prefix(context, number, mark);
	fwrite(line->text, 1, line->length, stdout);
	putchar('\n');
}

/* What is kept of the lines before NUMBER, and not yet shown. */
static void put_before(struct context *context, unsigned long number)
{
	unsigned long first = 1;

	if (number > (unsigned long)context->before)
		first = number - context->before;
	if (first <= context->last_put)
		first = context->last_put + 1;
	for (; first < number; first++)
		put(context, &context->ring[first % context->before], first,
		    '-');
}

void context_put(struct context *context, const struct line *line,
		 unsigned long number)
{
	if (context->before)
		put_before(context, number);
	put(context, line, number, ':');
	context->after_left = context->after;
}

void context_pass(struct context *context, const struct line *line,
		  unsigned long number)
{
	struct line *place;

	if (context->after_left > 0) {
		context->after_left--;
		put(context, line, number, '-');
	}
	if (!context->before)
		return;
	place = &context->ring[number % context->before];
	free(place->text);
	place->text = xmalloc(line->length);
	memcpy(place->text, line->text, line->length);
	place->length = line->length;
}
