/* SPDX-License-Identifier: MIT */
/*
 * The words of the kernel command line (cmdline.h), in one table: name, what
 * takes its value, and the text for people. README has the same table.
 */
#include "cmdline.h"
#include "abi/errno.h"
#include "base/string.h"
#include "cpu/lockcheck.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "proc/proc.h"
#include "sched/sched.h"
#include "trace/trace.h"

struct boot_words boot_words = {
	.init = "/sbin/init", .max_cpus = CPU_MAX,
	.serial = true, .screen = true,
};

static int copy_word(char *to, const char *value, size_t size)
{
	return *value && string_copy(to, value, size) < size ? 0 : -EINVAL;
}

static int number(const char *value, u64 least, u64 most, u64 *n)
{
	if (string_to_u64(value, n) < 0 || *n < least || *n > most)
		return -EINVAL;
	return 0;
}

static int word_init(const char *value)
{
	return copy_word(boot_words.init, value, sizeof(boot_words.init));
}

static int word_root(const char *value)
{
	return copy_word(boot_words.root, value, sizeof(boot_words.root));
}

static int word_hz(const char *value)
{
	u64 n;

	if (number(value, 1, 1000, &n) < 0)
		return -EINVAL;
	sched_set_hz((unsigned)n);
	return 0;
}

static int word_maxcpus(const char *value)
{
	u64 n;

	if (number(value, 1, CPU_MAX, &n) < 0)
		return -EINVAL;
	boot_words.max_cpus = (unsigned)n;
	return 0;
}

static int word_exec(const char *value)
{
	exec_eager = strcmp(value, "eager") == 0;
	return exec_eager || strcmp(value, "lazy") == 0 ? 0 : -EINVAL;
}

static int word_trace(const char *value)
{
	boot_words.trace = true;
	return trace_set(value);
}

static int word_console(const char *value)
{
	bool both = strcmp(value, "both") == 0;

	boot_words.serial = both || strcmp(value, "serial") == 0;
	boot_words.screen = both || strcmp(value, "screen") == 0;
	return boot_words.serial || boot_words.screen ? 0 : -EINVAL;
}

static int word_loglevel(const char *value)
{
	u64 n;

	if (number(value, 0, 7, &n) < 0)
		return -EINVAL;
	log_set_level((enum log_level)n);
	return 0;
}

static int word_lockcheck(UNUSED const char *value)
{
	lockcheck_on = true;
	return 0;
}

/* For the first program, which reads it in /proc/cmdline. */
static int word_login(const char *value)
{
	return strcmp(value, "0") == 0 || strcmp(value, "1") == 0 ? 0 :
								    -EINVAL;
}

static const struct {
	const char *name;
	int (*take)(const char *value);	/* 0 or -EINVAL */
	const char *meaning;
} words[] = {
	{ "init", word_init, "path of the first program" },
	{ "root", word_root, "device of the root file system: vda2" },
	{ "hz", word_hz, "timer ticks a second, 1 to 1000" },
	{ "sched", sched_set_policy, "policy, and name=value for it" },
	{ "exec", word_exec, "lazy: pages when touched; eager: at once" },
	{ "trace", word_trace, "events to record, or all" },
	{ "console", word_console, "serial, screen or both" },
	{ "panic", panic_set_action, "exit (from QEMU), halt or reboot" },
	{ "maxcpus", word_maxcpus, "processors to use" },
	{ "loglevel", word_loglevel, "show lines up to: 3 errors … 7 all" },
	{ "login", word_login, "1: ask who is there; 0: a shell for root" },
	{ "lockcheck", word_lockcheck, "check the order of locks" },
};

static void take_word(const char *word)
{
	const char *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : strlen(word);

	for (unsigned i = 0; i < ARRAY_SIZE(words); i++) {
		if (strlen(words[i].name) != n ||
		    strncmp(words[i].name, word, n) != 0)
			continue;
		if (words[i].take(equals ? equals + 1 : "") < 0)
			log_warn("boot word '%s': wrong value; %s=: %s", word,
				 words[i].name, words[i].meaning);
		return;
	}
	log_warn("boot word '%s' is not known", word);
}

void cmdline_parse(const char *line)
{
	char word[160];

	for (;;) {
		size_t n;

		line += strspn(line, " \t\n");
		n = strcspn(line, " \t\n");
		if (n == 0)
			return;
		string_copy(word, line, MIN(n + 1, sizeof(word)));
		take_word(word);
		line += n;
	}
}
