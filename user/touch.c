/* SPDX-License-Identifier: MIT */
/*
 * touch [-achm] [-r FILE | -t STAMP | -d DATE] FILE…: sets the times of files
 * to now or to what is given, and makes those that are missing (not with -c).
 * -a the access time alone, -m the modification time alone. STAMP is
 * [[CC]YY]MMDDhhmm[.ss]; DATE is @SECONDS or YYYY-MM-DD[ hh:mm[:ss]].
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dates.h"
#include "util.h"

static struct timespec times[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
static bool create = true;
static int at_flags;

static void take_times_of(const char *name)
{
	struct stat st;

	if (stat(name, &st) < 0)
		err(1, "failed to get attributes of '%s'", name);
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
}

static void take_date(bool valid, const char *text, struct timespec date)
{
	if (!valid)
		errx(1, "invalid date format '%s'", text);
	times[0] = times[1] = date;
}

static int touch(const char *name)
{
	int fd;

	if (utimensat(AT_FDCWD, name, times, at_flags) == 0)
		return 0;
	if (errno != ENOENT) {
		warn("cannot touch '%s'", name);
		return 1;
	}
	if (!create)
		return 0;
	fd = open(name, O_WRONLY | O_CREAT, 0666);
	if (fd < 0 || futimens(fd, times) < 0) {
		warn("cannot touch '%s'", name);
		if (fd >= 0)
			close(fd);
		return 1;
	}
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	bool access = false, modification = false;
	struct timespec date;
	int c, status = 0;

	while ((c = next_option(argc, argv, "acd:hmr:t:")) != -1) {
		if (c == '?')
			usage(1, "[-achm] [-r FILE | -t STAMP | -d DATE] "
				 "FILE...");
		access |= c == 'a';
		modification |= c == 'm';
		if (c == 'c' || c == 'h')
			create = false;
		if (c == 'h')
			at_flags = AT_SYMLINK_NOFOLLOW;
		if (c == 'r')
			take_times_of(optarg);
		if (c == 't')
			take_date(parse_stamp(optarg, &date), optarg, date);
		if (c == 'd')
			take_date(parse_date(optarg, &date), optarg, date);
	}
	if (access && !modification)
		times[1].tv_nsec = UTIME_OMIT;
	if (modification && !access)
		times[0].tv_nsec = UTIME_OMIT;
	if (optind == argc)
		errx(1, "missing file operand");
	for (int i = optind; i < argc; i++)
		status |= touch(argv[i]);
	return status;
}
