/* SPDX-License-Identifier: MIT */
/*
 * Lists of files: see listing.h. What stands in front of a name, its numbers,
 * is made once for both forms; in the short form it is part of the text that
 * the columns are measured by.
 */
#include "listing.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "columns.h"
#include "names.h"
#include "util.h"

void list_add(struct listing *listing, char *name, char *path,
	      const struct stat *st)
{
	struct entry *entry;

	listing->entry = grow(listing->entry, listing->count, sizeof(*entry));
	entry = &listing->entry[listing->count++];
	entry->name = name;
	entry->path = path;
	entry->st = *st;
}

void list_free(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		free(listing->entry[i].name);
		free(listing->entry[i].path);
	}
	free(listing->entry);
}

/* qsort gives its comparison nothing but two entries. */
static const struct list_style *sorting;

static int compare_times(const struct timespec *a, const struct timespec *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return (a->tv_nsec > b->tv_nsec) - (a->tv_nsec < b->tv_nsec);
}

static int compare(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int result = 0;

	/* The newest and the largest first. */
	if (sorting->order == BY_TIME)
		result = compare_times(long_time(&sorting->columns, &b->st),
				       long_time(&sorting->columns, &a->st));
	else if (sorting->order == BY_SIZE)
		result = (a->st.st_size < b->st.st_size) -
			 (a->st.st_size > b->st.st_size);
	if (result == 0)
		result = strcmp(a->name, b->name);
	return sorting->reverse ? -result : result;
}

void list_sort(struct listing *listing, const struct list_style *style)
{
	sorting = style;
	if (listing->count > 1 && style->order != UNSORTED)
		qsort(listing->entry, listing->count, sizeof(struct entry),
		      compare);
}

/* What a file is, by the character behind its name. */
static const char *mark(const struct list_style *style, mode_t mode)
{
	if (S_ISDIR(mode))
		return style->classify || style->slash ? "/" : "";
	if (!style->classify)
		return "";
	if (S_ISLNK(mode))
		return style->long_form ? "" : "@";
	if (S_ISFIFO(mode))
		return "|";
	if (S_ISSOCK(mode))
		return "=";
	return S_ISREG(mode) && (mode & 0111) ? "*" : "";
}

static void replace_controls(const struct list_style *style, char *text)
{
	for (; style->hide_controls && *text; text++)
		if ((unsigned char)*text < ' ' || *text == 127)
			*text = '?';
}

/* The number of KiB that a file takes up, or a human form of that. */
static void blocks_text(const struct list_style *style, blkcnt_t blocks,
			char text[HUMAN_SIZE_MAX])
{
	if (style->human)
		human_size(blocks * 512ull, text);
	else
		snprintf(text, HUMAN_SIZE_MAX, "%llu", (blocks + 1ull) / 2);
}

static char *shown_name(const struct list_style *style,
			const struct entry *entry)
{
	char *name =
		format("%s%s", entry->name, mark(style, entry->st.st_mode));

	replace_controls(style, name);
	return name;
}

/* How wide the numbers before a name are. */
struct widths {
	int inode, blocks;
};

static struct widths measure(const struct listing *listing,
			     const struct list_style *style)
{
	struct widths widths = { 0, 0 };
	char text[HUMAN_SIZE_MAX];

	for (size_t i = 0; i < listing->count; i++) {
		const struct stat *st = &listing->entry[i].st;
		int inode = snprintf(text, sizeof(text), "%llu",
				     (unsigned long long)st->st_ino);
		int blocks;

		blocks_text(style, st->st_blocks, text);
		blocks = strlen(text);
		if (widths.inode < inode)
			widths.inode = inode;
		if (widths.blocks < blocks)
			widths.blocks = blocks;
	}
	return widths;
}

/* What stands before everything else. */
static char *prefix(const struct list_style *style, const struct entry *entry,
		    struct widths widths)
{
	char blocks[HUMAN_SIZE_MAX] = "";
	unsigned long long inode = entry->st.st_ino;
	const char *blank = style->blocks ? " " : "";
	int width = style->blocks ? widths.blocks : 0;

	if (style->blocks)
		blocks_text(style, entry->st.st_blocks, blocks);
	if (style->inode)
		return format("%*llu %*s%s", widths.inode, inode, width, blocks,
			      blank);
	return format("%*s%s", width, blocks, blank);
}

static void put_link_target(const struct list_style *style,
			    const struct entry *entry)
{
	char target[PATH_MAX];
	ssize_t length = readlink(entry->path, target, sizeof(target) - 1);
	struct stat st = { 0 };

	if (length < 0)
		return;
	target[length] = '\0';
	replace_controls(style, target);
	stat(entry->path, &st);
	printf(" -> %s%s", target, mark(style, st.st_mode));
}

static void put_long(const struct listing *listing, struct list_style *style,
		     struct widths widths)
{
	for (size_t i = 0; i < listing->count; i++)
		long_measure(&style->columns, &listing->entry[i].st);
	for (size_t i = 0; i < listing->count; i++) {
		const struct entry *entry = &listing->entry[i];
		char *before = prefix(style, entry, widths);
		char *name = shown_name(style, entry);

		fputs(before, stdout);
		long_put(&style->columns, &entry->st);
		fputs(name, stdout);
		if (S_ISLNK(entry->st.st_mode))
			put_link_target(style, entry);
		putchar('\n');
		free(before);
		free(name);
	}
}

static void put_short(const struct listing *listing,
		      const struct list_style *style, struct widths widths)
{
	char **texts = xmalloc(listing->count * sizeof(*texts));

	for (size_t i = 0; i < listing->count; i++) {
		char *before = prefix(style, &listing->entry[i], widths);
		char *name = shown_name(style, &listing->entry[i]);

		texts[i] = format("%s%s", before, name);
		free(before);
		free(name);
	}
	/* One column is what a line of one place has room for. */
	put_columns(texts, listing->count,
		    style->in_columns ? terminal_width() : 1);
	for (size_t i = 0; i < listing->count; i++)
		free(texts[i]);
	free(texts);
}

void list_put(struct listing *listing, struct list_style *style)
{
	struct widths widths = measure(listing, style);

	list_sort(listing, style);
	if (style->long_form)
		put_long(listing, style, widths);
	else
		put_short(listing, style, widths);
}

void list_put_total(const struct listing *listing,
		    const struct list_style *style)
{
	char text[HUMAN_SIZE_MAX];
	blkcnt_t blocks = 0;

	for (size_t i = 0; i < listing->count; i++)
		blocks += listing->entry[i].st.st_blocks;
	blocks_text(style, blocks, text);
	printf("total %s\n", text);
}
