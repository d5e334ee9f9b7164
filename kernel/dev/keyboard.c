/* SPDX-License-Identifier: MIT */
/*
 * The keyboard controller i8042 and the keyboard behind it (IBM PS/2 Hardware
 * Interface Technical Reference, "Keyboard and Auxiliary Device Controller").
 * The controller translates what the keyboard sends into scancode set 1. Old
 * bytes may lie in it from before the boot: they are thrown away, or the
 * first interrupt would never come. Every wait is bounded, since what answers
 * may be no controller at all.
 */
#include "dev/keyboard.h"

#include "cpu/io.h"
#include "cpu/irq.h"
#include "debug/log.h"
#include "dev/keymap.h"

#define PORT_DATA		0x60
#define PORT_STATUS		0x64	/* read */
#define PORT_COMMAND		0x64	/* write */
#define KEYBOARD_IRQ		1

#define STATUS_OUTPUT_FULL	0x01	/* a byte for us */
#define STATUS_INPUT_FULL	0x02	/* not ready for a byte of ours */
#define STATUS_MOUSE		0x20	/* the byte is the mouse's */
#define NO_CONTROLLER		0xff

#define COMMAND_READ_CONFIG	0x20
#define COMMAND_WRITE_CONFIG	0x60
#define COMMAND_MOUSE_OFF	0xa7
#define COMMAND_SELF_TEST	0xaa
#define COMMAND_KEYBOARD_OFF	0xad
#define COMMAND_KEYBOARD_ON	0xae
#define SELF_TEST_PASSED	0x55

#define CONFIG_KEYBOARD_IRQ	0x01
#define CONFIG_MOUSE_IRQ	0x02
#define CONFIG_KEYBOARD_OFF	0x10
#define CONFIG_MOUSE_OFF	0x20
#define CONFIG_TRANSLATE	0x40

#define KEYBOARD_START_SCAN	0xf4
#define KEYBOARD_ACKNOWLEDGE	0xfa

#define POLLS_MAX		50000	/* some 50 ms; a poll takes 1 us */
#define DRAIN_MAX		64	/* bytes; the buffers hold about 16 */

static bool present;			/* constant after keyboard_init */
static struct keymap_state keymap;	/* the interrupt handler's */
static void (*input_sink)(const char *bytes, size_t n);

static bool wait_status(u8 bit, bool set)
{
	for (unsigned i = 0; i < POLLS_MAX; i++) {
		if (!(inb(PORT_STATUS) & bit) == !set)
			return true;
		cpu_pause();
	}
	return false;
}

static bool send(u16 port, u8 value)
{
	if (!wait_status(STATUS_INPUT_FULL, false))
		return false;
	outb(port, value);
	return true;
}

/* Result: the byte, or -1: none came. */
static int receive(void)
{
	return wait_status(STATUS_OUTPUT_FULL, true) ? inb(PORT_DATA) : -1;
}

static void drain(void)
{
	for (unsigned i = 0; i < DRAIN_MAX; i++) {
		if (!(inb(PORT_STATUS) & STATUS_OUTPUT_FULL))
			return;
		inb(PORT_DATA);
	}
}

/* The self-test may undo the configuration, so it comes first. */
static bool start_controller(void)
{
	int config;

	if (inb(PORT_STATUS) == NO_CONTROLLER ||
	    !send(PORT_COMMAND, COMMAND_KEYBOARD_OFF) ||
	    !send(PORT_COMMAND, COMMAND_MOUSE_OFF))
		return false;
	drain();
	if (!send(PORT_COMMAND, COMMAND_SELF_TEST) ||
	    receive() != SELF_TEST_PASSED ||
	    !send(PORT_COMMAND, COMMAND_READ_CONFIG))
		return false;
	config = receive();
	if (config < 0)
		return false;
	config |= CONFIG_KEYBOARD_IRQ | CONFIG_TRANSLATE | CONFIG_MOUSE_OFF;
	config &= ~(CONFIG_MOUSE_IRQ | CONFIG_KEYBOARD_OFF);
	return send(PORT_COMMAND, COMMAND_WRITE_CONFIG) &&
	       send(PORT_DATA, (u8)config) &&
	       send(PORT_COMMAND, COMMAND_KEYBOARD_ON);
}

/* No keyboard may be plugged in; one that comes later sends by itself. */
static void start_keyboard(void)
{
	if (!send(PORT_DATA, KEYBOARD_START_SCAN) ||
	    receive() != KEYBOARD_ACKNOWLEDGE)
		log_info("keyboard: no answer from it");
	drain();
}

static void interrupt(UNUSED void *arg)
{
	char bytes[KEYMAP_BYTES_MAX];
	u8 status, code;
	size_t n;

	for (unsigned i = 0; i < DRAIN_MAX; i++) {
		status = inb(PORT_STATUS);
		if (!(status & STATUS_OUTPUT_FULL) || status == NO_CONTROLLER)
			return;
		code = inb(PORT_DATA);
		if (status & STATUS_MOUSE)
			continue;
		n = keymap_translate(&keymap, code, bytes);
		if (n > 0)
			input_sink(bytes, n);
	}
}

void keyboard_init(void)
{
	present = start_controller();
	if (present)
		start_keyboard();
	else
		log_info("keyboard: no PS/2 controller");
}

void keyboard_set_input(void (*sink)(const char *bytes, size_t n))
{
	if (!present)
		return;
	input_sink = sink;
	if (irq_register_isa(KEYBOARD_IRQ, interrupt, NULL) < 0)
		log_warn("keyboard: no interrupt, so no input");
	else
		drain();
}
