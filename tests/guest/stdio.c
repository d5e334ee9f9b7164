/* SPDX-License-Identifier: MIT */
/*
 * An ordinary program's day with the C library: streams, directories, the
 * heap, sorting, formats, time, the environment, popen-like plumbing by hand.
 */
#include "check.h"
#include <dirent.h>
#include <math.h>

static void streams(void)
{
	char line[64];
	FILE *f = fopen("text", "w+");
	int n = 0;

	SECTION("streams");
	CHECK(f != NULL);
	for (int i = 0; i < 1000; i++)
		fprintf(f, "line %d\n", i);
	CHECK_EQ(ftell(f), 8890);
	rewind(f);
	while (fgets(line, sizeof(line), f))
		n += atoi(line + 5) == n;
	CHECK_EQ(n, 1000);
	CHECK(feof(f) && !ferror(f));
	CHECK_EQ(fseek(f, -4, SEEK_END), 0);
	CHECK_EQ(fgetc(f), '9');
	CHECK_EQ(ungetc('x', f), 'x');
	CHECK_EQ(fgetc(f), 'x');
	CHECK_EQ(fclose(f), 0);
	f = fopen("text", "a");
	CHECK_EQ(fwrite("end", 1, 3, f), 3);
	CHECK_EQ(fclose(f), 0);
	CHECK_EQ(size_of("text"), 8893);
	CHECK(fopen("none/such", "r") == NULL && errno == ENOENT);
	CHECK(fopen("text", "wx") == NULL && errno == EEXIST);
	CHECK_EQ(remove("text"), 0);
}

static void formats(void)
{
	char text[100];

	SECTION("formats");
	snprintf(text, sizeof(text), "%d|%5s|%-5s|%x|%.3f|%g|%e|%c|%%", -42,
		 "ab", "cd", 255, 3.14159, 1e-10, 12345.678, 'z');
	CHECK(strcmp(text, "-42|   ab|cd   |ff|3.142|1e-10|1.234568e+04|z|%") ==
	      0);
	CHECK(strtod("2.5e3", NULL) == 2500.0);
	CHECK_EQ(strtol("-0x1f", NULL, 16), -31);
	CHECK(fabs(sin(1.0) * sin(1.0) + cos(1.0) * cos(1.0) - 1) < 1e-15);
	CHECK(fabs(sqrt(2.0) - 1.4142135623730951) < 1e-15);
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void heap(void)
{
	int *numbers = NULL, good = 1;
	void *many[200];

	SECTION("the heap");
	for (int n = 1; n <= 100000; n *= 10)
		numbers = realloc(numbers, n * sizeof(int));
	for (int i = 0; i < 100000; i++)
		numbers[i] = (i * 7919L) % 100003;
	qsort(numbers, 100000, sizeof(int), compare);
	for (int i = 1; i < 100000; i++)
		good &= numbers[i - 1] <= numbers[i];
	CHECK(good);
	free(numbers);
	for (int i = 0; i < 200; i++)
		many[i] = memset(malloc(i * 997 + 1), i, i * 997 + 1);
	for (int i = 0; i < 200; i++)
		good &= all_bytes(many[i], i * 997 + 1, i & 0xff);
	CHECK(good);
	for (int i = 0; i < 200; i += 2)
		free(many[i]);
	for (int i = 1; i < 200; i += 2)
		free(many[i]);
	numbers = calloc(1000000, sizeof(int));
	CHECK(numbers[0] == 0 && numbers[999999] == 0);
	free(numbers);
}

static void plumbing(void)
{
	char text[64] = "";
	int fds[2];
	pid_t pid;

	SECTION("a stream over a pipe to a child");
	CHECK_OK(pipe(fds));
	pid = fork();
	if (pid == 0) {
		FILE *f = fdopen(fds[1], "w");

		fprintf(f, "from the child %d\n", 7);
		exit(fclose(f) == 0 ? 4 : 5);
	}
	close(fds[1]);
	CHECK(fgets(text, sizeof(text), fdopen(fds[0], "r")) != NULL);
	CHECK(strcmp(text, "from the child 7\n") == 0);
	CHECK_EQ(status_of(pid), EXITED(4));
}

static void calendar(void)
{
	struct tm tm;
	time_t t = 1700000000;
	char text[40];

	SECTION("time and environment");
	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	CHECK(strcmp(text, "2023-11-14 22:13:20") == 0);
	CHECK_EQ(timegm(&tm), t);
	CHECK(time(NULL) > 1600000000);
	CHECK_EQ(setenv("A_NAME", "a value", 1), 0);
	CHECK(strcmp(getenv("A_NAME"), "a value") == 0);
	CHECK_EQ(unsetenv("A_NAME"), 0);
	CHECK(getenv("A_NAME") == NULL);
}

int main(void)
{
	fresh_dir();
	streams();
	formats();
	heap();
	plumbing();
	calendar();
	return check_done();
}
