/* SPDX-License-Identifier: MIT */
/*
 * Scripts: #! with an interpreter and at most one argument, blanks about
 * them, scripts run by scripts, a missing, damaged, endless interpreter and
 * lines that are too long. The interpreter here is this program itself.
 */
#include "check.h"
#include <limits.h>

static char self[200];

/* A script; `format` takes the interpreter's path. */
static void script(const char *name, const char *format)
{
	char text[600];
	int n = snprintf(text, sizeof(text), format, self);

	make_file(name, text, n);
	chmod(name, 0755);
}

static void execute(long name)
{
	char *const argv[] = { "zero", "one", "two", NULL };
	char *const envp[] = { "E=1", NULL };

	execve((char *)name, argv, envp);
	_exit(errno);
}

/* Runs the script; the arguments its interpreter saw, joined by '|'. */
static const char *seen(const char *name)
{
	static char said[PATH_MAX + 100];
	int fds[2], out = dup(1), status;
	long n;

	if (pipe(fds) < 0)
		return "no pipe";
	dup2(fds[1], 1);
	status = in_child(execute, (long)name);
	dup2(out, 1);
	close(fds[1]);
	n = read(fds[0], said, sizeof(said) - 1);
	said[n < 0 ? 0 : n] = '\0';
	close(fds[0]);
	close(out);
	if (status != EXITED(33))
		snprintf(said, sizeof(said), "status %x", status);
	return said;
}

#define CHECK_SEES(name, want)                                                 \
	do {                                                                   \
		const char *got = seen(name);                                  \
		CHECK(strcmp(got, want) == 0);                                 \
		if (strcmp(got, want))                                         \
			check_say("# %s: got %s, not %s\n", name, got, want);  \
	} while (0)

static void forms(void)
{
	SECTION("#!: the interpreter and one argument");
	script("plain", "#!%s\nrest\n");
	CHECK_SEES("./plain", "INTERP|./plain|one|two");
	script("env", "#!/usr/bin/env %s\n");
	CHECK_SEES("./env", "INTERP|./env|one|two");
	script("arg", "#!%s -x\n");
	CHECK_SEES("./arg", "INTERP|-x|./arg|one|two");
	script("args", "#!%s -x -y  z\n");
	CHECK_SEES("./args", "INTERP|-x -y  z|./args|one|two");
	script("blanks", "#! \t %s \t -x \t \n");
	CHECK_SEES("./blanks", "INTERP|-x|./blanks|one|two");
	script("no-newline", "#!%s");
	CHECK_SEES("./no-newline", "INTERP|./no-newline|one|two");
	script("trailing", "#!%s  \nx");
	CHECK_SEES("./trailing", "INTERP|./trailing|one|two");
	CHECK_SEES("plain", "INTERP|plain|one|two");
}

static void far(void)
{
	static char name[PATH_MAX], want[PATH_MAX + 100];

	SECTION("#!: a script with a long path");
	while (strlen(name) < sizeof(name) - 16)
		strcat(name, ".///./");
	strcat(name, "plain");
	snprintf(want, sizeof(want), "INTERP|%s|one|two", name);
	CHECK(strcmp(seen(name), want) == 0);
}

static void nested(void)
{
	char text[16], name[16];

	SECTION("#!: scripts run by scripts, up to five deep");
	script("deep0", "#!%s\n");
	for (int i = 1; i <= 6; i++) {
		snprintf(name, sizeof(name), "deep%d", i);
		snprintf(text, sizeof(text), "#!./deep%d\n", i - 1);
		make_file(name, text, strlen(text));
		CHECK_OK(chmod(name, 0755));
	}
	CHECK_SEES("./deep1", "INTERP|./deep0|./deep1|one|two");
	CHECK_SEES("./deep4",
		   "INTERP|./deep0|./deep1|./deep2|./deep3|./deep4|one|two");
	CHECK_EQ(in_child(execute, (long)"./deep5"), EXITED(ELOOP));
	CHECK_EQ(in_child(execute, (long)"./deep6"), EXITED(ELOOP));
	script("myself", "#!./myself\n");
	CHECK_EQ(in_child(execute, (long)"./myself"), EXITED(ELOOP));
}

static void refused(void)
{
	char text[1000];

	SECTION("#!: interpreters that are not there, or no programs");
	script("missing", "#!/none/such\n");
	CHECK_EQ(in_child(execute, (long)"./missing"), EXITED(ENOENT));
	script("empty", "#!\n");
	CHECK_EQ(in_child(execute, (long)"./empty"), EXITED(ENOEXEC));
	script("blank", "#!   \t \n");
	CHECK_EQ(in_child(execute, (long)"./blank"), EXITED(ENOEXEC));
	script("dir", "#!/\n");
	CHECK_EQ(in_child(execute, (long)"./dir"), EXITED(EACCES));
	script("data", "#!./text\n");
	make_file("text", "no program", 10);
	CHECK_EQ(in_child(execute, (long)"./data"), EXITED(EACCES));
	CHECK_OK(chmod("text", 0755));
	CHECK_EQ(in_child(execute, (long)"./data"), EXITED(ENOEXEC));
	CHECK_OK(chmod("plain", 0644));
	CHECK_EQ(in_child(execute, (long)"./plain"), EXITED(EACCES));
	memset(text, 'x', sizeof(text));
	memcpy(text, "#!/", 3);
	make_file("long", text, sizeof(text));
	CHECK_OK(chmod("long", 0755));
	CHECK_EQ(in_child(execute, (long)"./long"), EXITED(ENOEXEC));
}

/* As interpreter: the arguments, with its own path as INTERP. */
static int interpret(int argc, char **argv)
{
	char text[PATH_MAX + 100] = "INTERP";

	for (int i = 1; i < argc; i++) {
		strcat(text, "|");
		strcat(text, argv[i]);
	}
	return write(1, text, strlen(text)) < 0 ? 1 : 33;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return interpret(argc, argv);
	snprintf(self, sizeof(self), "%s", argv[0]);
	fresh_dir();
	forms();
	far();
	nested();
	refused();
	return check_done();
}
