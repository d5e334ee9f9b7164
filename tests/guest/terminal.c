/* SPDX-License-Identifier: MIT */
/*
 * A terminal without a person: a pseudo-terminal on Linux, the console where
 * there is none. What a session may do with it, which settings it keeps, what
 * a read without input answers in each mode, and what happens to processes of
 * the background. Skipped where the console is another session's, that is
 * when Vitrix's shell runs the tests.
 */
#include "check.h"
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>

static int tty = -1;
static struct termios start_modes;

static const char *terminal_name(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	if (master < 0 || grantpt(master) || unlockpt(master))
		return "/dev/console";
	return ptsname(master);
}

/* In a session of one's own, which has the terminal afterwards. */
static int take_terminal(const char *name)
{
	setsid();
	tty = open(name, O_RDWR | O_NOCTTY);
	return tty < 0 || ioctl(tty, TIOCSCTTY, 0)
		       ? -1
		       : tcgetattr(tty, &start_modes);
}

static void sessions(void)
{
	int id = 0;

	SECTION("a session takes a terminal, and lets it go");
	CHECK_OK(ioctl(tty, TIOCNOTTY, 0));
	CHECK_ERR(ioctl(tty, TIOCGPGRP, &id), ENOTTY);
	CHECK_ERR(ioctl(tty, TIOCGSID, &id), ENOTTY);
	CHECK_ERR(tcsetpgrp(tty, getpid()), ENOTTY);
	CHECK_ERR(ioctl(tty, TIOCNOTTY, 0), ENOTTY);
	CHECK_ERR(open("/dev/tty", O_RDWR), ENXIO);
	CHECK_OK(ioctl(tty, TIOCSCTTY, 0));
	CHECK_OK(ioctl(tty, TIOCSCTTY, 0));
	CHECK_OK(ioctl(tty, TIOCGPGRP, &id));
	CHECK(id == getpid());
	CHECK_OK(ioctl(tty, TIOCGSID, &id));
	CHECK(id == getpid());
	CHECK_ERR(tcsetpgrp(tty, -1), EINVAL);
	CHECK_ERR(tcsetpgrp(tty, 99999999), ESRCH);
	CHECK_OK(close(open("/dev/tty", O_RDWR)));
}

static void settings(void)
{
	struct termios t = start_modes, got;

	SECTION("what is set is kept");
	t.c_iflag = IGNBRK | INLCR | ISTRIP | IXANY;
	t.c_oflag = OPOST | OCRNL | ONLRET;
	t.c_lflag = ICANON | ECHOE | ECHOK | NOFLSH;
	for (unsigned i = 0; i < 17; i++)
		t.c_cc[i] = 100 + i;
	CHECK_OK(tcsetattr(tty, TCSAFLUSH, &t));
	CHECK_OK(tcgetattr(tty, &got));
	CHECK(got.c_iflag == t.c_iflag && got.c_oflag == t.c_oflag);
	CHECK_EQ(got.c_lflag, t.c_lflag);
	CHECK_EQ(memcmp(got.c_cc, t.c_cc, 17), 0);
	CHECK_ERR(tcsetattr(tty, 7, &t), EINVAL);
	CHECK_OK(tcsetattr(tty, TCSANOW, &start_modes));
	CHECK_ERR(tcflush(tty, 7), EINVAL);
	CHECK_ERR(lseek(tty, 0, SEEK_SET), ESPIPE);
	CHECK_ERR(ftruncate(tty, 0), EINVAL);
	CHECK_ERR(fsync(tty), EINVAL);
}

static long read_with(int lflag, int min, int time, int flags)
{
	struct termios t = start_modes;
	char byte;

	t.c_lflag = lflag;
	t.c_cc[VMIN] = min;
	t.c_cc[VTIME] = time;
	CHECK_OK(tcsetattr(tty, TCSAFLUSH, &t));
	CHECK_OK(fcntl(tty, F_SETFL, O_RDWR | flags));
	return read(tty, &byte, 1);
}

static void reads(void)
{
	struct pollfd p = { .fd = tty, .events = POLLIN | POLLOUT };

	SECTION("a read when nothing was typed");
	CHECK_ERR(read_with(ICANON, 1, 0, O_NONBLOCK), EAGAIN);
	CHECK_ERR(read_with(0, 1, 0, O_NONBLOCK), EAGAIN);
	CHECK_ERR(read_with(0, 1, 1, O_NONBLOCK), EAGAIN);
	CHECK_ERR(read_with(0, 0, 1, O_NONBLOCK), EAGAIN);
	CHECK_EQ(read_with(0, 0, 0, O_NONBLOCK), 0);
	CHECK_EQ(read_with(0, 0, 0, 0), 0);
	CHECK_EQ(read_with(0, 0, 1, 0), 0);
	CHECK_EQ(poll(&p, 1, 0), 1);
	CHECK_EQ(p.revents, POLLOUT);
	CHECK_OK(tcsetattr(tty, TCSANOW, &start_modes));
}

/* How a child of the background ends, or by which signal it stops. */
static int in_background(void (*act)(void), int ignored)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		setpgid(0, 0);
		if (ignored)
			signal(ignored, SIG_IGN);
		act();
		_exit(3);
	}
	waitpid(child, &status, WUNTRACED);
	if (!WIFSTOPPED(status))
		return status;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return WSTOPSIG(status);
}

static void reader(void)
{
	char byte;

	_exit(read(tty, &byte, 1) < 0 && errno == EIO ? 5 : 6);
}

static void setter(void)
{
	_exit(tcsetattr(tty, TCSANOW, &start_modes) ? 6 : 5);
}

static void taker(void)
{
	_exit(tcsetpgrp(tty, getpid()) ? 6 : 5);
}

static void background(void)
{
	SECTION("processes of the background");
	CHECK_EQ(in_background(reader, 0), SIGTTIN);
	CHECK_EQ(in_background(reader, SIGTTIN), EXITED(5));
	CHECK_EQ(in_background(setter, 0), SIGTTOU);
	CHECK_EQ(in_background(setter, SIGTTOU), EXITED(5));
	CHECK_EQ(in_background(taker, 0), SIGTTOU);
	CHECK_EQ(in_background(taker, SIGTTOU), EXITED(5));
}

int main(void)
{
	pid_t child = fork();
	int status;

	if (child != 0) {
		waitpid(child, &status, 0);
		return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	}
	signal(SIGHUP, SIG_IGN);
	if (take_terminal(terminal_name())) {
		SECTION("a terminal");
		SKIP("none that is free");
		return check_done();
	}
	sessions();
	settings();
	reads();
	background();
	return check_done();
}
