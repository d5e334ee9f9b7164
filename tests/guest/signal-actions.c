/* SPDX-License-Identifier: MIT */
/*
 * The table of signal(7), row by row: what each of the 64 signals does by
 * default, when it is ignored, blocked, handled, and in the combinations of
 * these; to a process that computes, one that sleeps and one that is stopped;
 * sent by itself and by another.
 */
#include "signals.h"

#define STOPPED(sig) ((sig) << 8 | 0x7f)
#define LIVED	     EXITED(7)

enum action { ENDS, NOTHING, STOPS, CONTINUES };

static const struct {
	const char *name;
	enum action action;
} rows[] = {
	[SIGHUP] = { "SIGHUP", ENDS },
	[SIGINT] = { "SIGINT", ENDS },
	[SIGQUIT] = { "SIGQUIT", ENDS },
	[SIGILL] = { "SIGILL", ENDS },
	[SIGTRAP] = { "SIGTRAP", ENDS },
	[SIGABRT] = { "SIGABRT", ENDS },
	[SIGBUS] = { "SIGBUS", ENDS },
	[SIGFPE] = { "SIGFPE", ENDS },
	[SIGKILL] = { "SIGKILL", ENDS },
	[SIGUSR1] = { "SIGUSR1", ENDS },
	[SIGSEGV] = { "SIGSEGV", ENDS },
	[SIGUSR2] = { "SIGUSR2", ENDS },
	[SIGPIPE] = { "SIGPIPE", ENDS },
	[SIGALRM] = { "SIGALRM", ENDS },
	[SIGTERM] = { "SIGTERM", ENDS },
	[SIGSTKFLT] = { "SIGSTKFLT", ENDS },
	[SIGCHLD] = { "SIGCHLD", NOTHING },
	[SIGCONT] = { "SIGCONT", CONTINUES },
	[SIGSTOP] = { "SIGSTOP", STOPS },
	[SIGTSTP] = { "SIGTSTP", STOPS },
	[SIGTTIN] = { "SIGTTIN", STOPS },
	[SIGTTOU] = { "SIGTTOU", STOPS },
	[SIGURG] = { "SIGURG", NOTHING },
	[SIGXCPU] = { "SIGXCPU", ENDS },
	[SIGXFSZ] = { "SIGXFSZ", ENDS },
	[SIGVTALRM] = { "SIGVTALRM", ENDS },
	[SIGPROF] = { "SIGPROF", ENDS },
	[SIGWINCH] = { "SIGWINCH", NOTHING },
	[SIGIO] = { "SIGIO", ENDS },
	[SIGPWR] = { "SIGPWR", ENDS },
	[SIGSYS] = { "SIGSYS", ENDS },
};

static enum action action_of(int sig)
{
	return sig < (int)ARRAY_SIZE(rows) ? rows[sig].action : ENDS;
}

static int error_of(long result)
{
	return result == -1 ? -errno : 0;
}

static int is_sovereign(int sig)
{
	return sig == SIGKILL || sig == SIGSTOP;
}

/* The kernel's own call: the libc keeps two signals to itself. */
static long set_action(int sig, void *handler, unsigned long flags)
{
	struct kernel_action action = { .handler = handler, .flags = flags };

	return syscall(SYS_rt_sigaction, sig, &action, NULL, 8L);
}

static void set_mask(int how, int sig)
{
	unsigned long mask = sig ? 1UL << (sig - 1) : 0;

	CHECK_OK(syscall(SYS_rt_sigprocmask, how, &mask, NULL, 8L));
}

static int waits_for_us(int sig)
{
	unsigned long mask = 0;

	CHECK_OK(syscall(SYS_rt_sigpending, &mask, 8L));
	return mask >> (sig - 1) & 1;
}

static void send_self(int sig)
{
	CHECK_OK(syscall(SYS_tkill, getpid(), sig));
}

/* ---- what a child does about the signal; 7: it lived and all was well ---- */

static void live(void)
{
	_exit(check.failed_here ? CHILD_FAILED : 7);
}

static void does_nothing(long sig)
{
	send_self(sig);
	live();
}

static void ignores(long sig)
{
	CHECK_EQ(error_of(set_action(sig, SIG_IGN, 0)),
		 is_sovereign(sig) ? -EINVAL : 0);
	send_self(sig);
	CHECK_EQ(waits_for_us(sig), 0);
	live();
}

/* It waits until it is let in, however often it was sent. */
static void blocks(long sig)
{
	set_mask(SIG_BLOCK, sig);
	send_self(sig);
	send_self(sig);
	CHECK_EQ(waits_for_us(sig), 1);
	set_mask(SIG_UNBLOCK, sig);
	live();
}

/* Blocked and ignored it waits; ignoring it then takes it away. */
static void blocks_then_ignores(long sig)
{
	set_mask(SIG_BLOCK, sig);
	send_self(sig);
	CHECK_EQ(waits_for_us(sig), 1);
	set_action(sig, SIG_IGN, 0);
	CHECK_EQ(waits_for_us(sig), 0);
	send_self(sig);
	CHECK_EQ(waits_for_us(sig), 1);
	set_mask(SIG_UNBLOCK, sig);
	CHECK_EQ(waits_for_us(sig), 0);
	live();
}

/* The default action again while it waits: one that does nothing goes. */
static void blocks_then_defaults(long sig)
{
	set_mask(SIG_BLOCK, sig);
	set_action(sig, SIG_IGN, 0);
	send_self(sig);
	set_action(sig, SIG_DFL, 0);
	CHECK_EQ(waits_for_us(sig),
		 action_of(sig) != NOTHING && action_of(sig) != CONTINUES);
	set_mask(SIG_UNBLOCK, sig);
	live();
}

static volatile int handled;

static void count(int sig, siginfo_t *info, void *context)
{
	(void)context;
	handled += sig == info->si_signo;
}

static void handles(long sig)
{
	struct sigaction action = { .sa_sigaction = count,
				    .sa_flags = SA_SIGINFO };

	if (sig >= 32 && sig < SIGRTMIN)
		live(); /* the libc's own */
	CHECK_EQ(error_of(sigaction(sig, &action, NULL)),
		 is_sovereign(sig) ? -EINVAL : 0);
	send_self(sig);
	send_self(sig);
	CHECK_EQ(handled, 2);
	live();
}

/* What is ignored stays so in a child of fork; what is handled, too. */
static void inherits(long sig)
{
	pid_t pid;

	set_action(sig, SIG_IGN, 0);
	pid = fork();
	if (pid == 0)
		does_nothing(sig);
	/* Who ignores SIGCHLD is not told how its children end. */
	CHECK_EQ(status_of(pid), sig == SIGCHLD ? -1 : LIVED);
	live();
}

static void sleeps(long sig)
{
	(void)sig;
	for (;;)
		pause();
}

static void computes(long sig)
{
	(void)sig;
	for (;;)
		__asm__ volatile("");
}

/* ---- the parent's side ---- */

/* The child's fate when the default action is taken. */
static void by_default(pid_t pid, int sig)
{
	int status;

	if (action_of(sig) == STOPS) {
		CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
		CHECK_EQ(status, STOPPED(sig));
		CHECK_OK(kill(pid, SIGCONT));
	}
	status = status_of(pid);
	CHECK_EQ(status, action_of(sig) == ENDS ? KILLED(sig) : LIVED);
}

static void lives_on(pid_t pid)
{
	CHECK_EQ(status_of(pid), LIVED);
}

static const struct {
	void (*child)(long sig);
	void (*fate)(pid_t pid, int sig); /* NULL: it lives */
} forms[] = {
	{ does_nothing, by_default }, { ignores, NULL },
	{ blocks, by_default },	      { blocks_then_ignores, NULL },
	{ blocks_then_defaults, by_default },
	{ handles, NULL },	      { inherits, NULL },
};

/* From outside: to one asleep, one that computes, one that is stopped. */
static void from_outside(int sig)
{
	int status;

	for (int form = 0; form < 3; form++) {
		pid_t pid = start(form == 1 ? computes : sleeps, sig);

		if (form == 2) {
			CHECK_OK(kill(pid, SIGSTOP));
			CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
		}
		CHECK_OK(kill(pid, sig));
		if (form == 2)
			CHECK_OK(kill(pid, SIGCONT));
		if (action_of(sig) == STOPS && form < 2) {
			CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
			CHECK_EQ(status, STOPPED(sig));
		}
		if (action_of(sig) != ENDS)
			CHECK_OK(kill(pid, SIGKILL));
		CHECK_EQ(status_of(pid),
			 KILLED(action_of(sig) == ENDS ? sig : SIGKILL));
	}
}

static void row(int sig)
{
	for (unsigned i = 0; i < ARRAY_SIZE(forms); i++) {
		/* Nobody blocks or ignores these two, see stop-signals. */
		if (is_sovereign(sig) && forms[i].child != does_nothing)
			continue;
		if (forms[i].fate)
			forms[i].fate(start(forms[i].child, sig), sig);
		else
			lives_on(start(forms[i].child, sig));
	}
	from_outside(sig);
}

int main(void)
{
	fresh_signals();
	in_own_group();
	for (int sig = 1; sig < 32; sig++) {
		SECTION(rows[sig].name);
		row(sig);
	}
	SECTION("the real-time signals");
	for (int sig = 32; sig <= 64; sig++)
		row(sig);
	return check_done();
}
