/* SPDX-License-Identifier: MIT */
/*
 * divide: a program that catches its own division by zero. The processor
 * traps into the kernel (exception 0, Operating Systems: Three Easy Pieces,
 * section 6.2), which has nothing better to do than to send the process
 * SIGFPE. Here a handler takes it, sees by siginfo at which instruction it
 * happened, and jumps back to a safe place; returning would divide again.
 * A second process without a handler is ended by the same signal.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf safe_place;
static volatile sig_atomic_t code;
static void *volatile where;

static void on_trap(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)context;
	code = info->si_code;
	where = info->si_addr;
	siglongjmp(safe_place, 1);
}

/* In assembly: to a C compiler, dividing by zero could mean anything. */
static int divide(int a, int b)
{
	int quotient, rest;

	__asm__ volatile("cltd; idivl %3"
			 : "=a"(quotient), "=&d"(rest)
			 : "0"(a), "r"(b));
	return quotient;
}

static void try(int a, int b)
{
	if (sigsetjmp(safe_place, 1) == 0)
		printf("%d / %d = %d\n", a, b, divide(a, b));
	else
		printf("%d / %d: trapped at an instruction of ours, %s\n", a, b,
		       code == FPE_INTDIV && where ? "division by zero" :
						     "cause unknown");
	fflush(stdout);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = on_trap,
				    .sa_flags = SA_SIGINFO };
	pid_t child;
	int status;

	sigaction(SIGFPE, &action, NULL);
	try(6, 3);
	try(6, 0);
	try(8, 2);
	child = fork();
	if (child < 0) {
		perror("fork");
		return 1;
	}
	if (child == 0) {
		signal(SIGFPE, SIG_DFL);
		_exit(divide(6, 0));
	}
	if (waitpid(child, &status, 0) == child && WIFSIGNALED(status))
		printf("without a handler: ended by signal %d\n",
		       WTERMSIG(status));
	return 0;
}
