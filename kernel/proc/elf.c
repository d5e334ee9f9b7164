/* SPDX-License-Identifier: MIT */
/*
 * ELF64 programs (System V ABI, AMD64 supplement; elf(5)): the file's
 * segments become regions of an address space. Nothing is read but headers:
 * the pages come when they are touched. Every number in the file is a
 * stranger's: each is checked before it is used.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/string.h"
#include "mm/object.h"

#define ET_EXEC		2
#define ET_DYN		3
#define EM_X86_64	62
#define PT_LOAD		1
#define PT_INTERP	3
#define PT_GNU_STACK	0x6474e551
#define PF_X		1
#define PF_W		2
#define PF_R		4

#define PROGRAM_BASE	0x555555554000ULL	/* of an ET_DYN */
#define LINKER_BASE	0x7f0000000000ULL
#define SEGMENTS_MAX	128
#define INTERPRETER_MAX	256		/* bytes of its path */

static int header_check(const struct elf_header *h)
{
	static const u8 magic[4] = { 0x7f, 'E', 'L', 'F' };

	if (memcmp(h->ident, magic, 4) != 0 || h->machine != EM_X86_64 ||
	    (h->type != ET_EXEC && h->type != ET_DYN) ||
	    h->phentsize != sizeof(struct elf_segment) || h->phnum == 0 ||
	    h->phnum > SEGMENTS_MAX)
		return -ENOEXEC;
	return 0;
}

ssize_t exec_read(struct vnode *file, void *to, size_t n, u64 offset)
{
	struct uio_piece piece;
	struct uio u;
	ssize_t got;

	uio_kernel(&u, &piece, to, n);
	mutex_lock(&file->lock);
	got = file->ops->read(file, &u, offset);
	if (got > 0 && file->ops->accessed)
		file->ops->accessed(file);
	mutex_unlock(&file->lock);
	return got;
}

/* Header and segments of a file; e->file is set. 0 or an error. */
static int object_read(struct elf_object *e)
{
	const struct elf_header *h = &e->header;
	size_t n = h->phnum * sizeof(struct elf_segment);
	int error = header_check(h);
	ssize_t got;

	if (error)
		return error;
	if (n > KMALLOC_MAX || h->phoff > (u64)INT64_MAX - n)
		return -ENOEXEC;
	e->segments = kmalloc(n);
	if (!e->segments)
		return -ENOMEM;
	got = exec_read(e->file, e->segments, n, h->phoff);
	if (got == (ssize_t)n)
		return 0;
	return got < 0 ? (int)got : -ENOEXEC;
}

static unsigned prot_of(const struct elf_segment *g)
{
	return (g->flags & PF_R ? PROT_READ : 0) |
	       (g->flags & PF_W ? PROT_WRITE : 0) |
	       (g->flags & PF_X ? PROT_EXEC : 0);
}

static int segment_check(const struct elf_segment *g, u64 base)
{
	u64 start = base + g->vaddr;

	if (g->filesz > g->memsz || g->memsz > USER_END ||
	    start > USER_END - g->memsz ||
	    g->offset > (u64)INT64_MAX - g->filesz)
		return -ENOMEM;
	if ((g->vaddr ^ g->offset) & PAGE_MASK)
		return -EINVAL;
	if (PAGE_DOWN(start) < USER_START)
		return -EPERM;
	return 0;
}

/* One segment: the file's part, then zeros up to memsz. */
static int segment_map(struct space *s, struct vnode *file,
		       const struct elf_segment *g, u64 base)
{
	u64 start = base + g->vaddr, page = PAGE_DOWN(start);
	u64 head = start - page, end = PAGE_UP(start + g->memsz);
	int error = segment_check(g, base);

	if (error || g->memsz == 0)
		return error;
	return vm_map(s, page, end - page, prot_of(g),
		      g->filesz ? &file->backing : NULL,
		      g->offset - head, g->filesz ? head + g->filesz : 0);
}

/* What an object's addresses count from: an ET_DYN goes where there is room. */
static u64 base_of(const struct elf_object *e, u64 room)
{
	return e->header.type == ET_DYN ? room : 0;
}

/* All segments of one file; an ET_DYN's keep their distances from `base`. */
static int object_map(struct space *s, const struct elf_object *e, u64 base,
		      struct program *out)
{
	const struct elf_segment *g = e->segments;
	u64 table = e->header.phoff;
	bool any = false;

	for (unsigned i = 0; i < e->header.phnum; i++, g++) {
		int error;

		if (g->type == PT_GNU_STACK)
			out->executable_stack = g->flags & PF_X;
		if (g->type != PT_LOAD)
			continue;
		error = segment_map(s, e->file, g, base);
		if (error)
			return error;
		any = true;
		out->end = MAX(out->end, base + g->vaddr + g->memsz);
		if (table >= g->offset && table < g->offset + g->filesz)
			out->headers = base + g->vaddr + table - g->offset;
	}
	return any ? 0 : -ENOEXEC;
}

static const struct elf_segment *find_interpreter(const struct elf_object *e)
{
	for (unsigned i = 0; i < e->header.phnum; i++)
		if (e->segments[i].type == PT_INTERP)
			return &e->segments[i];
	return NULL;
}

/* The dynamic linker that a program names: opened and looked at, too. */
static int linker_open(const struct fs_context *c, struct elf *elf,
		       const struct elf_segment *g)
{
	struct elf_object *linker = &elf->linker;
	char path[INTERPRETER_MAX];
	int error;

	if (g->filesz < 2 || g->filesz > sizeof(path))
		return -ENOEXEC;
	if (exec_read(elf->program.file, path, g->filesz, g->offset) !=
	    (ssize_t)g->filesz)
		return -EIO;
	if (path[g->filesz - 1])
		return -ENOEXEC;
	error = exec_open(c, NULL, path, WALK_FOLLOW, &linker->file);
	if (error)
		return error;
	if (exec_read(linker->file, &linker->header, sizeof(linker->header),
		      0) != sizeof(linker->header))
		return -EIO;
	error = object_read(linker);
	return error == -ENOEXEC ? -ELIBBAD : error;
}

int elf_open(const struct fs_context *c, struct vnode *file,
	     const u8 head[EXEC_HEAD], struct elf *elf)
{
	const struct elf_segment *g;
	int error;

	memset(elf, 0, sizeof(*elf));
	elf->program.file = file;
	memcpy(&elf->program.header, head, sizeof(elf->program.header));
	error = object_read(&elf->program);
	g = error ? NULL : find_interpreter(&elf->program);
	if (g)
		error = linker_open(c, elf, g);
	if (error)
		elf_close(elf);
	return error;
}

void elf_close(struct elf *elf)
{
	kfree(elf->program.segments);
	kfree(elf->linker.segments);
	if (elf->linker.file)
		exec_close(elf->linker.file);
}

int elf_map(struct space *s, const struct elf *elf, struct program *out)
{
	const struct elf_header *h = &elf->program.header;
	u64 base = base_of(&elf->program, PROGRAM_BASE);
	struct program linker = { 0 };
	int error;

	*out = (struct program) { .executable_stack = true };
	error = object_map(s, &elf->program, base, out);
	out->program_entry = out->entry = base + h->entry;
	out->header_count = h->phnum;
	if (error || !elf->linker.file)
		return error;
	out->base = base_of(&elf->linker, LINKER_BASE);
	out->entry = out->base + elf->linker.header.entry;
	return object_map(s, &elf->linker, out->base, &linker);
}
