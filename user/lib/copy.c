/* SPDX-License-Identifier: MIT */
/*
 * Copying trees: see copy.h for the contract. The first directory made is
 * remembered by device and inode, so that a copy into the tree being copied
 * ends there instead of going on for ever.
 */
#include "copy.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fileio.h"
#include "inodes.h"
#include "mode.h"
#include "path.h"
#include "util.h"

/* One copy under way: from where to where, and what is known of each. */
struct copy {
	const char *from, *to;
	struct stat st; /* of from */
	struct stat target;
	bool target_exists;
	const struct copy_options *options;
	const struct copy *start; /* the operands */
	const struct stat *top;	  /* the first directory made, or NULL */
};

static int copy_one(struct copy *copy);

bool may_overwrite(const struct stat *from, const char *to,
		   const struct copy_options *options)
{
	struct stat st;

	if (lstat(to, &st) < 0)
		return true;
	if (options->no_clobber)
		return false;
	if (options->update && (st.st_mtim.tv_sec > from->st_mtim.tv_sec ||
				(st.st_mtim.tv_sec == from->st_mtim.tv_sec &&
				 st.st_mtim.tv_nsec >= from->st_mtim.tv_nsec)))
		return false;
	return !options->ask || confirm("overwrite '%s'", to);
}

/* The owner first: chown takes the set-user-id bit away. */
static int preserve(const struct copy *copy)
{
	struct timespec times[2] = { copy->st.st_atim, copy->st.st_mtim };
	const char *to = copy->to;
	bool link = S_ISLNK(copy->st.st_mode);
	mode_t mode = copy->st.st_mode & MODE_BITS;

	if (!copy->options->preserve)
		return 0;
	if (lchown(to, copy->st.st_uid, copy->st.st_gid) < 0)
		mode &= ~(S_ISUID | S_ISGID);
	if (utimensat(AT_FDCWD, to, times, AT_SYMLINK_NOFOLLOW) < 0) {
		warn("preserving times for '%s'", to);
		return 1;
	}
	if (!link && chmod(to, mode) < 0) {
		warn("setting permissions for '%s'", to);
		return 1;
	}
	return 0;
}

static int open_target(const struct copy *copy)
{
	mode_t mode = copy->st.st_mode & 0777;
	int fd = open(copy->to, O_WRONLY | O_CREAT | O_TRUNC, mode);

	if (fd >= 0 || !copy->options->force || !copy->target_exists)
		return fd;
	if (unlink(copy->to) < 0)
		return -1;
	return open(copy->to, O_WRONLY | O_CREAT | O_EXCL, mode);
}

static int copy_contents(const struct copy *copy, int in, int out)
{
	switch (copy_fd(in, out)) {
	case COPY_READ_FAILED:
		warn("error reading '%s'", copy->from);
		return 1;
	case COPY_WRITE_FAILED:
		warn("error writing '%s'", copy->to);
		return 1;
	case COPY_DONE:
		break;
	}
	return 0;
}

static int copy_file(const struct copy *copy)
{
	int in = open(copy->from, O_RDONLY), out, status;

	if (in < 0) {
		warn("cannot open '%s' for reading", copy->from);
		return 1;
	}
	out = open_target(copy);
	if (out < 0) {
		warn("cannot create regular file '%s'", copy->to);
		close(in);
		return 1;
	}
	status = copy_contents(copy, in, out);
	close(in);
	if (close(out) < 0) {
		warn("failed to close '%s'", copy->to);
		status = 1;
	}
	return status | preserve(copy);
}

static int copy_link(const struct copy *copy)
{
	char target[PATH_MAX];
	ssize_t length = readlink(copy->from, target, sizeof(target) - 1);

	if (length < 0) {
		warn("cannot read symbolic link '%s'", copy->from);
		return 1;
	}
	target[length] = '\0';
	if (copy->target_exists && unlink(copy->to) < 0) {
		warn("cannot remove '%s'", copy->to);
		return 1;
	}
	if (symlink(target, copy->to) < 0) {
		warn("cannot create symbolic link '%s'", copy->to);
		return 1;
	}
	return preserve(copy);
}

/* Is FROM one more name of a file that was copied? Then so will TO be. */
static bool linked_before(const struct copy *copy, int *status)
{
	static struct inodes copied;
	const char *name;

	if (!copy->options->links || copy->st.st_nlink < 2)
		return false;
	name = inodes_meet(&copied, &copy->st, copy->to);
	if (!name)
		return false;
	if (copy->target_exists)
		unlink(copy->to);
	*status = link(name, copy->to) < 0;
	if (*status)
		warn("cannot create hard link '%s' to '%s'", copy->to, name);
	return true;
}

static int copy_special(const struct copy *copy)
{
	if (copy->target_exists && unlink(copy->to) < 0) {
		warn("cannot remove '%s'", copy->to);
		return 1;
	}
	if (mknod(copy->to, copy->st.st_mode, copy->st.st_rdev) < 0) {
		warn("cannot create special file '%s'", copy->to);
		return 1;
	}
	return preserve(copy);
}

static int copy_children(const struct copy *parent, char **names)
{
	int status = 0;

	for (char **name = names; *name; name++) {
		struct copy child = *parent;
		char *from = path_join(parent->from, *name);
		char *to = path_join(parent->to, *name);

		child.from = from;
		child.to = to;
		status |= copy_one(&child);
		free(from);
		free(to);
	}
	return status;
}

/* Its owner may write into a new directory until everything is inside. */
static int make_directory(struct copy *copy)
{
	if (copy->target_exists)
		return 0;
	if (mkdir(copy->to, (copy->st.st_mode & 0777) | S_IRWXU) < 0) {
		warn("cannot create directory '%s'", copy->to);
		return 1;
	}
	if (copy->options->verbose)
		printf("'%s' -> '%s'\n", copy->from, copy->to);
	return 0;
}

static int copy_directory(struct copy *copy)
{
	struct stat made;
	char **names;
	int status;

	if (copy->target_exists && !S_ISDIR(copy->target.st_mode)) {
		warnx("cannot overwrite non-directory '%s' with directory '%s'",
		      copy->to, copy->from);
		return 1;
	}
	if (make_directory(copy) != 0)
		return 1;
	if (!copy->top && stat(copy->to, &made) == 0)
		copy->top = &made;
	names = dir_names(copy->from);
	if (!names) {
		warn("cannot access '%s'", copy->from);
		return 1;
	}
	status = copy_children(copy, names);
	free_names(names);
	if (!copy->target_exists && !copy->options->preserve)
		chmod(copy->to, copy->st.st_mode & 0777 & ~current_umask());
	return status | preserve(copy);
}

/* Says why this copy must not be made, if that is so. */
static bool refused(const struct copy *copy)
{
	bool dir = S_ISDIR(copy->st.st_mode);

	if (dir && !copy->options->recursive)
		warnx("-r not specified; omitting directory '%s'", copy->from);
	else if (dir && copy->top && same_file(&copy->st, copy->top))
		warnx("cannot copy a directory, '%s', into itself, '%s'",
		      copy->start->from, copy->start->to);
	else if (copy->target_exists && same_file(&copy->st, &copy->target))
		warnx("'%s' and '%s' are the same file", copy->from, copy->to);
	else if (copy->target_exists && !dir && S_ISDIR(copy->target.st_mode))
		warnx("cannot overwrite directory '%s' with non-directory",
		      copy->to);
	else
		return false;
	return true;
}

static int copy_one(struct copy *copy)
{
	const struct copy_options *options = copy->options;
	bool follow =
		options->follow || (!options->recursive && !options->no_follow);
	mode_t mode;
	int status;

	if ((follow ? stat : lstat)(copy->from, &copy->st) < 0) {
		warn("cannot stat '%s'", copy->from);
		return 1;
	}
	mode = copy->st.st_mode;
	copy->target_exists =
		(S_ISLNK(mode) ? lstat : stat)(copy->to, &copy->target) == 0;
	if (refused(copy))
		return 1;
	if (S_ISDIR(mode))
		return copy_directory(copy);
	if (!may_overwrite(&copy->st, copy->to, options))
		return 0;
	if (options->verbose)
		printf("'%s' -> '%s'\n", copy->from, copy->to);
	if (linked_before(copy, &status))
		return status;
	if (S_ISLNK(mode))
		return copy_link(copy);
	if (S_ISREG(mode) || !options->recursive)
		return copy_file(copy);
	return copy_special(copy);
}

int copy_path(const char *from, const char *to,
	      const struct copy_options *options)
{
	struct copy copy = { .from = from, .to = to, .options = options };

	copy.start = &copy;
	return copy_one(&copy);
}
