/* SPDX-License-Identifier: MIT */
/*
 * leaks - what does a command leave behind in the kernel?
 *
 *     leaks [-r] [-k] COMMAND [ARGUMENT...]
 *
 * Has the caches dropped, notes what is in use (page frames, kernel objects
 * by kind, open files, vnodes, processes, blocks and inodes of the disk), runs
 * the command, and does the same again. All counts must be equal; those that
 * are not are named, and the status is 1. What goes by itself within some
 * seconds is no leak. -r says it in the form of usertests -r. -k keeps a file
 * open that was not open before: a leak, to see that it is found.
 *
 * Nothing of this program may change between the two: so its memory is
 * static, and all of it has been touched before the first count.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define KINDS	100
#define PATIENCE 50			/* times 0.1 s */

struct figure {
	char name[32];
	long value;
};

struct figures {
	struct figure of[KINDS];
	int count;
};

static struct figures before, after;
static char text[16384];

static void add(struct figures *f, const char *name, long value)
{
	if (f->count == KINDS)
		errx(2, "more than %d kinds", KINDS);
	snprintf(f->of[f->count].name, sizeof(f->of[0].name), "%s", name);
	f->of[f->count++].value = value;
}

/* A whole file of /proc into `text`. */
static void read_file(const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n, length = 0;

	if (fd < 0)
		err(2, "%s", path);
	while ((n = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += n;
	close(fd);
	text[length] = '\0';
}

/* KiB of memory that meminfo names. */
static long memory(const char *name)
{
	const char *at = strstr(text, name);

	if (!at)
		errx(2, "no %s in /proc/meminfo", name);
	return atol(at + strlen(name));
}

/* Objects move from slab to slab, so frames are counted without those. */
static void add_memory(struct figures *f)
{
	long buffers, used;

	read_file("/proc/meminfo");
	buffers = memory("Buffers:");
	used = memory("MemTotal:") - memory("MemFree:") - memory("Slab:");
	add(f, "frames", (used - buffers) / 4);
	add(f, "cached blocks", buffers / 4);
	add(f, "kernel stacks", memory("KernelStack:") / 16);
}

/* A kind that had no objects until now is as good as none. */
static void add_objects(struct figures *f)
{
	char *line, *rest, name[32];
	long active;

	read_file("/proc/slabinfo");
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		if (sscanf(line, "%31s %ld", name, &active) == 2 && active)
			add(f, name, active);
}

static void add_rest(struct figures *f)
{
	struct statfs disk;
	long a, b;

	read_file("/proc/sys/fs/file-nr");
	add(f, "open files", atol(text));
	read_file("/proc/loadavg");
	if (sscanf(text, "%*f %*f %*f %ld/%ld", &a, &b) != 2)
		errx(2, "/proc/loadavg: %s", text);
	add(f, "processes", b);
	if (statfs("/", &disk) < 0)
		err(2, "statfs");
	add(f, "disk blocks", disk.f_blocks - disk.f_bfree);
	add(f, "disk inodes", disk.f_files - disk.f_ffree);
}

static void drop_caches(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

	if (fd < 0 || write(fd, "3\n", 2) != 2)
		err(2, "/proc/sys/vm/drop_caches");
	close(fd);
}

static void take(struct figures *f)
{
	memset(f, 0, sizeof(*f));
	sync();
	drop_caches();
	add_memory(f);
	add_objects(f);
	add_rest(f);
}

static long value_of(const struct figures *f, const char *name)
{
	for (int i = 0; i < f->count; i++)
		if (strcmp(f->of[i].name, name) == 0)
			return f->of[i].value;
	return 0;
}

/* How many figures differ; each in a line if they are to be told. */
static int differ(int tell)
{
	int n = 0;

	for (int side = 0; side < 2; side++) {
		struct figures *f = side ? &after : &before;

		for (int i = 0; i < f->count; i++) {
			const char *name = f->of[i].name;
			long was = value_of(&before, name);
			long is = value_of(&after, name);

			if (was == is || (side && was))
				continue;
			if (tell)
				printf("%s: %ld before, %ld after\n", name,
				       was, is);
			n++;
		}
	}
	return n;
}

static int run(char **command)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (pid == 0) {
		execvp(command[0], command);
		err(127, "%s", command[0]);
	}
	while (waitpid(pid, &status, 0) < 0)
		;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

/*
 * Until nothing changes any more by our own doing. Each device's vnode stays
 * in memory once it was looked at.
 */
static void warm_up(void)
{
	char *look[] = { "sh", "-c", "ls -lL /dev > /dev/null", NULL };

	for (int i = 0; i < PATIENCE; i++) {
		run(look);
		take(&before);
		take(&after);
		if (i > 0 && differ(0) == 0)
			return;
		usleep(100000);
	}
	differ(1);
	errx(2, "the counts do not come to rest");
}

static int compare(void)
{
	for (int i = 0; i < PATIENCE; i++) {
		take(&after);
		if (differ(0) == 0)
			return 0;
		usleep(100000);
	}
	return differ(1);
}

int main(int argc, char **argv)
{
	int record = 0, keep = 0, option, found;

	while ((option = getopt(argc, argv, "+rk")) != -1) {
		if (option == 'r')
			record = 1;
		else if (option == 'k')
			keep = 1;
		else
			errx(2, "usage: leaks [-rk] COMMAND [ARGUMENT...]");
	}
	if (!argv[optind])
		errx(2, "usage: leaks [-rk] COMMAND [ARGUMENT...]");
	warm_up();
	run(argv + optind);
	if (keep && open("/etc/passwd", O_RDONLY) < 0)
		err(2, "/etc/passwd");
	if (record)
		printf("=== leaks\n");
	fflush(stdout);
	found = compare();
	printf("%ld frames, %ld open files, %ld processes, %d figures: ",
	       value_of(&after, "frames"), value_of(&after, "open files"),
	       value_of(&after, "processes"), after.count);
	printf(found ? "%d differ\n" : "all as before\n", found);
	if (record)
		printf("\n--- leaks status %d\n", found != 0);
	return found != 0;
}
