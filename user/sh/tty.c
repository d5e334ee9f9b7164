/* SPDX-License-Identifier: MIT */
/*
 * Keeping the terminal usable (tty.h). `good` are the modes for commands. A
 * program may change them (stty does), and the next prompt adopts that, but
 * never without line mode, echo, signals and newline translation.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "mem.h"
#include "tty.h"

#define DEFAULT_COLUMNS 80

static struct termios good;
static bool have_modes;

bool tty_start(void)
{
	have_modes = tcgetattr(STDIN_FILENO, &good) == 0;
	return have_modes;
}

static bool same(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag &&
	       memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

void tty_after_job(bool killed)
{
	struct termios now;

	if (!have_modes || !killed)
		return;
	if (tcgetattr(STDIN_FILENO, &now) == 0 && !same(&now, &good))
		tcsetattr(STDIN_FILENO, TCSADRAIN, &good);
}

struct termios *tty_exchange(void)
{
	struct termios *modes = xmalloc(sizeof(*modes));

	if (have_modes && tcgetattr(STDIN_FILENO, modes) == 0 &&
	    !same(modes, &good)) {
		tcsetattr(STDIN_FILENO, TCSADRAIN, &good);
		return modes;
	}
	free(modes);
	return NULL;
}

void tty_give_back(const struct termios *modes)
{
	if (modes)
		tcsetattr(STDIN_FILENO, TCSADRAIN, modes);
}

/* Takes over what the last command left; true if that had to be mended. */
static bool adopt(void)
{
	struct termios now;

	if (!have_modes || tcgetattr(STDIN_FILENO, &now) < 0)
		return false;
	good = now;
	good.c_iflag |= ICRNL;
	good.c_oflag |= OPOST | ONLCR;
	good.c_lflag |= ICANON | ECHO | ECHOE | ISIG;
	return !same(&now, &good);
}

void tty_sane(void)
{
	if (adopt())
		tcsetattr(STDIN_FILENO, TCSADRAIN, &good);
}

/*
 * Newline translation stays on: what is typed ahead of a command's own input
 * must look to it as if it had been typed in line mode.
 */
bool tty_raw(void)
{
	struct termios raw;

	if (!have_modes)
		return false;
	adopt();
	raw = good;
	raw.c_iflag &= ~(tcflag_t)IXON;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	return tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

void tty_cooked(void)
{
	tcsetattr(STDIN_FILENO, TCSADRAIN, &good);
}

int tty_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 8)
		return DEFAULT_COLUMNS;
	return size.ws_col;
}
