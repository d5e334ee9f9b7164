/* SPDX-License-Identifier: MIT */
/*
 * The machine's files in /proc, in Linux's formats (proc(5)): what no single
 * process is the owner of. Each file here is a function that gathers figures
 * from the layers below and writes them down; none changes anything. The load
 * averages are kept here as well, by a timer.
 */
#include "sys/machine.h"

#include "cpu/cpuid.h"
#include "cpu/random.h"
#include "cpu/tsc.h"
#include "fs/procfs.h"
#include "sys/sys.h"

#define LOAD_PERIOD	(5 * NSEC_PER_SEC)

u64 machine_load[3];

static const char *command_line;
static u8 boot_id[16];
static struct timer load_timer;

/* ---- load -------------------------------------------------------------- */

static nsec_t load_next;

/* e^(-5 s / 1, 5, 15 min), so that what is older weighs less. */
static void measure_load(struct timer *t)
{
	static const u64 decay[3] = { 1884, 2014, 2037 };
	u64 now = (u64)sched_load() << LOAD_SHIFT;

	for (unsigned i = 0; i < 3; i++)
		machine_load[i] = (machine_load[i] * decay[i] +
				   now * (LOAD_ONE - decay[i])) >> LOAD_SHIFT;
	load_next += LOAD_PERIOD;
	timer_arm(t, load_next);
}

static unsigned hundredths(u64 load)
{
	return load % LOAD_ONE * 100 / LOAD_ONE;
}

static int loadavg(UNUSED pid_t pid, struct text *t)
{
	for (unsigned i = 0; i < 3; i++)
		text_add(t, "%lu.%02u ", machine_load[i] / LOAD_ONE,
			 hundredths(machine_load[i]));
	text_add(t, "%u/%u %d\n", sched_load(), proctable.count,
		 proctable.last);
	return 0;
}

/* ---- time -------------------------------------------------------------- */

static void add_seconds(struct text *t, nsec_t time, const char *end)
{
	u64 part = time / (NSEC_PER_SEC / 100);

	text_add(t, "%lu.%02lu%s", part / 100, part % 100, end);
}

static int uptime(UNUSED pid_t pid, struct text *t)
{
	struct sched_times one;
	nsec_t idle = 0;

	for (unsigned i = 0; i < cpu_count; i++) {
		sched_cpu_times(i, &one);
		idle += one.idle;
	}
	add_seconds(t, clock_monotonic(), " ");
	add_seconds(t, idle, "\n");
	return 0;
}

static void add_times(struct text *t, const struct sched_times *s)
{
	text_add(t, " %lu 0 %lu %lu 0 0 0 0 0 0\n", s->user / USER_TICK,
		 s->system / USER_TICK, s->idle / USER_TICK);
}

static int stat(UNUSED pid_t pid, struct text *t)
{
	struct sched_times one, all = { 0, 0, 0 };
	u64 interrupts = 0;

	for (unsigned i = 0; i < cpu_count; i++) {
		sched_cpu_times(i, &one);
		all.user += one.user;
		all.system += one.system;
		all.idle += one.idle;
		interrupts += cpus[i].interrupts;
	}
	text_add(t, "cpu ");
	add_times(t, &all);
	for (unsigned i = 0; i < cpu_count; i++) {
		sched_cpu_times(i, &one);
		text_add(t, "cpu%u", i);
		add_times(t, &one);
	}
	text_add(t, "intr %lu\nbtime %lu\nprocesses %lu\n", interrupts,
		 (clock_realtime() - clock_monotonic()) / NSEC_PER_SEC,
		 proctable.forks);
	text_add(t, "procs_running %u\nprocs_blocked 0\n", sched_load());
	return 0;
}

static int interrupts(UNUSED pid_t pid, struct text *t)
{
	text_add(t, "    ");
	for (unsigned i = 0; i < cpu_count; i++)
		text_add(t, "       CPU%u", i);
	text_add(t, "\nALL:");
	for (unsigned i = 0; i < cpu_count; i++)
		text_add(t, " %10lu", cpus[i].interrupts);
	text_add(t, "   All interrupts\n");
	return 0;
}

/* ---- processors ------------------------------------------------ */

static int cpuinfo(UNUSED pid_t pid, struct text *t)
{
	struct cpuid vendor = cpuid(0, 0), id = cpuid(1, 0);
	u32 family = id.a >> 8 & 15, model = id.a >> 4 & 15;
	u32 letters[4] = { vendor.b, vendor.d, vendor.c, 0 };

	if (family == 6 || family == 15)
		model |= id.a >> 12 & 0xf0;
	if (family == 15)
		family += id.a >> 20 & 0xff;
	for (unsigned i = 0; i < cpu_count; i++) {
		text_add(t, "processor\t: %u\nvendor_id\t: %s\n"
			 "cpu family\t: %u\nmodel\t\t: %u\n", i,
			 (char *)letters, family, model);
		text_add(t, "model name\t: %s\nstepping\t: %u\n",
			 cpu_brand(), id.a & 15);
		text_add(t, "cpu MHz\t\t: %lu.%03lu\napicid\t\t: %u\n\n",
			 tsc_khz() / 1000, tsc_khz() % 1000, cpus[i].apic_id);
	}
	return 0;
}

/* ---- names and numbers ------------------------------------------------- */

static int version(UNUSED pid_t pid, struct text *t)
{
	struct linux_utsname u;

	machine_names(&u);
	text_add(t, "%s version %s %s\n", u.system, u.release, u.version);
	return 0;
}

static int cmdline(UNUSED pid_t pid, struct text *t)
{
	text_add(t, "%s\n", command_line);
	return 0;
}

#define NAME_FILE(file, name)						\
	static int file(UNUSED pid_t pid, struct text *t)		\
	{								\
		struct linux_utsname u;					\
									\
		machine_names(&u);					\
		text_add(t, "%s\n", u.name);				\
		return 0;						\
	}

NAME_FILE(hostname, node)
NAME_FILE(ostype, system)
NAME_FILE(osrelease, release)

static int pid_max(UNUSED pid_t pid, struct text *t)
{
	text_add(t, "%d\n", PID_LIMIT);
	return 0;
}

/* RFC 4122, 4.4: version 4, all random. */
static void make_uuid(u8 id[16])
{
	random_bytes(id, 16);
	id[6] = (id[6] & 0x0f) | 0x40;
	id[8] = (id[8] & 0x3f) | 0x80;
}

static void add_uuid(struct text *t, const u8 id[16])
{
	for (unsigned i = 0; i < 16; i++)
		text_add(t, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" :
			 "%02x", id[i]);
	text_add(t, "\n");
}

static int uuid(UNUSED pid_t pid, struct text *t)
{
	u8 id[16];

	make_uuid(id);
	add_uuid(t, id);
	return 0;
}

static int uuid_of_boot(UNUSED pid_t pid, struct text *t)
{
	add_uuid(t, boot_id);
	return 0;
}

#define FILE(n, f) { .name = n, .mode = S_IFREG | 0444, .text = f }
#define DIRECTORY(n) { .name = n, .mode = S_IFDIR | 0555 }

static const struct procfs_entry entries[] = {
	FILE("stat", stat),
	FILE("uptime", uptime),
	FILE("loadavg", loadavg),
	FILE("cpuinfo", cpuinfo),
	FILE("interrupts", interrupts),
	FILE("version", version),
	FILE("cmdline", cmdline),
	DIRECTORY("sys"),
	DIRECTORY("sys/kernel"),
	FILE("sys/kernel/hostname", hostname),
	FILE("sys/kernel/ostype", ostype),
	FILE("sys/kernel/osrelease", osrelease),
	FILE("sys/kernel/pid_max", pid_max),
	DIRECTORY("sys/kernel/random"),
	FILE("sys/kernel/random/uuid", uuid),
	FILE("sys/kernel/random/boot_id", uuid_of_boot),
};

static struct procfs_table table = { entries, ARRAY_SIZE(entries), NULL };

void machine_init(const char *line)
{
	command_line = line;
	make_uuid(boot_id);
	procfs_register(&table);
	procfs_register(&machine_memory);
	timer_init(&load_timer, measure_load);
	load_next = clock_monotonic() + LOAD_PERIOD;
	timer_arm(&load_timer, load_next);
}
