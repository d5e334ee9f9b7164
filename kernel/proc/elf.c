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

struct elf_header {
	u8 ident[16];
	u16 type, machine;
	u32 version;
	u64 entry, phoff, shoff;
	u32 flags;
	u16 ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct elf_segment {
	u32 type, flags;
	u64 offset, vaddr, paddr, filesz, memsz, align;
};

#define ET_EXEC		2
#define ET_DYN		3
#define EM_X86_64	62
#define PT_LOAD		1
#define PT_INTERP	3
#define PT_GNU_STACK	0x6474e551
#define PF_X		1
#define PF_W		2
#define PF_R		4

#define PROGRAM_BASE	0x555555554000ULL	/* of position-independent ones */
#define INTERPRETER_BASE 0x7f0000000000ULL
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
	mutex_unlock(&file->lock);
	return got;
}

static int segments_read(struct vnode *file, const struct elf_header *h,
			 struct elf_segment **segments)
{
	size_t n = h->phnum * sizeof(struct elf_segment);
	ssize_t got;

	if (n > KMALLOC_MAX)
		return -ENOEXEC;
	*segments = kmalloc(n);
	if (!*segments)
		return -ENOMEM;
	got = h->phoff > (u64)INT64_MAX - n ? -ENOEXEC :
	      exec_read(file, *segments, n, h->phoff);
	if (got == (ssize_t)n)
		return 0;
	kfree(*segments);
	return got < 0 && got != -ENOEXEC ? (int)got :
	       got < 0 ? -ENOEXEC : -EIO;
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
	    start > USER_END - g->memsz || g->offset > (u64)INT64_MAX - g->filesz)
		return -ENOMEM;
	if ((g->vaddr ^ g->offset) & PAGE_MASK)
		return -EINVAL;
	if (PAGE_DOWN(start) < PAGE_SIZE)
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
	return vm_map(s, page, end - page, prot_of(g), false,
		      g->filesz ? &file->backing : NULL,
		      g->offset - head, g->filesz ? head + g->filesz : 0);
}

/* Where the whole of an ET_DYN file goes: its segments keep their distances.*/
static int segments_map(struct space *s, struct vnode *file,
			const struct elf_header *h,
			const struct elf_segment *g, u64 base,
			struct program *out)
{
	bool any = false;

	for (unsigned i = 0; i < h->phnum; i++) {
		u64 table = h->phoff;
		int error;

		if (g[i].type == PT_GNU_STACK)
			out->executable_stack = g[i].flags & PF_X;
		if (g[i].type != PT_LOAD)
			continue;
		error = segment_map(s, file, &g[i], base);
		if (error)
			return error;
		any = true;
		out->end = MAX(out->end, base + g[i].vaddr + g[i].memsz);
		if (table >= g[i].offset &&
		    table < g[i].offset + g[i].filesz)
			out->headers = base + g[i].vaddr + table - g[i].offset;
	}
	return any ? 0 : -ENOEXEC;
}

static const struct elf_segment *find_interpreter(const struct elf_header *h,
						  const struct elf_segment *g)
{
	for (unsigned i = 0; i < h->phnum; i++)
		if (g[i].type == PT_INTERP)
			return &g[i];
	return NULL;
}

/* The dynamic linker that a program names, loaded beside it. */
static int interpreter_load(struct space *s, struct vnode *file,
			    const struct elf_segment *g,
			    const struct fs_context *c, struct program *out)
{
	struct program linker = { 0 };
	char path[INTERPRETER_MAX];
	u8 head[EXEC_HEAD];
	struct elf_header *h = (struct elf_header *)head;
	struct elf_segment *segments;
	struct vnode *linker_file;
	int error;

	if (g->filesz < 2 || g->filesz > sizeof(path))
		return -ENOEXEC;
	if (exec_read(file, path, g->filesz, g->offset) != (ssize_t)g->filesz)
		return -EIO;
	if (path[g->filesz - 1])
		return -ENOEXEC;
	error = exec_open(c, NULL, path, WALK_FOLLOW, &linker_file);
	if (error)
		return error;
	if (exec_read(linker_file, head, sizeof(head), 0) < (ssize_t)sizeof(*h) ||
	    header_check(h) < 0)
		error = -ELIBBAD;
	if (!error)
		error = segments_read(linker_file, h, &segments);
	if (!error) {
		error = segments_map(s, linker_file, h, segments,
				     INTERPRETER_BASE, &linker);
		kfree(segments);
	}
	out->base = INTERPRETER_BASE;
	out->entry = INTERPRETER_BASE + h->entry;
	exec_close(linker_file);
	return error;
}

int elf_load(struct space *s, struct vnode *file, const u8 head[EXEC_HEAD],
	     const struct fs_context *c, struct program *out)
{
	const struct elf_header *h = (const void *)head;
	const struct elf_segment *interpreter;
	struct elf_segment *segments;
	u64 base = h->type == ET_DYN ? PROGRAM_BASE : 0;
	int error = header_check(h);

	*out = (struct program) { .executable_stack = true };
	if (error)
		return error;
	error = segments_read(file, h, &segments);
	if (error)
		return error;
	error = segments_map(s, file, h, segments, base, out);
	out->program_entry = out->entry = base + h->entry;
	out->header_count = h->phnum;
	interpreter = find_interpreter(h, segments);
	if (!error && interpreter)
		error = interpreter_load(s, file, interpreter, c, out);
	kfree(segments);
	return error;
}
