/* SPDX-License-Identifier: MIT */
/*
 * A list of files and how ls shows it: filled with list_add(), sorted and
 * shown by list_put(), freed by list_free(). What ls does with directories
 * stands in ls.c, the columns of the long form in longform.c.
 */
#ifndef USER_LISTING_H
#define USER_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "longform.h"

struct entry {
	char *name; /* as it is shown */
	char *path;
	struct stat st;
};

struct listing {
	struct entry *entry;
	size_t count;
};

struct list_style {
	bool long_form, in_columns; /* or one name a line */
	bool inode, blocks, human;  /* numbers before the name */
	bool slash, classify;	    /* a mark behind it: / for directories */
	bool hide_controls;	    /* '?' for what a terminal would obey */
	bool reverse;
	enum { BY_NAME, BY_TIME, BY_SIZE, UNSORTED } order;
	struct long_style columns; /* of the long form */
};

/* Adds a file. NAME and PATH now belong to the list. */
void list_add(struct listing *listing, char *name, char *path,
	      const struct stat *st);

void list_sort(struct listing *listing, const struct list_style *style);

/* Sorts and prints it. */
void list_put(struct listing *listing, struct list_style *style);

/* "total N", the room on disk that all of it takes. */
void list_put_total(const struct listing *listing,
		    const struct list_style *style);

void list_free(struct listing *listing);

#endif
