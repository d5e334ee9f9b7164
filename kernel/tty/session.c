/* SPDX-License-Identifier: MIT */
/*
 * Whose terminal it is: the session that it controls, and the process group
 * in the foreground, which ^C reaches and which alone may read. Who calls,
 * and which groups there are, proc knows: it is asked through the hooks.
 */
#include "tty/own.h"

#include "abi/errno.h"
#include "abi/ioctl.h"

#define SIGNAL_HUP	1		/* kill(2) of Linux */
#define SIGNAL_CONT	18

static const struct tty_hooks *hooks;	/* NULL: there is no process yet */

void tty_set_hooks(const struct tty_hooks *registered)
{
	hooks = registered;
}

void tty_identify(struct tty_identity *who)
{
	*who = (struct tty_identity){ 0 };
	if (hooks)
		hooks->identify(who);
}

bool tty_is_mine(const struct tty_identity *who)
{
	return who->session != 0 && tty.session == who->session;
}

void tty_signal(int number)
{
	pid_t group = __atomic_load_n(&tty.foreground, __ATOMIC_RELAXED);

	if (group > 0 && hooks)
		hooks->signal(number, group);
}

int tty_check_foreground(int signal)
{
	pid_t group = __atomic_load_n(&tty.foreground, __ATOMIC_RELAXED);
	struct tty_identity who;
	int error;

	tty_identify(&who);
	if (!tty_is_mine(&who) || group == 0 || who.group == group)
		return 0;
	error = hooks->background(signal);
	return error == 0 && signal == TTY_SIGTTIN ? -EIO : error;
}

/* The guard is held. */
static void give_to(const struct tty_identity *who)
{
	tty.session = who->session;
	tty.foreground = who->group;
}

void tty_adopt(void)
{
	struct tty_identity who;

	tty_identify(&who);
	spin_lock(&tty.guard);
	if (who.leader && tty.session == 0)
		give_to(&who);
	spin_unlock(&tty.guard);
}

/* TIOCSCTTY; `force` takes it away from another session. */
static int take(const struct tty_identity *who, bool force)
{
	int error = 0;

	spin_lock(&tty.guard);
	if (who->leader && tty.session == who->session)
		error = 0;
	else if (!who->leader ||
		 (tty.session != 0 && !(force && who->root)))
		error = -EPERM;
	else
		give_to(who);
	spin_unlock(&tty.guard);
	return error;
}

static int release(const struct tty_identity *who)
{
	if (!tty_is_mine(who))
		return -ENOTTY;
	if (who->leader)
		tty_session_ended(who->session);
	return 0;
}

static int get(const struct tty_identity *who, const pid_t *which, u64 to)
{
	pid_t id;

	if (!tty_is_mine(who))
		return -ENOTTY;
	id = __atomic_load_n(which, __ATOMIC_RELAXED);
	return copy_out(to, &id, sizeof(id));
}

static int set_foreground(const struct tty_identity *who, u64 from)
{
	pid_t group;
	int error;

	if (!tty_is_mine(who))
		return -ENOTTY;
	error = tty_check_foreground(TTY_SIGTTOU);
	if (error)
		return error == -EIO ? -ENOTTY : error;
	error = copy_in(&group, from, sizeof(group));
	if (error)
		return error;
	if (group < 0)
		return -EINVAL;
	error = hooks->check_group(group, who->session);
	if (!error)
		__atomic_store_n(&tty.foreground, group, __ATOMIC_RELAXED);
	return error;
}

int tty_session_ioctl(u32 command, u64 arg)
{
	struct tty_identity who;

	tty_identify(&who);
	switch (command) {
	case TIOCSCTTY: return take(&who, arg == 1);
	case TIOCNOTTY: return release(&who);
	case TIOCGPGRP: return get(&who, &tty.foreground, arg);
	case TIOCGSID: return get(&who, &tty.session, arg);
	case TIOCSPGRP: return set_foreground(&who, arg);
	default: return -ENOTTY;
	}
}

void tty_session_ended(pid_t session)
{
	pid_t group = 0;

	spin_lock(&tty.guard);
	if (tty.session == session) {
		group = tty.foreground;
		tty.session = tty.foreground = 0;
	}
	spin_unlock(&tty.guard);
	if (group > 0 && hooks) {
		hooks->signal(SIGNAL_HUP, group);
		hooks->signal(SIGNAL_CONT, group);
	}
}

u32 tty_of_session(pid_t session, pid_t *foreground)
{
	u32 number = 0;

	*foreground = -1;
	spin_lock(&tty.guard);
	if (session != 0 && tty.session == session) {
		number = 5 << 8 | 1;
		*foreground = tty.foreground;
	}
	spin_unlock(&tty.guard);
	return number;
}
