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

/* group.c; the table's lock is held */
void group_init(void);
void group_leave(struct proc *p);	/* it leaves the table */
bool group_uses_number(pid_t number);	/* a group or session has it */
bool group_is_orphaned(pid_t group, const struct proc *without);
/* p is leaving: groups that lose their last link to the session by that, and
 * have stopped members, get SIGHUP and SIGCONT. */
void group_orphan(struct proc *p);
struct list *group_bucket(pid_t group);	/* it and others, by group_link */

#define group_for_each(p, id)						\
	list_for_each(p, group_bucket(id), group_link)			\
		if ((p)->group == (id))

/* user.c; the table's lock is held */
void user_init(void);
void user_enter(struct proc *p, const struct proc *parent);
void user_leave(struct proc *p);
/* Would so many more be too many (RLIMIT_NPROC)? Of root, never. */
bool user_is_over(const struct proc *p, unsigned more);

/* exit.c: our parent, if it waits in vfork, may go on: we left its memory. */
void vfork_release(struct proc *p);

/* signal.c; the last two with signal_lock held */
bool signal_default_is_nothing(int signal);
bool signal_dropped(const struct proc *p, int signal);	/* no use waiting */
void signal_forget(struct proc *p, u64 signals);	/* not pending now */

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

/* strings.c: do they leave enough of a stack of that limit? 0 or -E2BIG. */
int exec_strings_check(const struct exec_strings *s, u64 stack_limit);

/* For `#!`: the first argument goes, these come before the rest. */
int exec_strings_prepend(struct exec_strings *s, const char *const *texts,
			 unsigned count);

#define EXEC_HEAD 256			/* bytes of a file exec looks at */

struct elf_header {			/* elf(5) */
	u8 ident[16];
	u16 type, machine;
	u32 version;
	u64 entry, phoff, shoff;
	u32 flags;
	u16 ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct elf_segment {			/* a program header */
	u32 type, flags;
	u64 offset, vaddr, paddr, filesz, memsz, align;
};

struct elf_object {
	struct vnode *file;
	struct elf_header header;
	struct elf_segment *segments;	/* header.phnum of them */
};

struct elf {				/* a program, and its linker if any */
	struct elf_object program, linker;
};

/*
 * Look at the ELF file whose first bytes are `head`, and at the dynamic
 * linker that it may name. May sleep. Result: 0, -ENOEXEC, -ENOENT (the
 * linker), -ELIBBAD, -EIO, -ENOMEM.
 */
int elf_open(const struct fs_context *c, struct vnode *file,
	     const u8 head[EXEC_HEAD], struct elf *elf);
void elf_close(struct elf *elf);

/* Map its segments. 0, or an error: what is mapped so far stays. */
int elf_map(struct space *s, const struct elf *elf, struct program *out);

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
