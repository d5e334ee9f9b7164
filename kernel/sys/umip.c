/* SPDX-License-Identifier: MIT */
/*
 * sgdt, sidt, sldt, smsw and str tell where the kernel's tables are, so a CPU
 * with UMIP answers #GP to a program. A few old programs live by them; so, as
 * on Linux, they get an answer all the same, and the same one on each machine.
 * The instruction is read from the program's memory and taken apart as the
 * CPU does it (Intel SDM vol. 2, chapter 2); then its operand is written.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "cpu/percpu.h"
#include "sched/thread.h"
#include "sys/umip.h"
#include "vm/copy.h"

#define CODE_MAX	15		/* bytes of an instruction */
#define CODE_TAIL	8		/* opcode, ModRM, SIB, displacement */

/* The answers of Linux: arch/x86/kernel/umip.c. */
#define GDT_BASE	0xfffffffffffe0000ULL
#define IDT_BASE	0xffffffffffff0000ULL
#define STATUS_WORD	0x80050033ULL	/* PG AM WP NE ET MP PE */

#define REX_W		8		/* the operand has 64 bits */
#define REX_X		2		/* one more bit of the index */
#define REX_B		1		/* and of the base, or register */
#define PREFIX_FS	0x64
#define PREFIX_GS	0x65

struct code {
	u8 bytes[CODE_MAX + CODE_TAIL];
	unsigned length, at;		/* so many are there, and are read */
	u8 rex, segment;		/* prefixes; 0: none */
	bool operand16, address32;
	u8 opcode;			/* the byte behind 0f */
	u8 mod, reg, rm;		/* the parts of ModRM */
};

/* What is written: a word of a register's size, or a table's place. */
struct answer {
	u8 bytes[10];
	unsigned size;
};

static u64 *register_of(struct trapframe *tf, unsigned number)
{
	u64 *all[16] = { &tf->rax, &tf->rcx, &tf->rdx, &tf->rbx, &tf->rsp,
			 &tf->rbp, &tf->rsi, &tf->rdi, &tf->r8, &tf->r9,
			 &tf->r10, &tf->r11, &tf->r12, &tf->r13, &tf->r14,
			 &tf->r15 };

	return all[number];
}

/* The instruction may be the last thing before a hole: then it is shorter. */
static void fetch(struct code *c, u64 rip)
{
	u64 rest = PAGE_SIZE - rip % PAGE_SIZE;

	c->length = CODE_MAX;
	if (copy_in(c->bytes, rip, CODE_MAX) == 0)
		return;
	c->length = rest < CODE_MAX ? (unsigned)rest : 0;
	if (copy_in(c->bytes, rip, c->length))
		c->length = 0;
}

static void read_prefixes(struct code *c)
{
	for (; c->at < c->length; c->at++) {
		u8 byte = c->bytes[c->at];

		switch (byte) {
		case PREFIX_FS:
		case PREFIX_GS:
			c->segment = byte;
			break;
		case 0x66:
			c->operand16 = true;
			break;
		case 0x67:
			c->address32 = true;
			break;
		case 0x26: case 0x2e: case 0x36: case 0x3e:
		case 0xf2: case 0xf3:
			break;		/* without a meaning here */
		case 0x40 ... 0x4f:
			c->rex = byte;
			continue;
		default:
			return;
		}
		c->rex = 0;		/* it counts as the last one only */
	}
}

/* Up to ModRM. False: no instruction of two bytes that begins with 0f. */
static bool read_opcode(struct code *c)
{
	u8 modrm;

	read_prefixes(c);
	if (c->bytes[c->at++] != 0x0f)
		return false;
	c->opcode = c->bytes[c->at++];
	modrm = c->bytes[c->at++];
	c->mod = modrm >> 6;
	c->reg = modrm >> 3 & 7;
	c->rm = modrm & 7;
	return true;
}

static u64 read_displacement(struct code *c, unsigned size)
{
	s32 word;
	const u8 *from = &c->bytes[c->at];

	c->at += size;
	if (size == 1)
		return (u64)(s8)*from;
	if (size == 0)
		return 0;
	memcpy(&word, from, sizeof(word));
	return (u64)word;
}

/* The address that an operand in memory has; all of the code is read then. */
static u64 operand_address(struct code *c, struct trapframe *tf)
{
	const struct thread *me = thread_current();
	u64 address = 0;
	u8 base = c->rm;

	if (c->rm == 4) {
		u8 sib = c->bytes[c->at++];
		unsigned index = (sib >> 3 & 7) | (c->rex & REX_X ? 8u : 0u);

		base = sib & 7;
		if (index != 4)		/* rsp: none */
			address = *register_of(tf, index) << (sib >> 6);
	}
	if (c->mod == 0 && base == 5) {
		address += read_displacement(c, 4);
		if (c->rm == 5)
			address += tf->rip + c->at;
	} else {
		address += *register_of(tf, base |
					(c->rex & REX_B ? 8u : 0u));
		address += read_displacement(c, c->mod == 1 ? 1 :
					     c->mod == 2 ? 4 : 0);
	}
	return address + (c->segment == PREFIX_FS ? me->fs_base :
			  c->segment == PREFIX_GS ? me->gs_base : 0);
}

/* False: it is none of the five. */
static bool answer_to(const struct code *c, struct answer *a)
{
	u64 word = 0;
	bool in_register = c->mod == 3;

	if (c->opcode > 1)
		return false;
	a->size = !in_register ? 2 : c->rex & REX_W ? 8 :
		  c->operand16 ? 2 : 4;
	switch (c->opcode << 3 | c->reg) {
	case 0:				/* sldt: there is none */
		break;
	case 1:
		word = TSS_SELECTOR;	/* str */
		break;
	case 8 | 4:
		word = STATUS_WORD;	/* smsw */
		break;
	case 8 | 0:			/* sgdt */
	case 8 | 1:			/* sidt */
		if (in_register)
			return false;	/* other instructions */
		word = c->reg ? IDT_BASE : GDT_BASE;
		memset(a->bytes, 0, 2);	/* the limit */
		memcpy(a->bytes + 2, &word, 8);
		a->size = 10;
		return true;
	default:
		return false;
	}
	memcpy(a->bytes, &word, 8);
	return true;
}

int umip_emulate(struct trapframe *tf, u64 *address)
{
	struct code c = { .length = 0 };
	struct answer a;

	if (!cpu_has_umip || tf->cs != USER_CS)
		return -EINVAL;
	fetch(&c, tf->rip);
	if (!read_opcode(&c) || !answer_to(&c, &a))
		return -EINVAL;
	if (c.mod != 3)
		*address = operand_address(&c, tf);
	if (c.at > c.length || (c.mod != 3 && c.address32))
		return -EINVAL;		/* addr32: Linux does not, either */
	if (c.mod != 3 && copy_out(*address, a.bytes, a.size))
		return -EFAULT;
	if (c.mod == 3)			/* the rest of it stays, as on Linux */
		memcpy(register_of(tf, c.rm | (c.rex & REX_B ? 8u : 0u)),
		       a.bytes, a.size);
	tf->rip += c.at;
	return 0;
}
