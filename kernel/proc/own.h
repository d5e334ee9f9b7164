/* SPDX-License-Identifier: MIT */
/*
 * Inside proc/: what its files need of each other.
 */
#ifndef PROC_OWN_H
#define PROC_OWN_H

#include "proc/proc.h"

/* table.c */
struct proc *proc_alloc(void);		/* EMBRYO, in no list; NULL: memory */
void proc_free(struct proc *p);		/* in no list any more */
/* A pid and a place in the tree; the table's lock is held. */
void proc_enter(struct proc *p, struct proc *parent);
void proc_leave(struct proc *p);	/* the table's lock is held */

/* exit.c: our parent, if it waits in vfork, may go on: we left its memory. */
void vfork_release(struct proc *p);

/* usage.c */
void usage_add(struct linux_rusage *to, const struct linux_rusage *more);

/* elf.c: what a program's file says, mapped into a space. */
struct program {
	u64 entry;			/* where it starts */
	u64 base;			/* of the interpreter, 0: none */
	u64 headers;			/* program headers in memory, or 0 */
	u64 program_entry;		/* AT_ENTRY: the program's own */
	unsigned header_count;
	u64 end;			/* of the highest segment: the heap */
	bool executable_stack;
};

/* strings.c: for `#!`: the first argument goes, these come before the rest. */
int exec_strings_prepend(struct exec_strings *s, const char *const *texts,
			 unsigned count);

#define EXEC_HEAD 256			/* bytes of a file exec looks at */

/* Map the ELF file whose first bytes are `head`. May sleep. 0, -ENOEXEC … */
int elf_load(struct space *s, struct vnode *file, const u8 head[EXEC_HEAD],
	     const struct fs_context *c, struct program *out);

/* Read from a file in the kernel. Result: bytes, or an error. */
ssize_t exec_read(struct vnode *file, void *to, size_t n, u64 offset);

/* Find a program: a regular file that may be executed. 0 and a reference
 * that denies writing to it (exec_close gives it back). */
int exec_open(const struct fs_context *c, struct vnode *at, const char *path,
	      unsigned walk_flags, struct vnode **file);
void exec_close(struct vnode *file);

/* stack.c: arguments, environment and auxv as Linux lays them out. Maps the
 * stack. Result: 0 and *sp, or an error. */
int stack_build(struct space *s, const struct exec_strings *strings,
		const char *path, const struct program *program,
		const struct cred *cred, bool secure, u64 *sp);

#endif
