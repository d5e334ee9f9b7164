/* SPDX-License-Identifier: MIT */
/*
 * Redirections, in two steps: redir_prepare expands the words (and may raise),
 * redir_apply moves descriptors. The second step changes nothing in memory
 * when nothing is saved, so the child of a vfork may take it.
 */
#ifndef SH_REDIR_H
#define SH_REDIR_H

#include <stdbool.h>

#include "raise.h"
#include "tree.h"

#define REDIR_FDS 10	/* what a script can name: 0-9 */

struct ready {
	struct ready *next;
	enum redir_kind kind;
	int fd;
	const char *text;	/* path, descriptor or "-", or body */
};

/* What the changed descriptors were before. */
struct redir_saved {
	int copy[REDIR_FDS];
	struct cleanup cleanup;
};

struct ready *redir_prepare(const struct redir *list);

/*
 * In order, left to right; false, with a message, at the first that fails.
 * saved may be NULL: the changes are for good.
 */
bool redir_apply(const struct ready *list, struct redir_saved *saved);

/* Every begin is followed by one end, which restores, or one keep. */
void redir_begin(struct redir_saved *saved);
void redir_end(struct redir_saved *saved);
void redir_keep(struct redir_saved *saved);

/* The shell's words for an errno after a failed open or exec. */
const char *redir_error(int error, const char *missing);

#endif
