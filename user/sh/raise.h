/* SPDX-License-Identifier: MIT */
/*
 * Errors that leave several functions at once. Whoever changes something that
 * must be changed back (descriptors, local variables, an input) pushes a
 * cleanup, which lives in its own stack frame, and pops it when done. An error
 * runs the cleanups pushed since the catch, newest first, while their frames
 * still stand, and then jumps to the catch. Without a catch the shell ends.
 */
#ifndef SH_RAISE_H
#define SH_RAISE_H

#include <setjmp.h>

struct cleanup {
	struct cleanup *up;
	void (*run)(void *arg);
	void *arg;
};

struct catch {
	struct catch *up;
	struct cleanup *mark;
	jmp_buf where;
};

void cleanup_push(struct cleanup *c, void (*run)(void *arg), void *arg);
/* Takes off the newest, which must be c, and runs it. */
void cleanup_pop(struct cleanup *c);

/*
 * if (!catch_begin(&c)) { ...may raise...; catch_end(&c); } else { raised }
 * After a raise the catch has been taken off already and sh.status is set.
 */
#define catch_begin(c) (catch_push(c), setjmp((c)->where))
void catch_push(struct catch *c);
void catch_end(struct catch *c);

_Noreturn void raise_error(int status);
/* Forgets all catches and cleanups: the child of a fork has none. */
void raise_forget(void);

#endif
