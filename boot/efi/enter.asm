; SPDX-License-Identifier: MIT
;
; boot/efi/enter.asm: the step from the firmware's world into the kernel.  The
; loader itself may lie above 4 GiB, where our page tables map nothing, so
; this code is copied to a page below and runs there; it uses no address but
; its own.  Its segments are those of boot/bios/flat.asm, for the firmware's
; lie in memory which the kernel is free to reuse.

GDT_DATA	equ 0x08
GDT_CODE64	equ 0x10
CR4_PGE		equ 1 << 7		; global pages survive a load of CR3

	bits 64
	default rel
	section .rodata

	global enter_kernel, enter_kernel_end

; enter_kernel(RDI: bootinfo, RSI: page tables, RDX: stack top, RCX: entry)
enter_kernel:
	cli
	cld
	mov rax, cr4
	and rax, ~CR4_PGE
	mov cr4, rax
	mov cr3, rsi
	mov rsp, rdx
	lea rax, [gdt]
	mov [gdt_pointer + 2], rax
	lgdt [gdt_pointer]
	mov eax, GDT_DATA
	mov ds, eax
	mov es, eax
	mov ss, eax
	xor eax, eax
	mov fs, eax
	mov gs, eax
	push GDT_CODE64
	push rcx
	o64 retf

	align 8
gdt:
	dq 0
	dq 0x00cf92000000ffff		; GDT_DATA: base 0, limit 4 GiB
	dq 0x00af9a000000ffff		; GDT_CODE64
gdt_pointer:
	dw gdt_pointer - gdt - 1
	dq 0
enter_kernel_end:

	section .note.GNU-stack noalloc noexec nowrite progbits
