/* SPDX-License-Identifier: MIT */
/*
 * What the programs that do random things share: a generator, and a watcher.
 *
 * supervise() keeps some workers going for a time. Each is a process of the
 * user that was asked for, with a seed of its own, and counts its steps in
 * memory that it shares with the watcher; one that ends, or makes no step
 * for a while, is killed and the next seed takes its place. In the end all
 * that descends from the workers is killed and waited for. A worker that sees
 * what no program may see says so by found(), which fails the run.
 *
 * For Vitrix alone: on Linux it would be the host that is tested.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE	      4096UL
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define WORKERS	      4
#define TICK	      20000		/* microseconds between two looks */
#define PATIENCE      15		/* looks without a step */
#define SCRATCH	      "/tmp/fuzz"

struct slot {				/* shared with one worker */
	volatile unsigned long steps;
	volatile long call[7];		/* the last: its number, arguments */
};

struct finding {			/* the same */
	volatile int count;
	char words[200];
};

static struct worker {			/* the watcher's own */
	struct slot *slot;
	struct finding *finding;
	unsigned long seen, seed;
	int silent;
	pid_t pid;
} workers[WORKERS];

static char *slots;			/* all of them, then all findings */
static struct slot *slot;		/* this worker's */
static struct finding *finding;
static uint64_t state;
static uid_t user;			/* 0: root */
static int verbose;

static uint64_t draw(void)		/* splitmix64 */
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static unsigned below(unsigned n)
{
	return (draw() >> 32) % n;
}

#define PICK(array) ((array)[below(ARRAY_SIZE(array))])

static void __attribute__((unused, format(printf, 1, 2)))
found(const char *format, ...)
{
	va_list args;

	if (finding->count++)
		return;
	va_start(args, format);
	vsnprintf(finding->words, sizeof(finding->words), format, args);
	va_end(args);
}

static void become(unsigned long seed)
{
	struct rlimit most = { 60, 60 };

	state = seed;
	setpgid(0, 0);
	if (!user)
		return;
	setrlimit(RLIMIT_NPROC, &most);
	if (setgroups(0, NULL) || setgid(user) || setuid(user))
		_exit(1);
}

static void begin(struct worker *w, unsigned long seed, void (*work)(void))
{
	w->seed = seed;
	w->seen = w->slot->steps;
	w->silent = 0;
	w->pid = fork();
	if (w->pid)
		return;
	slot = w->slot;
	finding = w->finding;
	become(seed);
	work();
	_exit(0);
}

/* True when the worker is gone, be it by our own hand. */
static int is_gone(struct worker *w)
{
	volatile long *call = w->slot->call;

	if (w->pid <= 0 || waitpid(w->pid, NULL, WNOHANG) == w->pid)
		return 1;
	w->silent = w->slot->steps == w->seen ? w->silent + 1 : 0;
	w->seen = w->slot->steps;
	if (w->silent < PATIENCE)
		return 0;
	if (verbose)
		printf("seed %lu is silent in %ld(%lx, %lx, %lx, %lx)\n",
		       w->seed, call[0], call[1], call[2], call[3], call[4]);
	kill(w->pid, SIGKILL);
	waitpid(w->pid, NULL, 0);
	return 1;
}

/* All that was started after us is ours. */
static void kill_all(void)
{
	DIR *d = opendir("/proc");
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (isdigit(e->d_name[0]) && atoi(e->d_name) > getpid())
			kill(atoi(e->d_name), SIGKILL);
	closedir(d);
}

static void end_all(void)
{
	pid_t pid;

	do {
		kill_all();
		while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
			;
		usleep(TICK);
	} while (pid == 0);
}

static void prepare(void)
{
	slots = mmap(NULL, 2 * WORKERS * PAGE, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < WORKERS; i++) {
		workers[i].slot = (void *)(slots + i * PAGE);
		workers[i].finding = (void *)(slots + (WORKERS + i) * PAGE);
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	umask(0);
	if (mkdir(SCRATCH, 0777) || chdir(SCRATCH))
		err(2, SCRATCH);
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *where)
{
	(void)st;
	if (type == FTW_D || !where->level)
		return 0;
	return type == FTW_DP ? rmdir(path) : unlink(path);
}

/* A worker may have gone up, so all of /tmp goes. */
static void clean_up(void)
{
	if (chdir("/") || nftw("/tmp", remove_one, 10, FTW_PHYS | FTW_DEPTH))
		err(2, "/tmp");
}

/* What they did and found; the program's status. */
static int report(unsigned started)
{
	unsigned long steps = 0;
	int bad = 0;

	for (int i = 0; i < WORKERS; i++) {
		struct finding *f = workers[i].finding;

		steps += workers[i].slot->steps;
		if (f->count)
			printf("found: %s\n", f->words);
		bad += f->count;
	}
	printf("# %u workers, %lu steps\n", started, steps);
	return bad != 0;
}

/* main's whole work: PROGRAM [-v] [-u UID] [-t SECONDS] [SEED] */
static int supervise(int argc, char **argv, void (*work)(void))
{
	unsigned long seed = 1, first;
	int option, seconds = 3;
	time_t end;

	while ((option = getopt(argc, argv, "vu:t:")) != -1) {
		if (option == 'v')
			verbose = 1;
		else if (option == 'u')
			user = atoi(optarg);
		else if (option == 't')
			seconds = atoi(optarg);
		else
			exit(2);
	}
	if (argv[optind])
		seed = strtoul(argv[optind], NULL, 0);
	first = seed *= 1000000;
	prepare();
	end = time(NULL) + seconds;
	while (time(NULL) < end) {
		for (int i = 0; i < WORKERS; i++)
			if (is_gone(&workers[i]))
				begin(&workers[i], seed++, work);
		usleep(TICK);
	}
	end_all();
	clean_up();
	return report(seed - first);
}

#endif
