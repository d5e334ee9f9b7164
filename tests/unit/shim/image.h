/* SPDX-License-Identifier: MIT */
/*
 * Tests of ext2 on an image that mke2fs makes and e2fsck judges. Each runs in
 * a child process, so that it starts with fresh memory and may crash alone:
 * image_run(test) is the only call for the parent, the rest are the child's.
 */
#ifndef UNIT_IMAGE_H
#define UNIT_IMAGE_H

#include "fs/fs.h"
#include "shim/shim.h"

/* Ends the child: the test has failed. */
#define CHECK(c)							\
do {									\
	if (!(c))							\
		image_failed(__FILE__, __LINE__, #c);			\
} while (0)

#define CHECK_EQ(a, b)							\
do {									\
	long long a_ = (long long)(a), b_ = (long long)(b);		\
	if (a_ != b_)							\
		image_failed_eq(__FILE__, __LINE__, #a, a_, #b, b_);	\
} while (0)

void image_failed(const char *file, int line, const char *text)
	__attribute__((noreturn));
void image_failed_eq(const char *file, int line, const char *a, long long av,
		     const char *b, long long bv) __attribute__((noreturn));

/* Run it in a child, at most `seconds`. Result: it came to its end. The
 * image's file stays for the next one. */
bool image_run(void (*test)(void), unsigned seconds);
void image_remove(void);		/* the file */

extern const char *image_path;		/* the file */

/* ---- in the child ---- */

extern struct shim_disk image_disk;
extern struct filesystem *image_fs;
extern struct fs_context image_root;	/* of root, at "/", umask 0 */

/* Make an image by "mke2fs OPTIONS FILE BLOCKS". */
void image_make(const char *options, unsigned blocks);

/* Load the file that an earlier child left into the disk. */
void image_load(void);

/* Mount the disk. Result: what ext2_open says. */
int image_mount(void);
int image_mount_small(size_t frames);	/* with little memory */

/* Sync, save, and have e2fsck -fn look at it. It must find it clean. */
void image_check(void);

/* e2fsck with these options on the disk as it stands; its exit status. What
 * it says goes to `output`. */
int image_fsck(const char *options, char *output, size_t size);

/* Run a command; its exit status. */
int image_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whole-file calls, by absolute path. Results are 0, lengths or -errno. */
ssize_t image_write(const char *path, u32 flags, u64 offset, const void *from,
		    size_t n);
ssize_t image_read(const char *path, u64 offset, void *to, size_t n);
int image_stat(const char *path, struct attributes *a);	/* not following */

#endif
