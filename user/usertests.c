/* SPDX-License-Identifier: MIT */
/*
 * usertests - runs the guest tests, all or by name.
 *
 *     usertests [-s] [-l] [-r] [-a NAME] [-d DIR] [-t SECONDS] [NAME...]
 *
 * A test is a program in /tests (or DIR) that exits with 0 when all is well.
 * Each runs in a group and an empty directory of its own, its output in a
 * file, with a time limit; one line tells how it went. -s takes the names in
 * DIR/short.list, -l only lists, -a starts after that test. -r records output
 * and status of each, for tests/run-guest.
 */
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "path.h"
#include "remove.h"
#include "util.h"

#define MAX_TESTS  500
#define TIMED_OUT  124 /* as timeout(1) says it */
#define TAIL_LINES 12  /* of a failed test's output */

static char *names[MAX_TESTS];
static int count;
static const char *test_dir = "/tests";
static const char *temp_dir = "/tmp"; /* or $TMPDIR */
static long limit = 60;		      /* seconds */

static void add_name(const char *name)
{
	if (count == MAX_TESTS)
		errx(2, "more than %d tests", MAX_TESTS);
	names[count++] = xstrdup(name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every executable file of the test directory, in order. */
static void add_all(void)
{
	char **all = dir_names(test_dir);
	struct stat st;

	if (!all)
		err(2, "%s", test_dir);
	for (char **name = all; *name; name++) {
		char *path = path_join(test_dir, *name);

		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
		    (st.st_mode & 0100))
			add_name(*name);
		free(path);
	}
	free_names(all);
	qsort(names, count, sizeof(names[0]), by_name);
}

/* The names in short.list, one a line; # opens a comment. */
static void add_short(void)
{
	char path[PATH_MAX], line[128];
	FILE *list;

	snprintf(path, sizeof(path), "%s/short.list", test_dir);
	list = fopen(path, "r");
	if (!list)
		err(2, "%s", path);
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, " \t#\n")] = '\0';
		if (line[0])
			add_name(line);
	}
	fclose(list);
}

/* The child's side: its own group, directory, input and output; then exec. */
static void become_test(const char *name, const char *scratch, int output)
{
	char path[PATH_MAX];
	int null = open("/dev/null", O_RDONLY);

	setpgid(0, 0);
	snprintf(path, sizeof(path), "%s/%s", test_dir, name);
	if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 ||
	    dup2(output, 2) < 0 || chdir(scratch) < 0 ||
	    setenv("TMPDIR", scratch, 1) < 0)
		err(126, "%s", name);
	close(null);
	close(output);
	execl(path, path, (char *)NULL);
	warn("%s", path);
	_exit(127);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/*
 * Waits for the test, asking more rarely the longer it takes. Whatever it left
 * running in its group goes with it. The status is as a shell has it.
 */
static int await(pid_t pid)
{
	struct timespec pause = { 0, 500000 };
	double end = now() + limit;
	int status;
	pid_t got;

	while ((got = waitpid(pid, &status, WNOHANG)) == 0 && now() < end) {
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < 20000000)
			pause.tv_nsec *= 2;
	}
	if (kill(-pid, SIGKILL) < 0 && got == 0)
		kill(pid, SIGKILL);
	if (got == 0) {
		waitpid(pid, &status, 0);
		return TIMED_OUT;
	}
	if (got < 0)
		err(2, "waitpid");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

/* Runs one test; its output is left in `output`. */
static int run(const char *name, int output)
{
	const struct remove_options all_of_it = { .recursive = true,
						  .force = true };
	char scratch[PATH_MAX];
	pid_t pid;
	int status;

	snprintf(scratch, sizeof(scratch), "%s/usertests.XXXXXX", temp_dir);
	if (!mkdtemp(scratch))
		err(2, "%s", scratch);
	if (ftruncate(output, 0) < 0 || lseek(output, 0, SEEK_SET) < 0)
		err(2, "output file");
	pid = fork();
	if (pid < 0)
		err(2, "fork");
	if (pid == 0)
		become_test(name, scratch, output);
	status = await(pid);
	remove_path(scratch, &all_of_it);
	return status;
}

/* Copies the output from `from` on to standard output. */
static void copy_output(int output, off_t from)
{
	char buf[4096];
	ssize_t n;

	while ((n = pread(output, buf, sizeof(buf), from)) > 0) {
		fwrite(buf, 1, n, stdout);
		from += n;
	}
}

/* Where the last lines of the output begin. */
static off_t tail_of(int output)
{
	off_t place = lseek(output, 0, SEEK_END);
	int lines = 0;
	char c;

	for (; place > 0; place--)
		if (pread(output, &c, 1, place - 1) == 1 && c == '\n' &&
		    lines++ == TAIL_LINES)
			break;
	return place;
}

static void tell(const char *name, int status, int output)
{
	if (status == 0)
		printf("ok %s\n", name);
	else if (status == TIMED_OUT)
		printf("not ok %s time-out after %ld s\n", name, limit);
	else if (status > 128)
		printf("not ok %s signal %d\n", name, status - 128);
	else
		printf("not ok %s status %d\n", name, status);
	if (status)
		copy_output(output, tail_of(output));
}

static int open_output(void)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/usertests.XXXXXX", temp_dir);
	fd = mkstemp(path);
	if (fd < 0)
		err(2, "%s", path);
	unlink(path);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_APPEND);
	return fd;
}

/* One test after the other; the number of those that failed. */
static int run_all(int first, int record)
{
	int output = open_output(), failed = 0;

	for (int i = first; i < count; i++) {
		int status;

		if (record)
			printf("=== %s\n", names[i]);
		fflush(stdout);
		status = run(names[i], output);
		failed += status != 0;
		if (record) {
			copy_output(output, 0);
			printf("\n--- %s status %d\n", names[i], status);
		} else {
			tell(names[i], status, output);
		}
		fflush(stdout);
	}
	return failed;
}

int main(int argc, char **argv)
{
	bool flag[128] = { false };
	const char *after = NULL;
	int c, first = 0, failed;

	while ((c = next_option(argc, argv, "slra:d:t:")) != -1) {
		if (c == '?')
			usage(2, "[-slr] [-a NAME] [-d DIR] [-t SECONDS] "
				 "[NAME...]");
		flag[c] = true;
		if (c == 'a')
			after = optarg;
		if (c == 'd')
			test_dir = optarg;
		if (c == 't')
			limit = number_or_die(optarg, "number of seconds");
	}
	if (getenv("TMPDIR"))
		temp_dir = getenv("TMPDIR");
	if (flag['s'])
		add_short();
	for (; optind < argc; optind++)
		add_name(argv[optind]);
	if (!count)
		add_all();
	while (after && first < count && strcmp(names[first++], after))
		;
	if (flag['l']) {
		for (int i = first; i < count; i++)
			puts(names[i]);
		return finish(0);
	}
	failed = run_all(first, flag['r']);
	if (!flag['r'])
		printf("%d passed, %d failed\n", count - first - failed,
		       failed);
	return failed != 0;
}
