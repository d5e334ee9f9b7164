/* SPDX-License-Identifier: MIT */
/*
 * Words for whoever watches the boot.  They go to the firmware's console and to
 * the first serial port, because a machine may show only one of them; where
 * the firmware's console is that port, they appear twice.
 */
#include "loader.h"

#define COM1	    0x3f8
#define LINE_STATUS (COM1 + 5)
#define SEND_EMPTY  (1 << 5) /* in LINE_STATUS: it takes a byte */
#define PATIENCE    100000   /* looks at a busy port */

static void port_write(uint16_t port, uint8_t value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static uint8_t port_read(uint16_t port)
{
	uint8_t value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

/* An absent port reads all ones, which is "ready". */
static void serial_char(char c)
{
	for (int i = 0; i < PATIENCE; i++)
		if (port_read(LINE_STATUS) & SEND_EMPTY)
			break;
	port_write(COM1, c);
}

static void console_char(char c)
{
	CHAR16 text[] = { (unsigned char)c, 0 };

	ST->ConOut->OutputString(ST->ConOut, text);
}

void say(const char *text)
{
	for (const char *c = text; *c; c++)
		console_char(*c);
	for (const char *c = text; *c; c++)
		serial_char(*c);
}

static void stop(void) __attribute__((noreturn));

static void stop(void)
{
	for (;;)
		asm volatile("cli; hlt");
}

void fail(const char *sentence)
{
	say("\r\nVitrix: ");
	say(sentence);
	say("\r\n");
	stop();
}

/* The status without its error bit is the number of UEFI's appendix D. */
void fail_status(const char *sentence, EFI_STATUS status)
{
	static const char digits[] = "0123456789";
	UINTN number = status & ~(1ULL << 63);
	char text[] = " (EFI error 00)\r\n";

	text[12] = digits[number / 10 % 10];
	text[13] = digits[number % 10];
	say("\r\nVitrix: ");
	say(sentence);
	say(text);
	stop();
}
