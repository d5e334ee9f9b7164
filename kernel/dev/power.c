/* SPDX-License-Identifier: MIT */
/*
 * Power-off and reboot. In QEMU the debug exit device ends the emulator with
 * a status that tells an orderly end from a panic. Elsewhere ACPI turns the
 * machine off: state S5 is entered by writing its number to the PM1 control
 * registers. Their ports stand in the table FADT, the number in the package
 * \_S5 of the DSDT, which is byte code; but that package is plain enough to
 * be found by its name. Offsets are those of ACPI 6.4, table 5.9.
 */
#include "dev/power.h"

#include "base/string.h"
#include "cpu/acpi.h"
#include "cpu/io.h"
#include "cpu/tsc.h"
#include "debug/log.h"
#include "dev/fwcfg.h"
#include "dev/hostport.h"
#include "mm/frame.h"

#define DEBUG_EXIT	0xf4		/* -device isa-debug-exit,iobase=0xf4 */
#define EXIT_ORDERLY	0x10		/* QEMU ends with 33 */
#define EXIT_PANIC	0x11		/* QEMU ends with 35 */

enum {				/* FADT */
	FADT_DSDT	= 40,
	FADT_SMI_PORT	= 48,
	FADT_ACPI_ON	= 52,
	FADT_PM1A	= 64,
	FADT_PM1B	= 68,
	FADT_LEAST	= 72,	/* bytes that we read of it */
};

#define PM1_ACPI_MODE	0x0001		/* 4.8.3.2.1 */
#define PM1_SLEEP	0x2000
#define PM1_TYPE_SHIFT	10

#define AML_ZERO	0x00		/* chapter 20.2 */
#define AML_ONE		0x01
#define AML_NAME	0x08
#define AML_BYTE	0x0a
#define AML_PACKAGE	0x12

#define KEYBOARD_STATUS	0x64
#define KEYBOARD_FULL	0x02
#define KEYBOARD_RESET	0xfe		/* pulses the CPU's reset line */
#define RESET_CONTROL	0xcf9		/* of Intel's and QEMU's chip sets */

static u16 pm1a, pm1b;			/* 0: not there */
static u16 smi_port;
static u8 acpi_on;
static u8 s5_a, s5_b;

static u32 field32(const u8 *table, unsigned offset)
{
	u32 value;

	memcpy(&value, table + offset, sizeof(value));
	return value;
}

/* A small integer of AML; *p moves behind it. */
static bool take_integer(const u8 **p, const u8 *end, u8 *value)
{
	if (*p < end && (**p == AML_ZERO || **p == AML_ONE)) {
		*value = *(*p)++;
		return true;
	}
	if (end - *p < 2 || **p != AML_BYTE)
		return false;
	*value = (*p)[1];
	*p += 2;
	return true;
}

/* Name, package operator, length (1 to 4 bytes), count, integers. */
static bool read_s5(const u8 *p, const u8 *end, u8 *a, u8 *b)
{
	if (end - p < 8 || p[4] != AML_PACKAGE)
		return false;
	p += 5;
	p += 1 + (*p >> 6);
	p++;
	return p < end && take_integer(&p, end, a) && take_integer(&p, end, b);
}

bool power_find_s5(const u8 *aml, size_t size, u8 *a, u8 *b)
{
	const u8 *end = aml + size;

	for (const u8 *p = aml + 2; end - p >= 8; p++) {
		if (memcmp(p, "_S5_", 4) != 0)
			continue;
		if (p[-1] != AML_NAME && !(p[-1] == '\\' && p[-2] == AML_NAME))
			continue;
		if (read_s5(p, end, a, b))
			return true;
	}
	return false;
}

/* Result: the tables tell how to turn off. */
static bool read_tables(void)
{
	const struct acpi_header *fadt = acpi_find("FACP"), *dsdt;
	const u8 *f = (const u8 *)fadt;

	if (!fadt || fadt->length < FADT_LEAST || !field32(f, FADT_DSDT))
		return false;
	dsdt = phys_to_virt(field32(f, FADT_DSDT));
	if (memcmp(dsdt->signature, "DSDT", 4) != 0 ||
	    dsdt->length <= sizeof(*dsdt) ||
	    !power_find_s5((const u8 *)(dsdt + 1),
			   dsdt->length - sizeof(*dsdt), &s5_a, &s5_b))
		return false;
	pm1a = (u16)field32(f, FADT_PM1A);
	pm1b = (u16)field32(f, FADT_PM1B);
	smi_port = (u16)field32(f, FADT_SMI_PORT);
	acpi_on = f[FADT_ACPI_ON];
	return pm1a != 0;
}

/* Firmware may still own the power registers: ask it to let go. */
static void enter_acpi_mode(void)
{
	if (smi_port == 0 || acpi_on == 0 || (inw(pm1a) & PM1_ACPI_MODE))
		return;
	outb(smi_port, acpi_on);
	for (unsigned i = 0; i < 1000000; i++) {
		if (inw(pm1a) & PM1_ACPI_MODE)
			return;
	}
}

static void acpi_off(void)
{
	if (pm1a == 0)
		return;
	enter_acpi_mode();
	outw(pm1a, (u16)(s5_a << PM1_TYPE_SHIFT | PM1_SLEEP));
	if (pm1b != 0)
		outw(pm1b, (u16)(s5_b << PM1_TYPE_SHIFT | PM1_SLEEP));
}

void power_off(void)
{
	if (fwcfg_present())
		outl(DEBUG_EXIT, EXIT_ORDERLY);
	acpi_off();
	tsc_delay(NSEC_PER_SEC);	/* it takes its time */
	log_info("power: this machine does not turn itself off; it may be "
		 "turned off now");
	cpu_stop();
}

void power_reboot(void)
{
	static const char record[] = "reboot\n";

	/* To the host a reset looks like a triple fault: say what it is. */
	hostport_write(HOST_CONTROL, record, sizeof(record) - 1);
	interrupts_off();
	for (unsigned i = 0; i < 100000; i++) {
		if (!(inb(KEYBOARD_STATUS) & KEYBOARD_FULL))
			break;
	}
	outb(KEYBOARD_STATUS, KEYBOARD_RESET);
	for (unsigned i = 0; i < 100000; i++)
		inb(KEYBOARD_STATUS);	/* it takes its time */
	outb(RESET_CONTROL, 0x02);	/* hard reset … */
	outb(RESET_CONTROL, 0x06);	/* … now */
	for (unsigned i = 0; i < 100000; i++)
		inb(KEYBOARD_STATUS);
	cpu_reset();
	cpu_stop();
}

void power_panic_exit(void)
{
	if (fwcfg_present())
		outl(DEBUG_EXIT, EXIT_PANIC);
}

void power_init(void)
{
	if (!read_tables())
		log_info("power: ACPI does not tell how to turn off");
}
