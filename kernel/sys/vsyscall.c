/* SPDX-License-Identifier: MIT */
/*
 * The vsyscall page: three functions at fixed addresses of the kernel's half,
 * by which static programs of old (of glibc before 2.14) ask for the time. As
 * on Linux nothing is mapped there that could be read; a jump to one of the
 * addresses is a fault, and that is answered here, as if a function had been
 * called and had returned.
 */
#include "sys/vsyscall.h"

#include "abi/errno.h"
#include "sys/sys.h"
#include "vm/copy.h"

#define VSYSCALL_PAGE	0xffffffffff600000ULL	/* Linux: Documentation/arch/
						 * x86/x86_64/mm.rst */

static s64 call(const struct trapframe *tf)
{
	switch (tf->rip - VSYSCALL_PAGE) {
	case 0x000: return sys_gettimeofday(tf->rdi, tf->rsi);
	case 0x400: return sys_time(tf->rdi);
	case 0x800: return sys_getcpu(tf->rdi, tf->rsi, tf->rdx);
	}
	return -ENOSYS;
}

int vsyscall(struct trapframe *tf, u64 address)
{
	u64 return_address;
	s64 result;

	if (address != tf->rip || PAGE_DOWN(address) != VSYSCALL_PAGE)
		return -ENOSYS;
	if (copy_in(&return_address, tf->rsp, sizeof(return_address)))
		return -EFAULT;
	result = call(tf);
	if (result == -ENOSYS || result == -EFAULT)
		return (int)result;
	tf->rax = (u64)result;
	tf->rip = return_address;
	tf->rsp += sizeof(return_address);
	return 0;
}
