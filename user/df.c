/* SPDX-License-Identifier: MIT */
/*
 * df [-hikT] [FILE…]: how much room is left on every file system, or on those
 * of the files named: in KiB, in units people read (-h), or in inodes (-i).
 * The list of file systems is /proc/mounts; without that, "/" stands for all.
 */
#include <err.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "names.h"
#include "path.h"
#include "util.h"

struct row {
	char *cell[7]; /* source, type, size, used, free, percent, directory */
};

enum { SOURCE, TYPE, SIZE, USED, FREE, PERCENT, DIRECTORY, COLUMNS };

static bool human, inodes, types;
static struct row *rows;
static size_t row_count;

/* A file system's place in the tree, as /proc/mounts has it. */
struct mount {
	char *source, *type, *directory;
};

static struct mount *mounts;
static size_t mount_count;

static void add_mount(const char *source, const char *type, const char *dir)
{
	struct mount *mount;

	mounts = grow(mounts, mount_count, sizeof(*mounts));
	mount = &mounts[mount_count++];
	mount->source = xstrdup(source);
	mount->type = xstrdup(type);
	mount->directory = xstrdup(dir);
}

static void read_mounts(void)
{
	FILE *in = setmntent("/proc/mounts", "r");
	struct mntent *entry;

	while (in && (entry = getmntent(in)))
		add_mount(entry->mnt_fsname, entry->mnt_type, entry->mnt_dir);
	if (in)
		endmntent(in);
	if (mount_count == 0)
		add_mount("root", "-", "/");
}

/* The file system that PATH lies on: the last one mounted with its device. */
static const struct mount *find_mount(const char *path)
{
	const struct mount *found = NULL;
	struct stat file, st;

	if (stat(path, &file) < 0) {
		warn("%s", path);
		return NULL;
	}
	for (size_t i = 0; i < mount_count; i++)
		if (stat(mounts[i].directory, &st) == 0 &&
		    st.st_dev == file.st_dev)
			found = &mounts[i];
	if (!found)
		warnx("%s: no file system found", path);
	return found;
}

static char *amount(unsigned long long units, unsigned long long unit)
{
	char text[HUMAN_SIZE_MAX];

	if (!human)
		return format("%llu", inodes ? units : units * unit / 1024);
	human_size(units * (inodes ? 1 : unit), text);
	return xstrdup(text);
}

/* Rounded up, of what an ordinary user can have. */
static char *percent(unsigned long long used, unsigned long long available)
{
	unsigned long long all = used + available;

	if (all == 0)
		return xstrdup("-");
	return format("%llu%%", (used * 100 + all - 1) / all);
}

static struct row *add_row(void)
{
	rows = grow(rows, row_count, sizeof(*rows));
	return &rows[row_count++];
}

static int add_system(const struct mount *mount)
{
	struct statvfs st;
	struct row *row;
	unsigned long long all, free_, available, unit;

	if (statvfs(mount->directory, &st) < 0) {
		warn("%s", mount->directory);
		return 1;
	}
	all = inodes ? st.f_files : st.f_blocks;
	free_ = inodes ? st.f_ffree : st.f_bfree;
	available = inodes ? st.f_ffree : st.f_bavail;
	unit = st.f_frsize ? st.f_frsize : st.f_bsize;
	row = add_row();
	row->cell[SOURCE] = xstrdup(mount->source);
	row->cell[TYPE] = xstrdup(mount->type);
	row->cell[SIZE] = amount(all, unit);
	row->cell[USED] = amount(all - free_, unit);
	row->cell[FREE] = amount(available, unit);
	row->cell[PERCENT] = percent(all - free_, available);
	row->cell[DIRECTORY] = xstrdup(mount->directory);
	return 0;
}

/* File systems without blocks, such as /proc, have nothing to tell. */
static int add_all_systems(void)
{
	int status = 0;

	for (size_t i = 0; i < mount_count; i++) {
		struct statvfs st;

		if (statvfs(mounts[i].directory, &st) == 0 && st.f_blocks == 0)
			continue;
		status |= add_system(&mounts[i]);
	}
	return status;
}

static void add_titles(void)
{
	struct row *row = add_row();

	row->cell[SOURCE] = "Filesystem";
	row->cell[TYPE] = "Type";
	row->cell[SIZE] = inodes ? "Inodes" : human ? "Size" : "1K-blocks";
	row->cell[USED] = inodes ? "IUsed" : "Used";
	row->cell[FREE] = inodes ? "IFree" : human ? "Avail" : "Available";
	row->cell[PERCENT] = inodes ? "IUse%" : "Use%";
	row->cell[DIRECTORY] = "Mounted on";
}

static int column_width(int column)
{
	/* As wide as GNU's at least, so that scripts see the same. */
	int width = column == SOURCE ? 14 : column == PERCENT ? 4 : 5;

	for (size_t i = 0; i < row_count; i++)
		if ((int)strlen(rows[i].cell[column]) > width)
			width = strlen(rows[i].cell[column]);
	return width;
}

static void put_rows(void)
{
	int width[COLUMNS];

	for (int column = 0; column < COLUMNS; column++)
		width[column] = column_width(column);
	width[TYPE] = types ? width[TYPE] : 0;
	for (size_t i = 0; i < row_count; i++) {
		char **cell = rows[i].cell;

		printf("%-*s ", width[SOURCE], cell[SOURCE]);
		if (types)
			printf("%-*s ", width[TYPE], cell[TYPE]);
		for (int column = SIZE; column < DIRECTORY; column++)
			printf("%*s ", width[column], cell[column]);
		printf("%s\n", cell[DIRECTORY]);
	}
}

int main(int argc, char **argv)
{
	int c, status = 0;

	while ((c = next_option(argc, argv, "hikT")) != -1) {
		if (c == '?')
			usage(1, "[-hikT] [FILE...]");
		human |= c == 'h';
		inodes |= c == 'i';
		types |= c == 'T';
	}
	read_mounts();
	add_titles();
	if (optind == argc)
		status = add_all_systems();
	for (; optind < argc; optind++) {
		const struct mount *mount = find_mount(argv[optind]);

		status |= mount ? add_system(mount) : 1;
	}
	if (row_count > 1)
		put_rows();
	return finish(status);
}
