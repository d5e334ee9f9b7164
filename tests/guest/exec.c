/* SPDX-License-Identifier: MIT */
/*
 * execve(2) and execveat(2): what a new program keeps of the old process and
 * what it does not, and the errors, each of which leaves the caller whole.
 */
#include "check.h"
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>

static char *self;

static void run_with(char *first)
{
	char *const argv[] = { self, first, NULL };
	char *const envp[] = { "A=1", NULL };

	execve(self, argv, envp);
	_exit(90);
}

/* What the new program finds; its exit status counts what is wrong. */
static int reborn(pid_t parent)
{
	char name[16] = "";

	CHECK_EQ(getppid(), parent);
	CHECK_EQ(umask(0), 027);
	CHECK_OK(access("here", F_OK));
	CHECK_EQ(lseek(20, 0, SEEK_CUR), 3);
	CHECK_ERR(fcntl(21, F_GETFD), EBADF);
	CHECK_ERR(fcntl(22, F_GETFD), EBADF);
	CHECK_EQ(fcntl(23, F_GETFD), 0);
	CHECK(signal(SIGUSR1, SIG_DFL) == SIG_IGN);
	CHECK(signal(SIGUSR2, SIG_DFL) == SIG_DFL);
	CHECK(strcmp(getenv("A"), "1") == 0);
	CHECK(getenv("HOME") == NULL);
	CHECK_OK(prctl(PR_GET_NAME, name));
	CHECK(strncmp(name, strrchr(self, '/') + 1, 15) == 0);
	return check.failed_here;
}

static void prepare(long parent)
{
	char number[20];

	snprintf(number, sizeof(number), "%ld", parent);
	umask(027);
	signal(SIGUSR1, SIG_IGN);
	prctl(PR_SET_NAME, "before");
	dup2(open("here", O_RDONLY), 20);
	lseek(20, 3, SEEK_SET);
	dup3(20, 21, O_CLOEXEC);
	open("here", O_RDONLY | O_CLOEXEC);
	fcntl(20, F_DUPFD_CLOEXEC, 22);
	dup2(20, 23);
	run_with(number);
}

static void kept(void)
{
	SECTION("execve: what stays and what goes");
	CHECK_EQ(in_child(prepare, getpid()), EXITED(0));
}

static int try(const char *path)
{
	char *const argv[] = { "x", NULL }, *const envp[] = { NULL };

	return execve(path, argv, envp);
}

static void errors(void)
{
	static char name[PATH_MAX + 2];

	SECTION("execve: errors");
	CHECK_ERR(try("none"), ENOENT);
	CHECK_ERR(try(""), ENOENT);
	CHECK_ERR(try("here/x"), ENOTDIR);
	CHECK_ERR(try("loop"), ELOOP);
	CHECK_ERR(try("here"), EACCES);
	CHECK_ERR(try("."), EACCES);
	CHECK_ERR(try("/dev/null"), EACCES);
	memset(name, 'a', 256);
	CHECK_ERR(try(name), ENAMETOOLONG);
	memset(name, '/', sizeof(name) - 1);
	CHECK_ERR(try(name), ENAMETOOLONG);
	make_file("empty", "", 0);
	make_file("text", "plain text, no program\n", 23);
	CHECK_OK(chmod("empty", 0755));
	CHECK_OK(chmod("text", 0755));
	CHECK_ERR(try("empty"), ENOEXEC);
	CHECK_ERR(try("text"), ENOEXEC);
	CHECK_OK(chmod("text", 0644));
	CHECK_ERR(try("text"), EACCES);
}

static void pointers(void)
{
	char *argv[] = { "x", NULL, NULL }, *envp[] = { NULL };
	char **last = (char **)edge(sizeof(char *));

	SECTION("execve: bad pointers");
	CHECK_BAD(syscall(SYS_execve, bad, argv, envp));
	CHECK_BAD_NOT_NULL(syscall(SYS_execve, self, bad, envp));
	CHECK_BAD_NOT_NULL(syscall(SYS_execve, self, argv, bad));
	for (unsigned i = 1; i < ARRAY_SIZE(bad_pointers); i++) {
		argv[1] = bad_pointers[i];
		CHECK_ERR(execve(self, argv, envp), EFAULT);
		CHECK_ERR(execve(self, envp, argv), EFAULT);
	}
	argv[1] = edge(10);
	CHECK_ERR(execve(self, argv, envp), EFAULT);
	*last = "x";
	CHECK_ERR(execve(self, last, envp), EFAULT);
	CHECK_ERR(syscall(SYS_execve, self, envp, last), EFAULT);
}

static void at_child(long form)
{
	char *const argv[] = { self, "status", NULL }, *const envp[] = { NULL };
	int dir, fd = open(self, O_RDONLY | O_CLOEXEC);

	*strrchr(self, '/') = '\0';
	dir = open(self, O_RDONLY);
	if (form == 0)
		syscall(SYS_execveat, dir, self + strlen(self) + 1, argv, envp,
			0);
	else
		syscall(SYS_execveat, fd, "", argv, envp, AT_EMPTY_PATH);
	_exit(91);
}

static void at(void)
{
	char *const argv[] = { "x", NULL }, *const envp[] = { NULL };

	SECTION("execveat");
	CHECK_EQ(in_child(at_child, 0), EXITED(17));
	CHECK_EQ(in_child(at_child, 1), EXITED(17));
	CHECK_ERR(syscall(SYS_execveat, -1, "x", argv, envp, 0), EBADF);
	CHECK_ERR(syscall(SYS_execveat, AT_FDCWD, "none", argv, envp, 0),
		  ENOENT);
	CHECK_ERR(syscall(SYS_execveat, AT_FDCWD, "", argv, envp, 0), ENOENT);
	CHECK_ERR(syscall(SYS_execveat, AT_FDCWD, self, argv, envp, 1), EINVAL);
}

static void replaced(long unused)
{
	(void)unused;
	run_with("status");
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 2 && strcmp(argv[1], "status") == 0)
		return 17;
	if (argc == 2)
		return reborn(atoi(argv[1]));
	fresh_dir();
	make_file("here", "abcdef", 6);
	if (symlink("loop", "loop"))
		return 1;
	kept();
	errors();
	pointers();
	at();
	SECTION("execve: 50 in a row");
	for (int i = 0; i < 50; i++)
		CHECK_EQ(in_child(replaced, 0), EXITED(17));
	return check_done();
}
