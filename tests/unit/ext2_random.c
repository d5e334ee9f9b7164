/* SPDX-License-Identifier: MIT */
/*
 * ext2 against the host's file system: long random sequences of operations,
 * done on both; every result and error must be the same, and in the end every
 * name, size, link count and byte, before and after mounting anew; and e2fsck
 * must find nothing to mend. Where ours answers "disk full" or "out of
 * memory", the host is not asked. UNIT_SEED and UNIT_STEPS choose others.
 *
 * Sources: $(UNIT_FS) tests/unit/shim/[a-z]*.c
 * Flags: -pthread
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "abi/errno.h"
#include "block/cache.h"
#include "shim/host.h"
#include "shim/image.h"

#define OPEN_MAX	6
#define CHUNK		70000		/* bytes of the longest write */
#define WINDOW		(256 * 1024)	/* bytes compared at each base */

/* Where writes begin, about: the borders of the map's trees. */
static const uint64_t bases[] = {
	0, 0, 0, 12 * 4096, (12 + 1024) * 4096ULL,
	(12 + 1024 + 1024 * 1024) * 4096ULL,
};

struct pair {				/* one file, open on both sides */
	struct file *ours;
	int host;
};

static struct pair open_files[OPEN_MAX];
static unsigned char chunk[CHUNK], ours[WINDOW], theirs[WINDOW];
static unsigned seed, steps, memory_fails, full;

/*
 * Both sides must answer the same; unless memory fails: then a call may give
 * up half way (an open that created), and only e2fsck judges.
 */
#define SAME(a, b)							\
do {									\
	if (!memory_fails)						\
		CHECK_EQ(a, b);						\
	else								\
		(void)(b);						\
} while (0)

static unsigned draw(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

/* A path of one to three components from a few names. */
static const char *draw_path(void)
{
	static const char *names[] = {
		"a", "b", "c", "dd", "eee",
		"a-rather-long-name-so-that-entries-differ-in-length-a-lot",
	};
	static char buffers[2][256];
	static int turn;
	char *to = buffers[turn ^= 1];
	unsigned depth = 1 + draw(3);

	for (*to = 0; depth > 0; depth--) {
		strcat(to, "/");
		if (draw(4) == 0)
			sprintf(to + strlen(to), "n%u", draw(300));
		else
			strcat(to, names[draw(6)]);
	}
	return to;
}

/* Ours gave up for want of room: the model need not know. */
static bool gave_up(long result)
{
	full += result == -ENOSPC;
	return result == -ENOSPC || result == -ENOMEM;
}

static void fill_chunk(size_t n)
{
	unsigned char value = (unsigned char)draw(256);

	for (size_t i = 0; i < n; i++)
		chunk[i] = (unsigned char)(value + i / 7);
}

static uint64_t draw_offset(void)
{
	uint64_t base = bases[draw(ARRAY_SIZE(bases))];

	return base + draw(draw(3) ? 5000 : 150000);
}

static ssize_t rw(struct file *f, bool write, void *buffer, size_t n,
		  uint64_t offset)
{
	struct uio_piece piece;
	struct uio u;

	uio_kernel(&u, &piece, buffer, n);
	u.kernel = false;
	return write ? file_write(f, &u, &offset) : file_read(f, &u, &offset);
}

static void write_both(struct pair *p)
{
	size_t n = 1 + draw(draw(2) ? CHUNK : 300);
	uint64_t offset = draw_offset();
	ssize_t done;

	fill_chunk(n);
	done = rw(p->ours, true, chunk, n, offset);
	if (gave_up(done))
		return;
	CHECK(done > 0);
	SAME(host_pwrite(p->host, offset, chunk, (size_t)done), done);
}

static void read_both(struct pair *p)
{
	uint64_t offset = draw_offset();
	size_t n = 1 + draw(CHUNK);
	ssize_t done = rw(p->ours, false, ours, n, offset);

	if (gave_up(done))
		return;
	SAME(host_pread(p->host, offset, theirs, n), done);
	CHECK(done < 0 || memory_fails || !memcmp(ours, theirs, (size_t)done));
}

static void truncate_both(struct pair *p)
{
	uint64_t size = draw_offset();
	int error;

	error = p->ours->ops->truncate(p->ours, size, &image_root);
	if (gave_up(error))
		return;
	SAME(error, 0);
	SAME(host_ftruncate(p->host, size), 0);
}

static void close_both(struct pair *p)
{
	if (!p->ours)
		return;
	file_put(p->ours);
	host_close(p->host);
	p->ours = NULL;
}

static void close_all(void)
{
	for (unsigned i = 0; i < OPEN_MAX; i++)
		close_both(&open_files[i]);
}

static void open_both(struct pair *p)
{
	const char *path = draw_path();
	static const u32 flags[] = {
		O_RDWR, O_RDWR | O_CREAT, O_RDWR | O_CREAT,
		O_RDWR | O_CREAT | O_EXCL, O_RDWR | O_CREAT | O_TRUNC,
	};
	u32 how = flags[draw(ARRAY_SIZE(flags))];
	struct file *f;
	int error, fd;

	close_both(p);
	error = path_open(&image_root, NULL, path, how, 0644, &f);
	if (gave_up(error))
		return;
	fd = host_open(path, (int)how);
	SAME(error, fd < 0 ? fd : 0);
	if (error || fd < 0) {
		if (!error)
			file_put(f);
		if (fd >= 0)
			host_close(fd);
		return;
	}
	p->ours = f;
	p->host = fd;
}

static void use_open_file(void)
{
	struct pair *p = &open_files[draw(OPEN_MAX)];

	if (!p->ours || draw(6) == 0) {
		open_both(p);
		return;
	}
	switch (draw(5)) {
	case 0:
		truncate_both(p);
		break;
	case 1:
	case 2:
		read_both(p);
		break;
	default:
		write_both(p);
	}
}

static void change_names(void)
{
	const char *path = draw_path(), *other = draw_path();
	bool directory;
	int error;

	switch (draw(7)) {
	case 0:
	case 1:
		error = path_mkdir(&image_root, NULL, path, 0755);
		if (!gave_up(error))
			SAME(error, host_mkdir(path, 0755));
		break;
	case 2:
	case 3:
		directory = draw(2);
		error = path_unlink(&image_root, NULL, path, directory);
		if (!gave_up(error))
			SAME(error, host_unlink(path, directory));
		break;
	default:
		error = path_rename(&image_root, NULL, path, NULL, other, 0);
		if (!gave_up(error))
			SAME(error, host_rename(path, other));
	}
}

static void link_both(void)
{
	const char *path = draw_path(), *other = draw_path();
	struct vnode *v;
	int error = path_walk(&image_root, NULL, path, 0, &v);

	if (!error) {
		error = path_link(&image_root, v, NULL, other);
		vnode_put(v);
	}
	if (!gave_up(error))
		SAME(error, host_link(path, other));
}

static void symlink_both(void)
{
	const char *path = draw_path();
	char target[3000];
	unsigned length = 1 + draw(draw(2) ? 70 : 2900);
	int error;

	memset(target, 'x', length);
	target[length] = 0;
	if (draw(2))		/* not "..": the host's has one above "/" */
		strcpy(target, draw_path() + 1);
	error = path_symlink(&image_root, target, NULL, path);
	if (!gave_up(error))
		SAME(error, host_symlink(target, path));
}

static void step(void)
{
	switch (draw(12)) {
	case 0:
		link_both();
		break;
	case 1:
		symlink_both();
		break;
	case 2:
	case 3:
	case 4:
	case 5:
		change_names();
		break;
	default:
		use_open_file();
	}
	if (draw(400) == 0)
		cache_write_pass(&image_disk.dev);
	/* e2fsck does not like deleted files that are open: so close them. */
	if (draw(1500) == 0 && !memory_fails) {
		close_all();
		image_check();
	}
}

/* ---- comparing the trees ---- */

#define NAMES_MAX 2000

struct names {
	struct directory_sink sink;
	unsigned count;
	char *text[NAMES_MAX];
};

static void add_name(const char *name, void *arg)
{
	struct names *n = arg;

	CHECK(n->count < NAMES_MAX);
	n->text[n->count++] = strdup(name);
}

static bool add_entry(struct directory_sink *s, const char *name,
		      unsigned length, u64 inode, u8 type, u64 next)
{
	char text[256];

	(void)inode, (void)type, (void)next;
	snprintf(text, sizeof(text), "%.*s", (int)length, name);
	if (strcmp(text, ".") && strcmp(text, ".."))
		add_name(text, container_of(s, struct names, sink));
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void compare_data(const char *path, uint64_t size)
{
	struct pair p = { .host = host_open(path, O_RDONLY) };

	CHECK(p.host >= 0);
	CHECK_EQ(path_open(&image_root, NULL, path, O_RDONLY, 0, &p.ours), 0);
	for (unsigned i = 2; i < ARRAY_SIZE(bases) && bases[i] <= size; i++) {
		ssize_t n = rw(p.ours, false, ours, WINDOW, bases[i]);

		CHECK_EQ(host_pread(p.host, bases[i], theirs, WINDOW), n);
		CHECK(n >= 0 && !memcmp(ours, theirs, (size_t)n));
	}
	close_both(&p);
}

static void compare_link(const char *path)
{
	char to[4096], other[4096];
	long n = host_readlink(path, to, sizeof(to));
	struct vnode *v;

	CHECK_EQ(path_walk(&image_root, NULL, path, 0, &v), 0);
	CHECK_EQ(v->ops->readlink(v, other, sizeof(other)), n);
	CHECK(!memcmp(to, other, (size_t)n));
	vnode_put(v);
}

static void compare_tree(const char *path, unsigned depth);

static void compare_one(const char *path, unsigned depth)
{
	struct attributes a;
	struct host_stat s;

	CHECK_EQ(image_stat(path, &a), 0);
	CHECK_EQ(host_stat(path, &s), 0);
	CHECK_EQ(a.mode & S_IFMT, s.mode & S_IFMT);
	CHECK_EQ(a.size, (a.mode & S_IFMT) == S_IFDIR ? a.size : s.size);
	if ((a.mode & S_IFMT) != S_IFDIR)
		CHECK_EQ(a.links, s.links);
	if ((a.mode & S_IFMT) == S_IFREG)
		compare_data(path, a.size);
	else if ((a.mode & S_IFMT) == S_IFLNK)
		compare_link(path);
	else
		compare_tree(path, depth + 1);
}

static void list_ours(const char *path, struct names *n)
{
	struct vnode *v;
	u64 position = 0;

	CHECK_EQ(path_walk(&image_root, NULL, path, 0, &v), 0);
	n->sink.entry = add_entry;
	mutex_lock(&v->lock);
	CHECK_EQ(v->ops->readdir(v, &position, &n->sink), 0);
	mutex_unlock(&v->lock);
	vnode_put(v);
	qsort(n->text, n->count, sizeof(char *), by_name);
}

static void compare_tree(const char *path, unsigned depth)
{
	struct names *a = calloc(1, sizeof(*a)), *b = calloc(1, sizeof(*b));
	char below[1024];

	list_ours(path, a);
	CHECK_EQ(host_list(path, add_name, b), 0);
	qsort(b->text, b->count, sizeof(char *), by_name);
	if (depth == 0 && a->count == b->count + 1)
		add_name("lost+found", b);
	qsort(b->text, b->count, sizeof(char *), by_name);
	CHECK_EQ(a->count, b->count);
	for (unsigned i = 0; i < a->count; i++) {
		CHECK(!strcmp(a->text[i], b->text[i]));
		snprintf(below, sizeof(below), "%s/%s", depth ? path : "",
			 a->text[i]);
		if (strcmp(below, "/lost+found"))
			compare_one(below, depth);
		free(a->text[i]);
		free(b->text[i]);
	}
	free(a);
	free(b);
}

/* ---- the tests ---- */

static void go(const char *options, unsigned blocks, unsigned frames)
{
	const char *text = getenv("UNIT_STEPS");
	unsigned each = text ? (unsigned)atoi(text) : steps;

	image_make(options, blocks);
	CHECK_EQ(image_mount_small(frames), 0);
	shim_memory_fail(memory_fails);
	for (unsigned i = 0; i < each; i++)
		step();
	close_all();
	shim_memory_fail(0);
	if (!memory_fails)
		compare_tree("/", 0);
	image_check();
}

static void after(void)
{
	image_load();
	CHECK_EQ(image_mount(), 0);
	if (!memory_fails)
		compare_tree("/", 0);
	image_check();
}

static void run(void (*before)(void), unsigned first_seed, unsigned count)
{
	if (getenv("UNIT_SEED"))
		first_seed = (unsigned)atoi(getenv("UNIT_SEED"));
	seed = first_seed;
	steps = count;
	host_start();
	if (!image_run(before, 120) || !image_run(after, 60)) {
		host_end();
		image_remove();
		fail_msg("seed %u", first_seed);
	}
	host_end();
	image_remove();
}

#define FEATURES "-O none,filetype,sparse_super "

static void large(void)
{
	go(FEATURES "-I 256 -g 2048 -N 4096", 16384, 8192);
}

static void small_inodes(void)
{
	go(FEATURES "-I 128", 8192, 4096);
}

/* Too small for what is written: every second call meets a full disk. */
static void full_disk(void)
{
	go(FEATURES "-I 128 -g 256 -N 256", 700, 4096);
	CHECK(full > 100);
}

static void little_memory(void)
{
	go(FEATURES "-I 256", 8192, 600);
}

static void failing_memory(void)
{
	go(FEATURES "-I 256", 8192, 4096);
}

/* Transfers end later, and the kernel thread writes as it likes. */
static void with_threads(void)
{
	image_make(FEATURES "-I 256", 8192);
	image_disk.threaded = true;
	CHECK_EQ(image_mount_small(2048), 0);
	cache_start_writeback();
	for (unsigned i = 0; i < steps; i++)
		step();
	close_all();
	compare_tree("/", 0);
	image_check();
}

static void test_large(void **state)
{
	(void)state;
	run(large, 1, 6000);
}

static void test_small_inodes(void **state)
{
	(void)state;
	run(small_inodes, 2, 4000);
}

static void test_full_disk(void **state)
{
	(void)state;
	run(full_disk, 3, 6000);
}

static void test_little_memory(void **state)
{
	(void)state;
	run(little_memory, 4, 4000);
}

static void test_failing_memory(void **state)
{
	(void)state;
	memory_fails = 5;
	run(failing_memory, 5, 4000);
	memory_fails = 0;
}

static void test_with_threads(void **state)
{
	(void)state;
	run(with_threads, 6, 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_small_inodes),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_little_memory),
		cmocka_unit_test(test_failing_memory),
		cmocka_unit_test(test_with_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
