/* SPDX-License-Identifier: MIT */
/*
 * The frame of the ext2 tests: images made by mke2fs, mounted by our code on
 * a disk in memory, and judged by e2fsck. image.h tells the use.
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi/errno.h"
#include "base/assert.h"
#include "block/cache.h"
#include "shim/image.h"

#define FRAMES 8192

struct shim_disk image_disk;
struct filesystem *image_fs;

static const struct cred root_cred;
static const u64 no_limit = ~0UL;
struct fs_context image_root = { .cred = &root_cred,
				 .file_limit = &no_limit };
static char path[64];
const char *image_path = path;

void image_failed(const char *file, int line, const char *text)
{
	fprintf(stderr, "# %s:%d: failed: %s\n", file, line, text);
	fflush(NULL);
	_exit(1);
}

void image_failed_eq(const char *file, int line, const char *a, long long av,
		     const char *b, long long bv)
{
	fprintf(stderr, "# %s:%d: %s is %lld, %s is %lld\n", file, line, a, av,
		b, bv);
	fflush(NULL);
	_exit(1);
}

void assert_failed(const char *file, int line, const char *text,
		   u64 left, u64 right)
{
	fprintf(stderr, "# %s:%d: ASSERT(%s): %#llx, %#llx\n", file, line,
		text, (unsigned long long)left, (unsigned long long)right);
	abort();
}

/* What the paths would need for devices and fifos; no test opens one. */
int device_open(struct vnode *v, struct file *f)
{
	(void)v, (void)f;
	return -ENXIO;
}

int fifo_open(struct vnode *v, struct file *f)
{
	(void)v, (void)f;
	return -ENXIO;
}

/* A name that is nobody else's; the file stays from child to child. */
static void make_path(void)
{
	int fd;

	if (*path)
		return;
	strcpy(path, "/tmp/vitrix-ext2-XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		abort();
	close(fd);
}

bool image_run(void (*test)(void), unsigned seconds)
{
	int status;
	pid_t child;

	make_path();
	fflush(NULL);
	child = fork();
	if (child == 0) {
		setenv("PATH", "/usr/sbin:/sbin:/usr/bin:/bin", 1);
		alarm(seconds);
		test();
		fflush(NULL);
		_exit(0);
	}
	waitpid(child, &status, 0);
	if (WIFSIGNALED(status))
		fprintf(stderr, "# ended by signal %d\n", WTERMSIG(status));
	return status == 0;
}

void image_remove(void)
{
	unlink(path);
	*path = 0;
}

int image_shell(const char *format, ...)
{
	char command[512];
	va_list args;
	int status;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	fflush(NULL);
	status = system(command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void image_make(const char *options, unsigned blocks)
{
	CHECK_EQ(image_shell("mke2fs -q -F -t ext2 -b 4096 -m 0 %s %s %u "
			     ">/dev/null 2>&1", options, path, blocks), 0);
	image_load();
}

void image_load(void)
{
	FILE *f = fopen(path, "rb");
	long size;

	CHECK(f && fseek(f, 0, SEEK_END) == 0);
	size = ftell(f);
	fclose(f);
	shim_disk_new(&image_disk, "d0", (size_t)size);
	shim_disk_load(&image_disk, path);
}

int image_mount_small(size_t frames)
{
	int error;

	shim_memory_start(frames);
	cache_init();
	vnode_init();
	block_register(&image_disk.dev);
	error = ext2_open(&image_disk.dev, &image_fs);
	if (error)
		return error;
	CHECK_EQ(fs_mount_root(image_fs), 0);
	image_root.root = fs_root();
	image_root.cwd = fs_root();
	return 0;
}

int image_mount(void)
{
	return image_mount_small(FRAMES);
}

int image_fsck(const char *options, char *output, size_t size)
{
	char command[256];
	FILE *f;
	size_t n;
	int status;

	shim_disk_save(&image_disk, path);
	snprintf(command, sizeof(command), "e2fsck %s %s 2>&1", options, path);
	fflush(NULL);
	f = popen(command, "r");
	CHECK(f);
	n = fread(output, 1, size - 1, f);
	output[n] = 0;
	status = pclose(f);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void image_check(void)
{
	static char output[20000];
	int status;

	CHECK_EQ(image_fs->sync(image_fs), 0);
	shim_disk_wait();
	status = image_fsck("-fn", output, sizeof(output));
	if (status) {
		fprintf(stderr, "%s", output);
		CHECK_EQ(status, 0);
	}
}

static int open_file(const char *name, u32 flags, struct file **f)
{
	return path_open(&image_root, NULL, name, flags, 0644, f);
}

ssize_t image_write(const char *name, u32 flags, u64 offset, const void *from,
		    size_t n)
{
	struct uio_piece piece;
	struct file *f;
	struct uio u;
	ssize_t done = open_file(name, flags | O_WRONLY, &f);

	if (done)
		return done;
	uio_kernel(&u, &piece, (void *)from, n);
	u.kernel = false;
	done = file_write(f, &u, &offset);
	file_put(f);
	return done;
}

ssize_t image_read(const char *name, u64 offset, void *to, size_t n)
{
	struct uio_piece piece;
	struct file *f;
	struct uio u;
	ssize_t done = open_file(name, O_RDONLY, &f);

	if (done)
		return done;
	uio_kernel(&u, &piece, to, n);
	u.kernel = false;
	done = file_read(f, &u, &offset);
	file_put(f);
	return done;
}

int image_stat(const char *name, struct attributes *a)
{
	struct vnode *v;
	int error = path_walk(&image_root, NULL, name, 0, &v);

	if (error)
		return error;
	*a = v->attr;
	vnode_put(v);
	return 0;
}
