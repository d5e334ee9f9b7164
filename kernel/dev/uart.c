/* SPDX-License-Identifier: MIT */
/*
 * Driver of the 16550 at COM1. Output is synchronous: wait until the
 * transmitter is empty, then fill its FIFO of 16 bytes at once, so there is
 * one poll for 16 bytes. Input comes by interrupt. Register names and bits
 * are those of the data sheet (PC16550D, National Semiconductor, table II).
 *
 * The lock keeps one chunk of 16 bytes whole; it is let go between chunks, so
 * a long text holds nobody up. In a panic it is not taken at all.
 */
#include "dev/uart.h"

#include "cpu/io.h"
#include "cpu/irq.h"
#include "cpu/spinlock.h"
#include "debug/log.h"

#define COM1		0x3f8
#define COM1_IRQ	4
#define FIFO_SIZE	16

enum {				/* registers, from the base */
	DATA		= 0,	/* divisor's low byte while DLAB is set */
	IER		= 1,	/* divisor's high byte while DLAB is set */
	IIR_FCR		= 2,
	LCR		= 3,
	MCR		= 4,
	LSR		= 5,
	MSR		= 6,
};

#define IER_RECEIVED	0x01
#define IIR_NONE	0x01	/* set: no interrupt is pending */
#define IIR_FIFO	0xc0	/* both set: the FIFO is on */
#define FCR_ENABLE	0x01
#define FCR_CLEAR	0x06
#define FCR_TRIGGER_8	0x80
#define LCR_8N1		0x03
#define LCR_DLAB	0x80
#define MCR_DTR_RTS	0x03
#define MCR_OUT2	0x08	/* lets the interrupt out of the chip */
#define MCR_LOOPBACK	0x10
#define LSR_DATA_READY	0x01
#define LSR_THR_EMPTY	0x20
#define NO_CHIP		0xff	/* what an empty bus reads */

/*
 * Polls until the receiver is taken for dead: 16 bytes take 1.4 ms, a poll
 * about 1 us on a PC and less in an emulator.
 */
#define POLLS_MAX	1000000

static struct spinlock uart_lock = SPINLOCK_INIT("uart", RANK_OUTPUT);
static bool present;		/* constant after uart_init */
static size_t burst = 1;	/* bytes at once; constant after uart_init */
static bool stuck;		/* nobody reads; only a hint, so no lock */
static void (*input_sink)(const char *bytes, size_t n);

static u8 get(unsigned reg)
{
	return inb(COM1 + reg);
}

static void set(unsigned reg, u8 value)
{
	outb(COM1 + reg, value);
}

/* In loopback mode what is sent comes back at once, if there is a chip. */
static bool probe(void)
{
	bool echoed;

	set(MCR, MCR_LOOPBACK | MCR_OUT2 | MCR_DTR_RTS);
	set(DATA, 0x5a);
	for (unsigned i = 0; i < 1000 && !(get(LSR) & LSR_DATA_READY); i++)
		;
	echoed = get(LSR) != NO_CHIP && get(DATA) == 0x5a;
	set(MCR, MCR_DTR_RTS | MCR_OUT2);
	return echoed;
}

static bool transmitter_empty(void)
{
	unsigned polls = stuck ? 1 : POLLS_MAX;

	while (polls-- > 0) {
		if (get(LSR) & LSR_THR_EMPTY) {
			stuck = false;
			return true;
		}
		cpu_pause();
	}
	stuck = true;
	return false;
}

static void send(const char *bytes, size_t n)
{
	if (!transmitter_empty())
		return;
	for (size_t i = 0; i < n; i++)
		set(DATA, (u8)bytes[i]);
}

static void write_bytes(const char *bytes, size_t n, bool lock)
{
	size_t chunk;

	for (; n > 0; bytes += chunk, n -= chunk) {
		chunk = MIN(n, burst);
		if (lock)
			spin_lock(&uart_lock);
		send(bytes, chunk);
		if (lock)
			spin_unlock(&uart_lock);
	}
}

void uart_write(const char *bytes, size_t n)
{
	if (present)
		write_bytes(bytes, n, true);
}

/* Log lines end in "\n"; a terminal wants "\r\n". */
static void write_log(const char *text, size_t length, bool urgent)
{
	char chunk[FIFO_SIZE];
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\n')
			chunk[used++] = '\r';
		chunk[used++] = text[i];
		if (used + 2 <= burst && i + 1 < length)
			continue;
		write_bytes(chunk, used, !urgent);
		used = 0;
	}
}

/* The FIFO's bytes in one call of the sink. */
static void receive(void)
{
	char bytes[FIFO_SIZE];
	size_t n = 0;

	while (n < sizeof(bytes) && (get(LSR) & LSR_DATA_READY))
		bytes[n++] = (char)get(DATA);
	if (n > 0)
		input_sink(bytes, n);
}

/*
 * The line is edge-triggered: an interrupt that is still pending at the
 * return would be the last one ever. A chip gone mad is left after a while.
 */
static void interrupt(UNUSED void *arg)
{
	for (unsigned i = 0; i < 256 && !(get(IIR_FCR) & IIR_NONE); i++) {
		receive();
		get(MSR);
	}
}

bool uart_init(void)
{
	static struct log_sink sink = { .name = "uart", .write = write_log };

	set(IER, 0);
	set(LCR, LCR_DLAB);
	set(DATA, 1);			/* 115200 / 1 */
	set(IER, 0);
	set(LCR, LCR_8N1);
	set(IIR_FCR, FCR_ENABLE | FCR_CLEAR | FCR_TRIGGER_8);
	if ((get(IIR_FCR) & IIR_FIFO) == IIR_FIFO)
		burst = FIFO_SIZE;	/* an 8250 has none */
	present = probe();
	if (present)
		log_add_sink(&sink);
	else
		log_info("uart: no serial port at %#x", COM1);
	return present;
}

void uart_set_input(void (*sink)(const char *bytes, size_t n))
{
	if (!present)
		return;
	input_sink = sink;
	if (irq_register_isa(COM1_IRQ, interrupt, NULL) < 0) {
		log_warn("uart: no interrupt, so no input");
		return;
	}
	set(IER, IER_RECEIVED);
}
