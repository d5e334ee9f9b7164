/* SPDX-License-Identifier: MIT */
/*
 * getdents64(2) and its old form: the entries of a directory, one after the
 * other, into the caller's buffer. An entry that does not fit ends the call;
 * the position stays before it.
 */
#include "sys/argument.h"

#include "abi/dirent.h"
#include "abi/errno.h"
#include "base/string.h"

#define ENTRY_MAX	ROUND_UP(DIRENT64_HEADER + NAME_MAX_LEN + 1, 8)

struct reader {
	struct directory_sink sink;
	u64 to, left;			/* the buffer's rest */
	int error;			/* why no entry fitted, if none did */
	bool old;			/* the type in the last byte */
};

/* Lay one entry out. Result: its length. */
static u16 lay_out(struct reader *r, u8 *entry, const char *name,
		   unsigned length, u64 inode, u8 type, u64 next)
{
	struct linux_dirent64 *d = (struct linux_dirent64 *)entry;
	unsigned header = r->old ? DIRENT_HEADER : DIRENT64_HEADER;
	u16 size = ROUND_UP(header + length + 1 + (r->old ? 1 : 0), 8);

	memset(entry, 0, size);
	d->ino = inode;
	d->next = next;
	d->length = size;
	if (r->old)
		entry[size - 1] = type;
	else
		d->type = type;
	memcpy(entry + header, name, length);
	return size;
}

static bool put_entry(struct directory_sink *s, const char *name,
		      unsigned length, u64 inode, u8 type, u64 next)
{
	struct reader *r = container_of(s, struct reader, sink);
	u8 entry[ENTRY_MAX + 8] ALIGNED(8);
	u16 size = lay_out(r, entry, name, length, inode, type, next);

	if (size > r->left) {
		r->error = -EINVAL;
		return false;
	}
	if (copy_out(r->to, entry, size)) {
		r->error = -EFAULT;
		return false;
	}
	r->to += size;
	r->left -= size;
	return true;
}

static s64 read_entries(u32 fd, u64 to, u64 size, bool old)
{
	struct reader r = {
		.sink.entry = put_entry, .to = to, .left = (u32)size,
		.old = old,
	};
	struct file *f = file_argument(fd);
	s64 result;

	if (!f)
		return -EBADF;
	result = file_readdir(f, &r.sink);
	file_put(f);
	if (result)
		return result;
	if (r.to == to)
		return r.error;
	return r.to - to;
}

s64 sys_getdents64(u32 fd, u64 to, u32 size)
{
	return read_entries(fd, to, size, false);
}

s64 sys_getdents(u32 fd, u64 to, u32 size)
{
	return read_entries(fd, to, size, true);
}
