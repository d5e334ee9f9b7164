; SPDX-License-Identifier: MIT
;
; boot/bios/cpu.asm: can this CPU run the kernel at all?  Asked before anything
; else, so that an old machine gets an answer and not a hang.
; Source: AMD64 Architecture Programmer's Manual, volume 3, appendix E.

EFLAGS_ID	equ 1 << 21		; can be changed: there is CPUID
CPUID_MAX_EXT	equ 0x80000000		; the highest extended leaf
CPUID_EXT	equ 0x80000001		; EDX: extended features
CPUID_EXT_LM	equ 1 << 29		; long mode

; Returns if the CPU has long mode, else stops.
cpu_check:
	pushfd
	pop eax
	mov ecx, eax
	xor eax, EFLAGS_ID
	push eax
	popfd
	pushfd
	pop eax
	cmp eax, ecx
	je .none
	mov eax, CPUID_MAX_EXT
	cpuid
	cmp eax, CPUID_EXT
	jb .none
	mov eax, CPUID_EXT
	cpuid
	test edx, CPUID_EXT_LM
	jz .none
	ret
.none:
	fail "this CPU has no 64-bit long mode"
