; SPDX-License-Identifier: MIT
;
; Where a further processor starts: in real mode, at the beginning of a page
; below 640 KiB into which smp.c has copied this code. It takes the same way
; as the boot sector: protected mode, long mode, then up to ap_main.
; smp.c fills the words at ap_data before each start.

section .rodata
global ap_start, ap_end, ap_data

bits 16
ap_start:
	cli
	cld
	mov ax, cs
	mov ds, ax
	xor ebx, ebx
	mov bx, ax
	shl ebx, 4			; our linear address
	lea eax, [ebx + gdt - ap_start]
	mov [gdt_pointer + 2 - ap_start], eax
	lea eax, [ebx + long_mode - ap_start]
	mov [far_target - ap_start], eax
	o32 lgdt [gdt_pointer - ap_start]

	mov eax, 0x20			; CR4.PAE
	mov cr4, eax
	mov eax, [ap_boot_root - ap_start]
	mov cr3, eax
	mov ecx, 0xc0000080		; EFER: LME, and NXE where smp.c says so
	rdmsr
	or eax, [ap_efer - ap_start]
	wrmsr
	mov eax, 0x80010001		; CR0: paging, write protect, protection
	mov cr0, eax
	o32 jmp far [far_target - ap_start]

bits 64
long_mode:
	mov rax, [rbx + ap_root - ap_start]
	mov rsp, [rbx + ap_stack - ap_start]
	mov rdi, [rbx + ap_cpu - ap_start]
	mov rdx, [rbx + ap_entry - ap_start]
	xor ebp, ebp
	; The full table has no identity map: jump up before it is loaded.
	jmp [rbx + ap_switch - ap_start]

align 8
gdt:	dq 0
	dq 0x00af9b000000ffff		; 64-bit code
gdt_pointer:
	dw 15
	dd 0
far_target:
	dd 0
	dw 8

align 8
ap_data:				; struct ap_data of smp.c
ap_boot_root:	dd 0
ap_efer:	dd 0
ap_root:	dq 0
ap_stack:	dq 0
ap_cpu:		dq 0
ap_entry:	dq 0
ap_switch:	dq 0
ap_end:

section .text
; In the kernel's own addresses: rax = page table, rdx = where to go on.
global ap_switch_tables
ap_switch_tables:
	mov cr3, rax
	call rdx
.never:	hlt
	jmp .never

section .note.GNU-stack noalloc noexec nowrite progbits
