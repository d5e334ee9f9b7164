/* SPDX-License-Identifier: MIT */
/*
 * System calls about the machine as a whole: its name, its memory, its log,
 * its end, and randomness.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "block/cache.h"
#include "cpu/random.h"
#include "debug/log.h"
#include "dev/power.h"
#include "mm/object.h"
#include "sys/machine.h"
#include "sys/sys.h"

#define RELEASE		"6.1.0-vitrix"	/* as far as the calls go */
#define VERSION		"#1 SMP"

#define REBOOT_MAGIC1	0xfee1deadu
#define REBOOT_MAGIC2	672274793u	/* or one of these, reboot(2) */
#define REBOOT_MAGIC2A	85072278u
#define REBOOT_MAGIC2B	369367448u
#define REBOOT_MAGIC2C	537993216u
#define REBOOT_RESTART	0x01234567u
#define REBOOT_HALT	0xcdef0123u
#define REBOOT_POWER_OFF 0x4321fedcu
#define REBOOT_CAD_ON	0x89abcdefu
#define REBOOT_CAD_OFF	0x00000000u

#define GRND_RANDOM	2u
#define GRND_INSECURE	4u
#define GRND_KNOWN	7u
#define GRND_MOST	0x7ffff000UL	/* of bytes at once, as on Linux */

static char hostname[NAME_LENGTH] = "vitrix";	/* hostname_lock */
static struct spinlock hostname_lock = SPINLOCK_INIT("hostname", RANK_TTY);

void machine_names(struct linux_utsname *u)
{
	memset(u, 0, sizeof(*u));
	string_copy(u->system, "Vitrix", NAME_LENGTH);
	spin_lock(&hostname_lock);
	string_copy(u->node, hostname, NAME_LENGTH);
	spin_unlock(&hostname_lock);
	string_copy(u->release, RELEASE, NAME_LENGTH);
	string_copy(u->version, VERSION, NAME_LENGTH);
	string_copy(u->machine, "x86_64", NAME_LENGTH);
	string_copy(u->domain, "(none)", NAME_LENGTH);
}

s64 sys_uname(u64 to)
{
	struct linux_utsname u;

	machine_names(&u);
	return copy_out(to, &u, sizeof(u));
}

s64 sys_sethostname(u64 from, u32 length)
{
	char name[NAME_LENGTH] = { 0 };

	if (proc_current()->cred.euid != 0)
		return -EPERM;
	if ((int)length < 0 || length >= NAME_LENGTH)
		return -EINVAL;
	if (copy_in(name, from, length) < 0)
		return -EFAULT;
	spin_lock(&hostname_lock);
	memcpy(hostname, name, sizeof(name));
	spin_unlock(&hostname_lock);
	return 0;
}

struct linux_sysinfo {			/* 112 bytes, sysinfo(2) */
	s64 uptime;
	u64 loads[3];
	u64 total, free, shared, buffers, total_swap, free_swap;
	u16 processes, pad;
	u64 total_high, free_high;
	u32 unit;
};

s64 sys_sysinfo(u64 to)
{
	struct linux_sysinfo i;

	memset(&i, 0, sizeof(i));
	i.uptime = (s64)(clock_monotonic() / NSEC_PER_SEC);
	for (unsigned n = 0; n < 3; n++)
		i.loads[n] = machine_load[n] << (16 - LOAD_SHIFT);
	i.total = frame_total() * PAGE_SIZE;
	i.free = frame_free_count() * PAGE_SIZE;
	i.buffers = cache_block_count() * PAGE_SIZE;
	i.processes = (u16)proctable.count;
	i.unit = 1;
	return copy_out(to, &i, sizeof(i));
}

#define SYSLOG_READ_ALL		3
#define SYSLOG_CONSOLE_LEVEL 8
#define SYSLOG_SIZE		10

/* syslog(2), as far as dmesg needs it. */
s64 sys_syslog(u32 type, u64 to, u32 size)
{
	char *chunk;
	u64 offset = 0, done = 0;
	size_t n;
	s64 error = 0;

	if (type == SYSLOG_SIZE)
		return LOG_SIZE;
	if (type != SYSLOG_READ_ALL && proc_current()->cred.euid != 0)
		return -EPERM;
	if (type == SYSLOG_CONSOLE_LEVEL && (size < 1 || size > 8))
		return -EINVAL;
	if (type != SYSLOG_READ_ALL)
		return type < SYSLOG_SIZE ? 0 : -EINVAL;
	if (!to || (int)size < 0)
		return -EINVAL;
	chunk = kmalloc(1024);
	if (!chunk)
		return -ENOMEM;
	while (done < size && !error) {
		n = log_read(&offset, chunk, MIN(size - done, 1024UL));
		if (n == 0)
			break;
		error = copy_out(to + done, chunk, n);
		done += n;
	}
	kfree(chunk);
	return error ? error : (s64)done;
}

static void NORETURN end(void (*how)(void) NORETURN)
{
	int error = fs_sync_all();

	/* Maybe of an earlier write; and what failed may succeed now. */
	if (error)
		error = fs_sync_all();
	if (error)
		log_error("reboot: the disk was not written whole (error %d)",
			  -error);
	how();
}

static void NORETURN halt(void)
{
	log_info("halted");
	for (;;)
		thread_sleep(NSEC_PER_SEC * 3600);
}

s64 sys_reboot(u32 magic1, u32 magic2, u32 command, UNUSED u64 argument)
{
	if (proc_current()->cred.euid != 0)
		return -EPERM;
	if (magic1 != REBOOT_MAGIC1 ||
	    (magic2 != REBOOT_MAGIC2 && magic2 != REBOOT_MAGIC2A &&
	     magic2 != REBOOT_MAGIC2B && magic2 != REBOOT_MAGIC2C))
		return -EINVAL;
	switch (command) {
	case REBOOT_CAD_ON:
	case REBOOT_CAD_OFF:
		return 0;
	case REBOOT_RESTART:
		end(power_reboot);
	case REBOOT_POWER_OFF:
		end(power_off);
	case REBOOT_HALT:
		end(halt);
	default:
		return -EINVAL;
	}
}

s64 sys_getrandom(u64 to, u64 size, u32 flags)
{
	const u32 both = GRND_RANDOM | GRND_INSECURE;
	u8 chunk[256];
	u64 done = 0;

	if (flags & ~GRND_KNOWN || (flags & both) == both)
		return -EINVAL;
	size = MIN(size, GRND_MOST);
	while (done < size) {
		size_t n = MIN(size - done, sizeof(chunk));

		random_bytes(chunk, n);
		if (copy_out(to + done, chunk, n) < 0)
			return done ? (s64)done : -EFAULT;
		done += n;
		if (thread_current()->work & WORK_SIGNAL)
			break;
		sched_point();
	}
	return (s64)done;
}
