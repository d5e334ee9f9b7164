/* SPDX-License-Identifier: MIT */
/*
 * tee [-ai] [FILE…]: copies standard input to standard output and to every
 * file, as it comes, without a buffer. -a appends to the files, -i goes on
 * after ^C. A file that fails is left out, and the others go on.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

struct output {
	const char *name;
	int fd; /* -1 once it has failed */
};

/* Returns the number of outputs that failed this time. */
static int write_to_all(struct output *outputs, int count, const char *data,
			size_t size)
{
	int failures = 0;

	for (int i = 0; i < count; i++) {
		if (outputs[i].fd < 0)
			continue;
		if (write_all(outputs[i].fd, data, size) == 0)
			continue;
		warn("%s", outputs[i].name);
		outputs[i].fd = -1;
		failures++;
	}
	return failures;
}

static int tee(struct output *outputs, int count)
{
	static char buffer[COPY_BUFFER_SIZE];
	int failures = 0;
	ssize_t n;

	while ((n = read(0, buffer, sizeof(buffer))) > 0)
		failures += write_to_all(outputs, count, buffer, n);
	if (n < 0) {
		warn("read error");
		failures++;
	}
	return failures;
}

int main(int argc, char **argv)
{
	int flags = O_WRONLY | O_CREAT | O_TRUNC, count = 1, status = 0, c;
	struct output *outputs;

	while ((c = next_option(argc, argv, "ai")) != -1) {
		if (c == '?')
			usage(1, "[-ai] [FILE...]");
		if (c == 'a')
			flags = O_WRONLY | O_CREAT | O_APPEND;
		if (c == 'i')
			signal(SIGINT, SIG_IGN);
	}
	outputs = xmalloc((argc - optind + 1) * sizeof(*outputs));
	outputs[0] = (struct output){ "standard output", 1 };
	for (; optind < argc; optind++) {
		struct output *output = &outputs[count++];

		output->name = argv[optind];
		output->fd = open(argv[optind], flags, 0666);
		if (output->fd < 0) {
			warn("%s", argv[optind]);
			status = 1;
		}
	}
	return tee(outputs, count) ? 1 : status;
}
