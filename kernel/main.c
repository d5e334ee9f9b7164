/* SPDX-License-Identifier: MIT */
/*
 * The boot, as a table of contents: one line for each part of the kernel, in
 * the order of the layers. kernel_main runs on the boot processor, on the
 * boot stack, and becomes its idle thread; what may sleep is done by the
 * thread boot_main, which ends by starting /sbin/init.
 *
 * main.c knows everybody, and joins what must not know each other: drivers
 * with the terminal, the terminal with processes and with /dev.
 */
#include "base/string.h"
#include "block/cache.h"
#include "boot/bootinfo.h"
#include "cmdline.h"
#include "cpu/irq.h"
#include "cpu/lapic.h"
#include "cpu/smp.h"
#include "cpu/tsc.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "dev/dev.h"
#include "fs/fs.h"
#include "fs/procfs.h"
#include "mm/frame_boot.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "proc/status.h"
#include "sched/timer.h"
#include "sys/machine.h"
#include "sys/sys.h"
#include "trace/trace.h"
#include "tty/console.h"
#include "tty/tty.h"

#define HOST_INIT	"/sbin/hostexec"	/* runs tools/exec's command */

static struct bootinfo boot;		/* a copy: the loader's memory goes */

void kernel_main(const struct bootinfo *b);

static void check_bootinfo(const struct bootinfo *b)
{
	if (b->magic != BOOTINFO_MAGIC || b->version != BOOTINFO_VERSION ||
	    b->range_count > BOOT_RANGES_MAX)
		panic("the boot loader and the kernel are not of one version");
	boot = *b;
	boot.cmdline[BOOT_CMDLINE_MAX - 1] = 0;
}

static void read_cmdline(void)
{
	struct fwcfg_file file;

	if (fwcfg_find("opt/vitrix/cmdline", &file) == 0) {
		memset(boot.cmdline, 0, sizeof(boot.cmdline));
		fwcfg_read(&file, 0, boot.cmdline, sizeof(boot.cmdline) - 1);
	}
	cmdline_parse(boot.cmdline);
}

static void start_tracing(void)
{
	trace_cpu = cpu_index;
	if (!boot_words.trace)
		return;
	for (unsigned i = 0; i < CPU_MAX && i < acpi_machine.cpu_count; i++)
		trace_give_ring(i, frame_alloc_boot(TRACE_RING_PAGES));
}

static void NORETURN further_cpu(void)
{
	sched_init_cpu();
	sched_idle();
}

static void start_cpus(void)
{
	struct smp_resources r = {
		.trampoline = mm_low_page(),
		.root = pagetable_kernel_root,
		.pages = frame_alloc_boot,
		.stack = sched_prepare_cpu,
		.entry = further_cpu,
	};

	smp_start(boot_words.max_cpus, &r);
	log_info("cpu: %u of %u processors, %s", cpu_count,
		 MAX(acpi_machine.cpu_count, 1u), cpu_brand());
}

/* ---- what may sleep ---------------------------------------------------- */

static void start_console(void)
{
	static struct console_output serial = { .write = uart_write };

	tty_init();
	keyboard_init();
	if (boot_words.serial) {
		console_add_output(&serial);
		uart_set_input(tty_input);
	}
	if (!boot_words.screen)
		return;
	if (boot.framebuffer.address)
		framebuffer_init(&boot.framebuffer);
	else if (boot.firmware == BOOT_BIOS)
		vga_init();
	if (screen_ops())
		console_add_screen(screen_ops());
	keyboard_set_input(tty_input);
}

static bool is_candidate(const struct block_device *d, bool any_disk)
{
	if (boot_words.root[0])
		return strcmp(d->name, boot_words.root) == 0;
	return any_disk || d->signature == boot.disk_signature;
}

/* The file system we came from: by name, on the boot disk, on any disk. */
static struct filesystem *find_root(bool any_disk)
{
	struct block_device *d;
	struct filesystem *fs;

	for (unsigned i = 0; (d = block_nth(i)); i++)
		if (is_candidate(d, any_disk) && ext2_open(d, &fs) == 0) {
			log_info("root: ext2 on %s", d->name);
			return fs;
		}
	return NULL;
}

static void mount_root(void)
{
	struct filesystem *fs = find_root(false);

	if (!fs && !boot_words.root[0])
		fs = find_root(true);
	if (!fs && !block_nth(0))
		panic("no disk found: Vitrix needs a virtio-blk disk");
	if (!fs)
		panic("no root file system: %s holds no ext2 that can be used",
		      boot_words.root[0] ? boot_words.root : "no disk");
	if (fs_mount_root(fs) < 0)
		panic("the root file system cannot be mounted");
	if (fs_mount(devfs_open(), "/dev") < 0)
		log_warn("/dev: there is no such directory to mount on");
	if (fs_mount(procfs_open(), "/proc") < 0)
		log_warn("/proc: there is no such directory to mount on");
}

static void identify(struct tty_identity *who)
{
	struct proc *p = proc_current();

	*who = (struct tty_identity) {
		.session = p->session, .group = p->group,
		.leader = p->session == p->pid, .root = p->cred.euid == 0 };
}

static const struct tty_hooks job_control = {
	.identify = identify,
	.signal = signal_group,
	.check_group = group_check,
	.background = signal_background,
};

static void boot_main(UNUSED void *unused)
{
	int error;

	start_console();
	rtc_init();
	cache_init();
	pci_init();
	virtio_blk_init();
	vnode_init();
	frame_boot_end();
	cache_start_writeback();
	devfs_init();
	tty_each_device(devfs_register);
	status_init();
	machine_init(boot.cmdline);
	mount_root();
	proc_init();
	futex_init();
	tty_set_hooks(&job_control);
	if (hostport_present())
		string_copy(boot_words.init, HOST_INIT,
			    sizeof(boot_words.init));
	error = proc_start_init(boot_words.init, "/dev/console");
	if (error)
		panic("no memory to start %s", boot_words.init);
}

/* ---- the first instructions in C --------------------------------------- */

void kernel_main(const struct bootinfo *b)
{
	tsc_entry = tsc_read();
	gdt_load(&cpus[0]);
	idt_init();
	idt_load();
	features_init_boot();
	fwcfg_init();
	uart_init();
	hostport_init();
	panic_set_exit(power_panic_exit);
	check_bootinfo(b);
	read_cmdline();
	log_info("Vitrix");
	mm_init(&boot);
	fwcfg_init_dma();
	acpi_init(boot.rsdp);
	lapic_map(mmio_map(acpi_machine.lapic, PAGE_SIZE));
	lapic_init_cpu();
	cpus[0].apic_id = lapic_id();
	irq_init(mmio_map);
	power_init();
	tsc_calibrate();
	tsc_boot = tsc_read();
	start_tracing();
	timer_init_all();
	sched_init();
	start_cpus();
	if (!thread_start("boot", boot_main, NULL))
		panic("no memory for the boot thread");
	sched_idle();
}
