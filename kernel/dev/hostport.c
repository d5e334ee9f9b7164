/* SPDX-License-Identifier: MIT */
/*
 * The host channels. QEMU's isa-debugcon takes a byte at its port and reads
 * as 0xe9, which tells that it is there; the command in fw_cfg tells that
 * somebody listens to all three. A byte is one access, so there is nothing
 * to lock: writers that must not mix take turns by themselves.
 */
#include "dev/hostport.h"

#include "base/string.h"
#include "cpu/io.h"
#include "debug/log.h"
#include "dev/fwcfg.h"

#define PORT_STDOUT	0xe9
#define PORT_STDERR	0xea
#define PORT_CONTROL	0xeb
#define READS_AS	0xe9

static bool present;			/* all constant after hostport_init */
static struct fwcfg_file command, input;

static const struct fwcfg_file *file_of(int channel)
{
	switch (channel) {
	case HOST_STDIN:
		return &input;
	case HOST_COMMAND:
		return &command;
	default:
		return NULL;
	}
}

static u16 port_of(int channel)
{
	switch (channel) {
	case HOST_STDOUT:
		return PORT_STDOUT;
	case HOST_STDERR:
		return PORT_STDERR;
	case HOST_CONTROL:
		return PORT_CONTROL;
	default:
		return 0;
	}
}

bool hostport_present(void)
{
	return present;
}

size_t hostport_read(int channel, u64 offset, void *to, size_t n)
{
	const struct fwcfg_file *file = file_of(channel);

	return present && file ? fwcfg_read(file, offset, to, n) : 0;
}

void hostport_write(int channel, const void *from, size_t n)
{
	u16 port = port_of(channel);

	if (present && port != 0)
		outsb(port, from, n);
}

/*
 * The host wants the sentence that names the panic, without the time stamp
 * before it and the back-trace after it.
 */
static void tell_panic(const char *text, size_t length, bool urgent)
{
	static const char word[] = "panic: ";
	const char *end = text + length, *newline;

	if (!urgent)
		return;
	for (; (size_t)(end - text) >= sizeof(word); text++) {
		if (memcmp(text, word, sizeof(word) - 1) != 0)
			continue;
		newline = memchr(text, '\n', end - text);
		hostport_write(HOST_CONTROL, text,
			       (newline ? newline : end) - text);
		hostport_write(HOST_CONTROL, "\n", 1);
		return;
	}
}

void hostport_init(void)
{
	static struct log_sink sink = { .name = "host", .write = tell_panic };

	if (fwcfg_find("opt/vitrix/command", &command) < 0)
		return;
	if (inb(PORT_STDOUT) != READS_AS) {
		log_warn("hostport: a command, but no port to answer through");
		return;
	}
	if (fwcfg_find("opt/vitrix/stdin", &input) < 0)
		input.size = 0;
	present = true;
	log_add_sink(&sink);
}
