/* SPDX-License-Identifier: MIT */
/*
 * exec(): the process stays, the program is another one.
 *
 * The new address space with its stack is built beside the old one; until it
 * is complete every error leaves the old program whole. The point of no
 * return is one pointer (commit, below): then the old space goes, and the
 * trap frame is rewritten so that the return to user mode enters the new
 * program at its start, with nothing of the old one in any register.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/string.h"
#include "cpu/fpu.h"
#include "cpu/io.h"
#include "mm/object.h"
#include "trace/trace.h"

#define SCRIPT_DEPTH	5		/* `#!` that leads to `#!` … */

bool exec_eager;

struct image {				/* what is being built */
	struct vnode *file;
	struct space *space;
	struct program program;
	struct cred cred;
	bool secure;			/* it acts for another user */
	bool readable;			/* to the caller: the file */
	u64 sp;
};

int exec_open(const struct fs_context *c, struct vnode *at, const char *path,
	      unsigned walk_flags, struct vnode **file)
{
	int error = path_walk(c, at, path, walk_flags, file);

	if (error) {
		*file = NULL;
		return error;
	}
	if (!vnode_is(*file, S_IFREG))
		error = vnode_is(*file, S_IFLNK) ? -ELOOP : -EACCES;
	if (!error)
		error = vnode_access(*file, c->cred, 1);
	if (!error)
		error = vnode_start_running(*file);
	if (error) {
		vnode_put(*file);
		*file = NULL;
	}
	return error;
}

void exec_close(struct vnode *file)
{
	vnode_running_done(file);
	vnode_put(file);
}

/* "#! interpreter [one argument]" in head: cut in place. */
static int script_parse(char head[EXEC_HEAD + 1], char **interpreter,
			char **argument)
{
	char *line = head + 2, *end = strchr(line, '\n');

	if (!end) {			/* cut short: is the path whole? */
		if (strlen(line) >= EXEC_HEAD - 2 && !strchr(line + strspn(
			line, " \t"), ' '))
			return -ENOEXEC;
		end = line + strlen(line);
	}
	while (end > line && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = 0;
	line += strspn(line, " \t");
	if (!*line)
		return -ENOEXEC;
	*interpreter = line;
	line += strcspn(line, " \t");
	*argument = NULL;
	if (*line) {
		*line++ = 0;
		*argument = line + strspn(line, " \t");
	}
	return 0;
}

/*
 * Open the program that is to run: `path`, or what its first line names; the
 * strings grow by that line's words. head is the opened file's. An
 * interpreter's name goes to `next` before head is read into again.
 */
static int open_program(const struct fs_context *c, struct vnode *at,
			const char *path, unsigned walk_flags,
			struct exec_strings *strings, char head[EXEC_HEAD + 1],
			struct vnode **file)
{
	char next[EXEC_HEAD];
	int error = exec_open(c, at, path, walk_flags, file);

	for (int depth = 0; !error; depth++) {
		char *interpreter, *argument;
		const char *texts[3];
		unsigned n = 0;
		ssize_t got;

		memset(head, 0, EXEC_HEAD + 1);
		got = exec_read(*file, head, EXEC_HEAD, 0);
		if (got < 0)
			error = (int)got;
		if (error || head[0] != '#' || head[1] != '!')
			break;
		exec_close(*file);
		if (depth == SCRIPT_DEPTH)
			return -ELOOP;
		error = script_parse(head, &interpreter, &argument);
		if (error)
			return error;
		texts[n++] = interpreter;
		if (argument)
			texts[n++] = argument;
		texts[n++] = path;
		error = exec_strings_prepend(strings, texts, n);
		if (error)
			return error;
		string_copy(next, interpreter, sizeof(next));
		path = next;
		error = exec_open(c, NULL, path, WALK_FOLLOW, file);
		if (error)
			return error;
	}
	if (error && *file)
		exec_close(*file);
	return error;
}

/* Set-uid and set-gid bits of the file. */
static void image_cred(struct image *i, const struct cred *old)
{
	struct attributes a;
	mode_t mode;

	mutex_lock(&i->file->lock);	/* chown changes both at once */
	a = i->file->attr;
	mutex_unlock(&i->file->lock);
	mode = a.mode;
	i->readable = vnode_access(i->file, old, 4) == 0;
	i->cred = *old;
	if (proc_current()->no_new_privileges)
		mode &= ~(mode_t)(S_ISUID | S_ISGID);
	if (mode & S_ISUID)
		i->cred.euid = a.uid;
	if ((mode & (S_ISGID | 010)) == (S_ISGID | 010))
		i->cred.egid = a.gid;
	i->cred.suid = i->cred.fsuid = i->cred.euid;
	i->cred.sgid = i->cred.fsgid = i->cred.egid;
	i->secure = i->cred.euid != i->cred.uid || i->cred.egid != i->cred.gid;
}

/*
 * The new space with the program and its stack. As on Linux, a file that
 * passed elf_open but whose segments cannot be mapped has gone too far: the
 * process ends by SIGSEGV.
 */
static int image_build(struct image *i, const struct elf *elf,
		       const char *path, const struct exec_strings *strings)
{
	struct proc *p = proc_current();
	int error;

	i->space = vm_create();
	if (!i->space)
		return -ENOMEM;
	vm_set_limits(i->space, p->limits);
	image_cred(i, &p->cred);
	error = elf_map(i->space, elf, &i->program);
	if (!error)
		error = stack_build(i->space, strings, path, &i->program,
				    &i->cred, i->secure, &i->sp);
	if (!error && exec_eager)
		error = vm_populate(i->space);
	if (error) {
		vm_put(i->space);
		signal_fatal(SIGSEGV);
		return error;
	}
	i->space->brk_start = i->space->brk = PAGE_UP(i->program.end);
	return 0;
}

/* Registers, floating point and segment bases of a program at its start. */
static void registers_reset(const struct image *i)
{
	struct thread *me = thread_current();
	struct trapframe *tf = me->tf;

	*tf = (struct trapframe) {
		.rip = i->program.entry, .rsp = i->sp, .cs = USER_CS,
		.ss = USER_DS, .rflags = 0x202,	/* interrupts on */
	};
	interrupts_push_off();
	fpu_reset(me->fpu);
	fpu_load(me->fpu);
	thread_set_bases(0, 0);
	interrupts_pop_off();
}

static void name_from(struct proc *p, const char *path)
{
	const char *slash = strrchr(path, '/');

	string_copy(p->name, slash ? slash + 1 : path, sizeof(p->name));
	string_copy(p->thread->name, p->name, sizeof(p->thread->name));
}

/* No way back from here on. */
static void commit(struct image *i, const char *path)
{
	struct proc *p = proc_current();
	struct space *old = p->space;
	struct vnode *old_exe = p->exe;

	spin_lock(&proctable.lock);	/* prlimit, /proc look at it */
	p->space = i->space;
	p->exe = i->file;
	p->cred = i->cred;
	p->execs++;
	p->exit_signal = SIGCHLD;
	p->dumpable = !i->secure && i->readable;
	if (i->secure)
		p->death_signal = 0;
	spin_unlock(&proctable.lock);
	vm_activate(p->space);
	p->clear_child_tid = 0;
	if (old) {
		p->resident_max = MAX(p->resident_max, old->resident_max);
		vm_put(old);
	}
	vfork_release(p);
	if (old_exe)
		exec_close(old_exe);
	p->enosys_told = false;
	name_from(p, path);
	fd_close_on_exec(p->files);
	signal_exec(p);
	registers_reset(i);
	TRACE(exec, p->pid, i->program.entry, i->sp);
}

/* Does our user have too many processes, as he had when we became him? */
static int check_user(struct proc *p)
{
	if (p->user_exceeded && user_is_over(p, 0))
		return -EAGAIN;
	p->user_exceeded = false;
	return 0;
}

int proc_exec(struct vnode *at, const char *path, unsigned walk_flags,
	      struct exec_strings *strings)
{
	struct proc *p = proc_current();
	struct image i = { .file = NULL };
	struct elf elf;
	char *head = kmalloc(EXEC_HEAD + 1);
	int error = head ? check_user(p) : -ENOMEM;

	if (!error)
		error = exec_strings_check(strings,
					   p->limits[RLIM_STACK].current);
	if (!error)
		error = open_program(&p->fs, at, path, walk_flags, strings,
				     head, &i.file);
	if (!error) {
		error = elf_open(&p->fs, i.file, (u8 *)head, &elf);
		if (!error) {
			error = image_build(&i, &elf, path, strings);
			elf_close(&elf);
		}
		if (error)
			exec_close(i.file);
	}
	if (!error)
		commit(&i, path);
	kfree(head);
	exec_strings_free(strings);
	return error;
}
