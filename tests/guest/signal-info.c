/* SPDX-License-Identifier: MIT */
/*
 * siginfo of signals that processes send: who sent it, and by which call;
 * real-time signals are queued, each with its own, the others are not; what a
 * pending one tells is what its first sender said.
 */
#include "signals.h"

static siginfo_t infos[200];
static volatile int count;

static void record(int sig, siginfo_t *info, void *context)
{
	(void)context;
	if (count < (int)ARRAY_SIZE(infos))
		infos[count] = *info;
	infos[count++].si_signo = sig;
}

static void senders(void)
{
	pid_t pid;

	SECTION("kill, tkill, tgkill, raise: code, pid, uid");
	handle(SIGUSR1, note, 0);
	CHECK_OK(kill(getpid(), SIGUSR1));
	CHECK_EQ(seen.info.si_code, SI_USER);
	CHECK_EQ(seen.info.si_pid, getpid());
	CHECK_EQ(seen.info.si_uid, getuid());
	CHECK_EQ(seen.info.si_errno, 0);
	forget();
	CHECK_OK(syscall(SYS_tkill, getpid(), SIGUSR1));
	CHECK_EQ(seen.info.si_code, SI_TKILL);
	CHECK_EQ(seen.info.si_pid, getpid());
	forget();
	CHECK_OK(syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1));
	CHECK_EQ(seen.info.si_code, SI_TKILL);
	forget();
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(seen.info.si_code, SI_TKILL);
	CHECK_EQ(seen.info.si_uid, getuid());
	forget();
	block(SIGUSR1);
	pid = fork();
	if (pid == 0)
		_exit(kill(getppid(), SIGUSR1) < 0);
	CHECK_EQ(status_of(pid), EXITED(0));
	CHECK_OK(kill(getpid(), SIGUSR1));
	unblock(SIGUSR1);
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.info.si_pid, pid);
	CHECK_EQ(seen.info.si_code, SI_USER);
}

static void kernel_sent(void)
{
	int fds[2];

	SECTION("from the kernel: SIGALRM, SIGPIPE");
	handle(SIGALRM, note, 0);
	forget();
	ticks(1);
	while (!seen.count)
		pause();
	ticks(0);
	CHECK_EQ(seen.info.si_code, SI_KERNEL);
	CHECK_EQ(seen.info.si_pid, 0);
	handle(SIGPIPE, note, 0);
	forget();
	CHECK_OK(pipe(fds));
	close(fds[0]);
	CHECK_ERR(write(fds[1], "x", 1), EPIPE);
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.info.si_code, SI_USER);
	CHECK_EQ(seen.info.si_pid, getpid());
	close(fds[1]);
}

/* Blocked, then sent from three processes: each is there, in order. */
static void queued(void)
{
	pid_t pids[3];

	SECTION("real-time signals are queued, with what they tell");
	handle(SIGRTMIN + 1, record, 0);
	block(SIGRTMIN + 1);
	count = 0;
	for (int i = 0; i < 3; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(kill(getppid(), SIGRTMIN + 1) < 0);
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	}
	CHECK_OK(kill(getpid(), SIGRTMIN + 1));
	CHECK_EQ(count, 0);
	CHECK(is_pending(SIGRTMIN + 1));
	unblock(SIGRTMIN + 1);
	CHECK_EQ(count, 4);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(infos[i].si_pid, pids[i]);
	CHECK_EQ(infos[0].si_code, SI_USER);
	CHECK_EQ(infos[3].si_pid, getpid());
	CHECK(!is_pending(SIGRTMIN + 1));
	SECTION("the others are not");
	handle(SIGUSR2, record, 0);
	block(SIGUSR2);
	count = 0;
	for (int i = 0; i < 5; i++)
		CHECK_OK(raise(SIGUSR2));
	unblock(SIGUSR2);
	CHECK_EQ(count, 1);
}

/* Lower numbers first; within one number, first sent first. */
static void in_order(void)
{
	sigset_t set, old;

	SECTION("real-time signals: order of numbers, and of sending");
	sigfillset(&set);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, &old));
	count = 0;
	for (int i = 0; i < 3; i++) {
		struct sigaction action = { .sa_sigaction = record,
					    .sa_flags = SA_SIGINFO };

		/* No handler inside another: they run one after another. */
		sigfillset(&action.sa_mask);
		CHECK_OK(sigaction(SIGRTMIN + 2 - i, &action, NULL));
		for (int k = 0; k < 3; k++)
			CHECK_OK(kill(getpid(), SIGRTMIN + 2 - i));
	}
	CHECK_OK(sigprocmask(SIG_SETMASK, &old, NULL));
	CHECK_EQ(count, 9);
	for (int i = 0; i < 9; i++)
		CHECK_EQ(infos[i].si_signo, SIGRTMIN + i / 3);
}

static void many(void)
{
	SECTION("a hundred of one");
	handle(SIGRTMAX, record, 0);
	block(SIGRTMAX);
	count = 0;
	for (int i = 0; i < 100; i++)
		CHECK_OK(kill(getpid(), SIGRTMAX));
	CHECK_EQ(count, 0);
	unblock(SIGRTMAX);
	CHECK_EQ(count, 100);
	count = 0;
	block(SIGRTMAX);
	for (int i = 0; i < 50; i++)
		CHECK_OK(kill(getpid(), SIGRTMAX));
	signal(SIGRTMAX, SIG_IGN);
	CHECK(!is_pending(SIGRTMAX));
	handle(SIGRTMAX, record, 0);
	unblock(SIGRTMAX);
	CHECK_EQ(count, 0);
}

static void dies_queued(long unused)
{
	(void)unused;
	block(SIGRTMAX);
	for (int i = 0; i < 100; i++)
		kill(getpid(), SIGRTMAX);
	signal(SIGRTMAX, SIG_DFL);
	unblock(SIGRTMAX);
	_exit(1);
}

int main(void)
{
	fresh_signals();
	senders();
	kernel_sent();
	queued();
	in_order();
	many();
	SECTION("who ends takes what was queued along");
	for (int i = 0; i < 10; i++)
		CHECK_EQ(in_child(dies_queued, 0), KILLED(SIGRTMAX));
	return check_done();
}
