/* SPDX-License-Identifier: MIT */
/*
 * More calls that go on after a handler with SA_RESTART (signal-restart.c has
 * the others, signal-restart-time.c those that never do), and two handlers at
 * once, of which the first one entered decides.
 */
#include "signals.h"
#include <sys/sendfile.h>
#include <sys/uio.h>

#define FUTEX_WAIT_BITSET 9
#define ENOUGH		  3 /* ticks after which a call may end */

static int pipes[2], full[2], gate[2], fifo, other, file;
static int word;
static pid_t child;
static volatile int act_after;
static void (*act)(void);
static char page[PAGE];

static void tick(int sig, siginfo_t *info, void *context)
{
	int was = errno;

	note(sig, info, context);
	if (act_after && seen.count == act_after)
		act();
	errno = was;
}

/* ---- the calls ---- */

static long do_writev(void)
{
	struct iovec v[] = { { page, 100 }, { page, 200 } };

	return writev(full[1], v, 2);
}

static long do_sendfile(void)
{
	off_t from = 0;

	return sendfile(full[1], file, &from, 300);
}

static long do_read_fifo(void)
{
	return read(fifo, page, 10);
}

/* Whoever read it has gone afterwards, so that the next one waits again. */
static long opened(int fd)
{
	if (fd < 0)
		return -1;
	CHECK_OK(close(other));
	return close(fd) + 1;
}

static long do_open_fifo(void)
{
	return opened(open("other", O_WRONLY));
}

/* The C library's creat calls open. */
static long do_creat_fifo(void)
{
	return opened((int)syscall(SYS_creat, "other", 0600));
}

static long do_wait_pid(void)
{
	return waitpid(child, NULL, 0) == child ? 1 : -1;
}

static long do_wait_group(void)
{
	return waitpid(-child, NULL, 0) == child ? 1 : -1;
}

static long do_waitid_pid(void)
{
	siginfo_t info;

	return waitid(P_PID, child, &info, WEXITED) == 0 ? 1 : -1;
}

static long do_wait_stopped(void)
{
	return waitpid(child, NULL, WUNTRACED) == child ? 1 : -1;
}

static long do_futex_bitset(void)
{
	return syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, NULL, NULL,
		       -1) == 0 ||
			       errno == EAGAIN
		       ? 1
		       : -1;
}

/* ---- what makes them end ---- */

static void take_bytes(void)
{
	static char buf[PAGE];

	CHECK_EQ(read(full[0], buf, sizeof(buf)), sizeof(buf));
}

static void give_byte(void)
{
	CHECK_EQ(write(fifo, "b", 1), 1);
}

static void open_other(void)
{
	other = open("other", O_RDWR | O_NONBLOCK);
	CHECK_OK(other);
}

static void end_child(void)
{
	CHECK_EQ(write(gate[1], "e", 1), 1);
}

static void change_word(void)
{
	word = 1;
}

static const struct {
	const char *name;
	long (*call)(void);
	void (*end)(void);
	long result;
} calls[] = {
	{ "writev", do_writev, take_bytes, 300 },
	{ "sendfile", do_sendfile, take_bytes, 300 },
	{ "read of a FIFO", do_read_fifo, give_byte, 1 },
	{ "open of a FIFO for writing", do_open_fifo, open_other, 1 },
	{ "creat of a FIFO", do_creat_fifo, open_other, 1 },
	{ "wait4 for one", do_wait_pid, end_child, 1 },
	{ "wait4 for a group", do_wait_group, end_child, 1 },
	{ "wait4 with WUNTRACED", do_wait_stopped, end_child, 1 },
	{ "waitid for one", do_waitid_pid, end_child, 1 },
	{ "futex with a set of bits", do_futex_bitset, change_word, 1 },
};

static void wait_at_gate(long unused)
{
	char c;

	(void)unused;
	setpgid(0, 0);
	close(gate[1]);
	_exit(read(gate[0], &c, 1) != 1);
}

static void interrupted(unsigned i, int flags)
{
	int goes_on = flags & SA_RESTART;

	forget();
	handle(SIGALRM, tick, flags);
	act = calls[i].end;
	act_after = goes_on ? ENOUGH : 0;
	ticks(1);
	if (goes_on)
		CHECK_EQ(calls[i].call(), calls[i].result);
	else
		CHECK_ERR(calls[i].call(), EINTR);
	ticks(0);
	CHECK(seen.count >= (goes_on ? ENOUGH : 1));
}

static void one(unsigned i)
{
	CHECK_OK(pipe(pipes));
	CHECK_OK(pipe(gate));
	CHECK_OK(pipe2(full, O_NONBLOCK));
	while (write(full[1], page, PAGE) > 0)
		;
	CHECK_OK(fcntl(full[1], F_SETFL, 0));
	word = 0;
	child = start(wait_at_gate, 0);
	setpgid(child, child);
	interrupted(i, 0);
	interrupted(i, SA_RESTART);
	close(gate[1]);
	waitpid(child, NULL, 0);
	for (int end = 0; end < 2; end++)
		close(pipes[end]), close(full[end]);
	close(gate[0]);
}

/* ---- two handlers, one with SA_RESTART and one without ---- */

static void reader(long restarts)
{
	char c;
	long n;

	forget();
	handle(SIGUSR1, note, restarts == SIGUSR1 ? SA_RESTART : 0);
	handle(SIGUSR2, note, restarts == SIGUSR2 ? SA_RESTART : 0);
	CHECK_EQ(write(gate[1], "r", 1), 1);
	n = read(pipes[0], &c, 1);
	_exit(n == 1 ? 1 : errno == EINTR && seen.count == 2 ? 2 : 3);
}

/* Both arrive at once, since it is stopped meanwhile. */
static int fate_of_reader(int restarts)
{
	pid_t pid = start(reader, restarts);
	char c;

	CHECK_EQ(read(gate[0], &c, 1), 1);
	await_sleep(pid);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, NULL, WUNTRACED), pid);
	CHECK_OK(kill(pid, SIGUSR2));
	CHECK_OK(kill(pid, SIGUSR1));
	CHECK_OK(kill(pid, SIGCONT));
	usleep(20000); /* for the one that goes on: it shall be asleep */
	CHECK_EQ(write(pipes[1], "x", 1), 1);
	return status_of(pid);
}

static void two_at_once(void)
{
	SECTION("two handlers at once: the lower number decides");
	CHECK_OK(pipe(pipes));
	CHECK_OK(pipe(gate));
	CHECK_EQ(fate_of_reader(SIGUSR1), EXITED(1));
	CHECK_EQ(fate_of_reader(SIGUSR2), EXITED(2));
}

int main(void)
{
	fresh_signals();
	in_own_group();
	fresh_dir();
	CHECK_OK(mkfifo("fifo", 0600));
	CHECK_OK(mkfifo("other", 0600));
	make_file("file", page, sizeof(page));
	file = open("file", O_RDONLY);
	fifo = open("fifo", O_RDWR);
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
		SECTION(calls[i].name);
		one(i);
	}
	two_at_once();
	return check_done();
}
