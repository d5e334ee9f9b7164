/* SPDX-License-Identifier: MIT */
/*
 * fuzz-calls - random system calls
 *
 *     fuzz-calls [-v] [-u UID] [-t SECONDS] [SEED]
 *
 * Every call the kernel has, by its list, and numbers it has not. Arguments
 * are mostly of the kind that the list says, often hostile: pointers into
 * nothing, into the kernel, to the last bytes of a page, to what may not be
 * written; descriptors of all kinds; lengths that overflow. Four workers share
 * files, mappings and each other's pids. After each call the registers that it
 * must keep are looked at, and what it wrote for addresses of the kernel.
 *
 * As root, calls that are meant to end or change the machine are left out.
 */
#include "arguments.h"

static const struct call {
	short number;
	unsigned char kinds[6];
} calls[] = {
#define CALL0(n, name) { n, { 0 } },
#define CALL1(n, name, a) { n, { ARG_##a } },
#define CALL2(n, name, a, b) { n, { ARG_##a, ARG_##b } },
#define CALL3(n, name, a, b, c) { n, { ARG_##a, ARG_##b, ARG_##c } },
#define CALL4(n, name, a, b, c, d) \
	{ n, { ARG_##a, ARG_##b, ARG_##c, ARG_##d } },
#define CALL5(n, name, a, b, c, d, e) \
	{ n, { ARG_##a, ARG_##b, ARG_##c, ARG_##d, ARG_##e } },
#define CALL6(n, name, a, b, c, d, e, f) \
	{ n, { ARG_##a, ARG_##b, ARG_##c, ARG_##d, ARG_##e, ARG_##f } },
#include "../../kernel/sys/calls.def"
};

static long last[7];			/* the call: its number, arguments */

/*
 * The call by one of the two gates. The child of a clone or vfork goes no
 * further than here, for it stands on its parent's stack: it makes one more
 * call, with the same arguments, and ends.
 */
static long enter(const struct call *c, long a[6])
{
	long by_trap = below(8) == 0;
	long second = user ? PICK(calls).number : SYS_getpid;
	register long r10 __asm__("r10") = a[3], r8 __asm__("r8") = a[4];
	register long r9 __asm__("r9") = a[5], r12 __asm__("r12") = c->number;
	register long r13 __asm__("r13") = 0x1313, r14 __asm__("r14") = by_trap;
	register long r15 __asm__("r15") = second;
	long rax = c->number, rdi = a[0], rsi = a[1], rdx = a[2];

	__asm__ volatile("test %%r14, %%r14; jnz 1f; syscall; jmp 2f\n"
			 "1: int $0x80\n"
			 "2: test %%rax, %%rax; jnz 3f; cmp $56, %%r12; je 4f\n"
			 "cmp $58, %%r12; jne 3f\n"
			 "4: mov %%r15, %%rax; syscall\n"
			 "mov $231, %%eax; xor %%edi, %%edi; syscall\n"
			 "3:"
			 : "+a"(rax), "+D"(rdi), "+S"(rsi), "+d"(rdx),
			   "+r"(r10), "+r"(r8), "+r"(r9), "+r"(r12), "+r"(r13),
			   "+r"(r14), "+r"(r15)
			 :
			 : "rcx", "r11", "memory", "cc");
	if (rdi != last[1] || rsi != last[2] || rdx != last[3] ||
	    r10 != last[4] || r8 != last[5] || r9 != last[6] ||
	    r12 != last[0] || r13 != 0x1313)
		found("call %ld changes registers", last[0]);
	return rax;
}

/* Does it look like an address of the kernel? */
static int is_kernel(unsigned long word)
{
	unsigned long low = word & 0xffffffff;

	switch (word >> 32) {
	case 0xffff8000: case 0xffffc000: case 0xffffd000:
		return low >= 0x10000 && low < 0x3f000000 && !(low & 7);
	case 0xffffffff:
		return low >= 0x80010000 && low < 0x81000000;
	}
	return 0;
}

#define SEEN 64				/* words behind each pointer */

static unsigned long before[6][SEEN];

static const unsigned long *words_at(long pointer)
{
	unsigned long at = pointer & ~7UL;

	return is_data(at, SEEN * 8) ? (const unsigned long *)at : NULL;
}

static void remember(const long a[6])
{
	for (int i = 0; i < 6; i++)
		if (words_at(a[i]))
			memcpy(before[i], words_at(a[i]), sizeof(before[i]));
}

/* Not the bits that poll and select write into what the program has there. */
static void look_at_what_changed(const long a[6])
{
	if (last[0] == SYS_poll || last[0] == SYS_ppoll ||
	    last[0] == SYS_select || last[0] == SYS_pselect6)
		return;
	for (int i = 0; i < 6; i++) {
		const unsigned long *word = words_at(a[i]);

		for (int k = 0; word && k < SEEN; k++)
			if (word[k] != before[i][k] && is_kernel(word[k]))
				found("call %ld(%lx, %lx, %lx) shows %lx",
				      last[0], last[1], last[2], last[3],
				      word[k]);
	}
}

static void nothing(int signal)
{
	(void)signal;
}

/* What random calls undo: room for more of them, an end to each sleep. */
static void refresh(void)
{
	struct itimerval often = { { 0, 5000 }, { 0, 5000 } };
	struct sigaction action = { .sa_handler = nothing };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int i = 1; i <= 64; i++)
		if (i != SIGSEGV && i != SIGBUS && i != SIGCHLD)
			sigaction(i, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

/* What would end this worker is for a child to do, now and then. */
static int is_last(int number)
{
	return number == SYS_execve || number == SYS_execveat ||
	       number == SYS_exit || number == SYS_exit_group ||
	       number == SYS_rt_sigreturn;
}

static int is_left_out(int number)
{
	return !user && (number == SYS_reboot || number == SYS_clock_settime);
}

static void one(void)
{
	static const struct call unknown = { 0, { 1, 3, 5, 7, 9, 11 } };
	struct call c = below(16) ? PICK(calls) : unknown;
	long a[6], result;

	if (!c.number && c.kinds[1] == 3)
		c.number = below(2) ? below(600) : draw();
	if (is_left_out(c.number) || (is_last(c.number) && below(8)))
		return;
	for (int i = 0; i < 6; i++) {
		int other = user && below(24) == 0;

		a[i] = argument(other ? (int)below(KINDS) : c.kinds[i]);
		last[i + 1] = a[i];
	}
	last[0] = c.number;
	memcpy((void *)slot->call, last, sizeof(last));
	slot->steps++;
	if (is_last(c.number) && fork())
		return;
	remember(a);
	result = enter(&c, a);
	if (is_last(c.number))
		_exit(0);
	if (c.number == SYS_fork && result == 0) {
		refresh();
		for (int i = below(20); i > 0; i--)
			one();
		_exit(0);
	}
	look_at_what_changed(a);
}

static void open_all(void)
{
	int ends[2];

	for (int i = 0; i < 3; i++) {
		close(i);
		open("/dev/null", O_RDWR);
	}
	mkdir("d", 0777);
	mkdir("d/e", 0777);
	symlink("d", "l");
	mkfifo("fifo", 0666);
	ftruncate(open("a", O_RDWR | O_CREAT, 0777), 100000);
	open("b", O_RDWR | O_CREAT | O_APPEND, 0777);
	for (int i = 0; i < 2; i++)
		pipe2(ends, i ? O_NONBLOCK : 0);
	open("fifo", O_RDWR | O_NONBLOCK);
	for (unsigned i = 0; i < 40; i++)
		descriptors = open(path(), O_RDONLY | O_NONBLOCK) + 8;
	open("/dev/tty", O_RDWR | O_NONBLOCK);
	open(".", O_PATH);
}

static void map_all(void)
{
	data = mmap(NULL, DATA_SIZE + PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(data + DATA_SIZE, PAGE);
	arena = mmap(NULL, ARENA_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < 16; i++)
		mmap(arena + i * 3 * PAGE, 2 * PAGE, below(8),
		     MAP_FIXED | (i & 1 ? MAP_SHARED : MAP_PRIVATE), 3,
		     below(30) * PAGE);
}

static void work(void)
{
	open_all();
	map_all();
	for (int i = 0; i < 20000; i++) {
		if (i % 64 == 0)
			refresh();
		one();
	}
}

int main(int argc, char **argv)
{
	return supervise(argc, argv, work);
}
