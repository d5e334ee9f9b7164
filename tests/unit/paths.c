/* SPDX-License-Identifier: MIT */
/*
 * Paths, names and permissions against the host: random calls with random
 * paths ("..", double and trailing slashes, links in circles, names that are
 * too long), by root and by two other users; each result and error must be
 * the host's. Then what stat says of every name. UNIT_SEED and UNIT_STEPS
 * choose others. Skips what the host does not let us try.
 *
 * Sources: $(UNIT_FS) tests/unit/shim/clock.c tests/unit/shim/copy.c
 * Sources: tests/unit/shim/disk.c tests/unit/shim/image.c
 * Sources: tests/unit/shim/locks.c tests/unit/shim/log.c
 * Sources: tests/unit/shim/memory.c tests/unit/shim/jail.c
 * Sources: tests/unit/shim/vm.c
 * Flags: -pthread
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "abi/errno.h"
#include "shim/image.h"
#include "shim/jail.h"

#define PATHS_MAX 600

static unsigned seed, steps;
static struct cred cred;
static struct fs_context context;
static char done[256];			/* the last call, for messages */

static unsigned draw(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

static void draw_name(char *to)
{
	static const char *names[] = {
		"a", "b", "c", "d", "e", "f", ".", "..", "", "a", "b", "c",
	};

	if (draw(100) == 0) {
		unsigned n = 254 + draw(3);

		memset(to, 'x', n);
		to[n] = 0;
	} else {
		strcpy(to, names[draw(ARRAY_SIZE(names))]);
	}
}

/* Mostly short; now and then absolute, or with a slash at the end. */
static const char *draw_path(void)
{
	static char buffers[2][PATHS_MAX];
	static int turn;
	char *to = buffers[turn ^= 1];
	unsigned depth = 1 + draw(draw(4) ? 2 : 4);

	*to = 0;
	if (draw(3) == 0)
		strcat(to, "/");
	while (depth-- > 0 && strlen(to) < PATHS_MAX - 300) {
		draw_name(to + strlen(to));
		if (depth > 0 || draw(8) == 0)
			strcat(to, "/");
	}
	return to;
}

static void same(long host, long ours)
{
	if (host == ours)
		return;
	fprintf(stderr, "# %s (uid %u): the host says %ld, we %ld\n", done,
		cred.fsuid, host, ours);
	image_failed(__FILE__, __LINE__, "same");
}

#define SAY(...) snprintf(done, sizeof(done), __VA_ARGS__)

static void be(unsigned uid, unsigned gid, unsigned group)
{
	jail_be(uid, gid, group);
	cred.fsuid = uid;
	cred.fsgid = gid;
	cred.groups[0] = group;
	cred.group_count = 1;
}

static void do_open(void)
{
	static const u32 odd[] = {
		O_CREAT, O_CREAT | O_EXCL, O_TRUNC, O_NOFOLLOW, O_DIRECTORY,
		O_CREAT | O_TRUNC, O_CREAT | O_NOFOLLOW, O_PATH,
		O_CREAT | O_DIRECTORY, O_DIRECTORY | O_NOFOLLOW, 0, O_CREAT,
		O_PATH | O_NOFOLLOW,
	};
	const char *path = draw_path();
	u32 flags = draw(3) | odd[draw(ARRAY_SIZE(odd))] | O_NONBLOCK;
	unsigned mode = draw(01000);
	struct file *f;
	int ours;

	SAY("open(\"%s\", %#o, %#o)", path, flags, mode);
	ours = path_open(&context, NULL, path, flags, mode, &f);
	if (!ours)
		file_put(f);
	if (ours == -ENXIO)		/* fifos are not in this test */
		return;
	same(jail_open(path, (int)flags, mode), ours);
}

/* Not sticky and writable for all: a host's protected_* sysctls add rules of
 * their own for such directories. */
static unsigned draw_mode(void)
{
	unsigned mode = draw(2) ? 0777 : draw(02000);

	return mode & 01000 ? mode & ~2u : mode;
}

static void do_make(void)
{
	const char *path = draw_path();
	unsigned mode = draw_mode();

	if (draw(4) == 0) {
		SAY("mkfifo(\"%s\", %#o)", path, mode);
		same(jail_mkfifo(path, mode),
		     path_mknod(&context, NULL, path, S_IFIFO | mode, 0));
		return;
	}
	SAY("mkdir(\"%s\", %#o)", path, mode);
	same(jail_mkdir(path, mode), path_mkdir(&context, NULL, path, mode));
}

static void do_remove(void)
{
	const char *path = draw_path();
	bool directory = draw(2);

	SAY("%s(\"%s\")", directory ? "rmdir" : "unlink", path);
	same(directory ? jail_rmdir(path) : jail_unlink(path),
	     path_unlink(&context, NULL, path, directory));
}

static void do_link(void)
{
	const char *from = draw_path(), *to = draw_path();
	bool follow = draw(2);
	struct vnode *v;
	int ours;

	if (cred.fsuid != 0 && !jail_links_freely())
		return;
	SAY("link(\"%s\", \"%s\", %d)", from, to, follow);
	ours = path_walk(&context, NULL, from, follow ? WALK_FOLLOW : 0, &v);
	if (!ours) {
		ours = path_link(&context, v, NULL, to);
		vnode_put(v);
	}
	same(jail_link(from, to, follow), ours);
}

static void do_symlink(void)
{
	const char *target = draw_path(), *path = draw_path();

	SAY("symlink(\"%s\", \"%s\")", target, path);
	same(jail_symlink(target, path),
	     path_symlink(&context, target, NULL, path));
}

static void do_rename(void)
{
	const char *from = draw_path(), *to = draw_path();
	unsigned flags = draw(2) ? 0 : draw(4);

	SAY("rename(\"%s\", \"%s\", %u)", from, to, flags);
	same(jail_rename(from, to, flags),
	     path_rename(&context, NULL, from, NULL, to, flags));
}

static int our_stat(const char *path, bool follow, struct jail_stat *s)
{
	struct vnode *v;
	int error = path_walk(&context, NULL, path, follow ? WALK_FOLLOW : 0,
			      &v);

	if (error)
		return error;
	*s = (struct jail_stat) {
		.mode = v->attr.mode, .uid = v->attr.uid, .gid = v->attr.gid,
		.links = v->attr.links, .size = v->attr.size,
	};
	vnode_put(v);
	return 0;
}

/* Sizes and link counts of directories are each file system's own. */
static void compare_stat(const char *path, bool follow)
{
	struct jail_stat theirs, ours;
	int host = jail_stat(path, follow, &theirs);

	SAY("stat(\"%s\", %d)", path, follow);
	same(host, our_stat(path, follow, &ours));
	if (host)
		return;
	same(theirs.mode, ours.mode);
	same(theirs.uid, ours.uid);
	same(theirs.gid, ours.gid);
	if ((ours.mode & S_IFMT) == S_IFDIR)
		return;
	same(theirs.links, ours.links);
	same((long)theirs.size, (long)ours.size);
}

static void do_stat(void)
{
	compare_stat(draw_path(), draw(2));
}

static int our_readlink(const char *path, char *to, size_t size)
{
	struct vnode *v;
	int error = path_walk(&context, NULL, path, 0, &v);

	if (error)
		return error;
	error = -EINVAL;
	if (vnode_is(v, S_IFLNK)) {
		mutex_lock(&v->lock);
		error = v->ops->readlink(v, to, size);
		mutex_unlock(&v->lock);
	}
	vnode_put(v);
	return error;
}

static void do_readlink(void)
{
	const char *path = draw_path();
	char theirs[PATHS_MAX], ours[PATHS_MAX];
	int n;

	SAY("readlink(\"%s\")", path);
	n = jail_readlink(path, theirs, sizeof(theirs));
	same(n, our_readlink(path, ours, sizeof(ours)));
	if (n > 0)
		same(0, memcmp(theirs, ours, (size_t)n));
}

typedef int change(const struct fs_context *c, struct vnode *v, u64 a, u64 b);

static int change_mode(const struct fs_context *c, struct vnode *v, u64 a,
		       u64 b)
{
	(void)b;
	return vnode_chmod(c, v, (mode_t)a);
}

static int change_owner(const struct fs_context *c, struct vnode *v, u64 a,
			u64 b)
{
	return vnode_chown(c, v, (uid_t)a, (gid_t)b);
}

static int change_size(const struct fs_context *c, struct vnode *v, u64 a,
		       u64 b)
{
	(void)b;
	return vnode_truncate(c, v, a);
}

static int change_times(const struct fs_context *c, struct vnode *v, u64 a,
			u64 b)
{
	struct filetime t = { 5, 0 };

	(void)b;
	return vnode_utimes(c, v, &t, &t, a);
}

static int with_vnode(const char *path, bool follow, change *f, u64 a, u64 b)
{
	struct vnode *v;
	int error = path_walk(&context, NULL, path, follow ? WALK_FOLLOW : 0,
			      &v);

	if (error)
		return error;
	error = f(&context, v, a, b);
	vnode_put(v);
	return error;
}

static void do_change(void)
{
	static const unsigned ids[] = { 0, 1000, 1001, 2000, -1u };
	const char *path = draw_path();
	unsigned mode = draw_mode();
	unsigned uid = ids[draw(5)], gid = ids[draw(5)];
	bool follow = draw(2);

	switch (draw(4)) {
	case 0:
		SAY("chmod(\"%s\", %#o)", path, mode);
		same(jail_chmod(path, mode),
		     with_vnode(path, true, change_mode, mode, 0));
		break;
	case 1:
		if (!jail_has_users())
			break;
		SAY("chown(\"%s\", %d, %d, %d)", path, uid, gid, follow);
		same(jail_chown(path, uid, gid, follow),
		     with_vnode(path, follow, change_owner, uid, gid));
		break;
	case 2:
		SAY("truncate(\"%s\", %u)", path, mode);
		same(jail_truncate(path, mode),
		     with_vnode(path, true, change_size, mode, 0));
		break;
	default:
		SAY("utimes(\"%s\", %d)", path, follow);
		same(jail_utimes(path, follow),
		     with_vnode(path, true, change_times, follow, 0));
	}
}

static void do_chdir(void)
{
	const char *path = draw(3) ? draw_path() : "/";
	struct vnode *v;
	int ours;

	SAY("chdir(\"%s\")", path);
	ours = path_walk(&context, NULL, path, WALK_FOLLOW | WALK_DIRECTORY,
			 &v);
	if (!ours)
		ours = vnode_access(v, &cred, 1);
	same(jail_chdir(path), ours);
	if (!ours) {
		vnode_put(context.cwd);
		context.cwd = v;
	}
}

static void do_getcwd(void)
{
	char theirs[4096], ours[4096];
	unsigned size = draw(4) ? 4096 : 1 + draw(12);
	int n;

	SAY("getcwd(%u)", size);
	n = jail_getcwd(theirs, size);
	same(n, path_of(&context, context.cwd, ours, size));
	if (n > 0)
		same(0, strcmp(theirs, ours));
}

static void step(void)
{
	static void (*const calls[])(void) = {
		do_open, do_open, do_open, do_make, do_make, do_remove,
		do_link, do_symlink, do_rename, do_rename, do_stat, do_stat,
		do_readlink, do_change, do_change, do_chdir, do_getcwd,
	};

	if (jail_has_users() && draw(20) == 0) {
		unsigned who = draw(3);

		be(who == 0 ? 0 : 999 + who, who == 0 ? 0 : 1000,
		   who == 2 ? 2000 : 1000);
	}
	calls[draw(ARRAY_SIZE(calls))]();
}

static void random_calls(void)
{
	image_make("-O none,filetype,sparse_super -I 256", 2048);
	CHECK_EQ(image_mount(), 0);
	unlink(image_path);		/* out of reach from now on */
	if (!jail_start()) {
		fprintf(stderr, "# skip: no root of our own on this host\n");
		return;
	}
	context = image_root;
	context.cred = &cred;
	vnode_ref(context.cwd);
	with_vnode("/", true, change_mode, 0777, 0);
	jail_chmod("/", 0777);
	be(0, 0, 0);
	path_unlink(&context, NULL, "/lost+found", true);
	for (unsigned i = 0; i < steps; i++)
		step();
	be(0, 0, 0);
	do_getcwd();
}

static unsigned number(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text ? (unsigned)atoi(text) : otherwise;
}

static void against_the_host(void **state)
{
	(void)state;
	seed = number("UNIT_SEED", 1);
	steps = number("UNIT_STEPS", 60000);
	assert_true(image_run(random_calls, 60));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(against_the_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
