/* SPDX-License-Identifier: MIT */
/*
 * cp [-adfinLPpRrTuv] FROM... TO: copies a file to TO, or files into directory
 * TO. -r takes directories with all below them, -p keeps owner, mode and
 * times, -d links of both kinds; -a is all of these. The work is in
 * lib/copy.c, which mv uses as well.
 */
#include "copy.h"

#include <unistd.h>

#include "path.h"
#include "util.h"

static struct copy_options options;

static int copy(const char *from, const char *to)
{
	return copy_path(from, to, &options);
}

static void take_option(int c)
{
	switch (c) {
	case 'a':
		options.recursive = options.preserve = true;
		options.links = true;
		break;
	case 'R':
	case 'r':
		options.recursive = true;
		break;
	case 'p':
		options.preserve = true;
		break;
	case 'L':
		options.follow = true;
		break;
	case 'd':
		options.links = true;
		/* fallthrough */
	case 'P':
		options.no_follow = true;
		break;
	case 'f':
		options.force = true;
		break;
	case 'i':
		options.ask = true;
		break;
	case 'n':
		options.no_clobber = true;
		break;
	case 'u':
		options.update = true;
		break;
	case 'v':
		options.verbose = true;
		break;
	default:
		usage(1, "[-adfinLPpRrTuv] FROM... TO");
	}
}

int main(int argc, char **argv)
{
	bool into_directory = true;
	int c;

	while ((c = next_option(argc, argv, "adfinLPpRrTuv")) != -1) {
		if (c == 'T')
			into_directory = false;
		else
			take_option(c);
	}
	return finish(each_source(argc - optind, argv + optind, into_directory,
				  copy));
}
