/* SPDX-License-Identifier: MIT */
/*
 * The expressions of find: a tree of tests and actions, read from arguments by
 * predicate_parse() and asked about one file after the other. predicate.c has
 * the tests, findexec.c the commands, findparse.c reads.
 */
#ifndef USER_PREDICATE_H
#define USER_PREDICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* The file under question. */
struct found {
	const char *path;
	struct stat st;
	bool prune; /* set by -prune: do not go below it */
};

struct predicate {
	bool (*holds)(struct predicate *self, struct found *file);
	struct predicate *left, *right; /* of ! -a -o */
	const char *text;		/* a pattern, or letters */
	char relation;			/* of NUMBER: + more, - less, = equal */
	long long number;
	long long unit;	      /* or what else the name means, see the table */
	struct timespec time; /* of -newer */
	char **command;	      /* of -exec and -ok, ended by NULL */
	bool many;	      /* -exec … + */
	char **paths;	      /* what that has collected */
	size_t path_count, path_bytes;
};

/* How the argument of a test is read. */
enum predicate_argument {
	TAKES_NOTHING,
	TAKES_TEXT,
	TAKES_NUMBER, /* +N, -N or N */
	TAKES_SIZE,   /* the same with a unit */
	TAKES_MODE,
	TAKES_USER,
	TAKES_GROUP,
	TAKES_FILE,
	TAKES_COMMAND,
};

/* A test or action by its name. */
struct predicate_kind {
	const char *name;
	bool (*holds)(struct predicate *self, struct found *file);
	enum predicate_argument argument;
	long long unit;
	bool is_action; /* then there is no -print but those written */
};

/* All of them, ended by one without a name. */
extern const struct predicate_kind predicate_kinds[];

/* The three that join others. */
bool predicate_and(struct predicate *self, struct found *file);
bool predicate_or(struct predicate *self, struct found *file);
bool predicate_not(struct predicate *self, struct found *file);

/* What applies to the whole walk, wherever in the expression it stands. */
struct find_options {
	int min_depth, max_depth; /* max_depth -1: no limit */
	bool depth_first, one_system;
};

/*
 * Reads the expression at ARGUMENTS, up to their NULL; no words at all are
 * true. Adds -print if it has no action. Ends the program if it is wrong.
 */
struct predicate *predicate_parse(char **arguments,
				  struct find_options *options);

bool predicate_holds(struct predicate *predicate, struct found *file);

/* Runs what an -exec … + in it has collected and not yet run. */
void predicate_finish(struct predicate *predicate);

/* Has an action failed? */
extern bool predicate_failed;

#endif
