; SPDX-License-Identifier: MIT
;
; boot/bios/longmode.asm: the boot page tables and the step from real mode right
; into 64-bit long mode.  Pages are of 2 MiB: the first 4 GiB at their own
; addresses, and the kernel's memory at KERNEL_BASE.
; Source: AMD64 Architecture Programmer's Manual, volume 2, section 14.6.

; Offsets from PAGE_TABLES.
PML4		equ 0x0000
PDPT_LOW	equ 0x1000		; addresses from 0 on
PDPT_HIGH	equ 0x2000		; the last 512 GiB
PD_KERNEL	equ 0x3000		; 1 GiB from KERNEL_BASE on
PD_LOW		equ 0x4000		; 4 tables, 1 GiB each
TABLES_END	equ 0x8000
ENTRY		equ 8			; bytes

PRESENT		equ 1 << 0
WRITABLE	equ 1 << 1
LARGE		equ 1 << 7		; a page of 2 MiB, not a table
TABLE_FLAGS	equ PRESENT | WRITABLE
PAGE_FLAGS	equ PRESENT | WRITABLE | LARGE
PAGE_2M		equ 0x200000

CR4_PAE		equ 1 << 5
CR0_PG		equ 1 << 31
MSR_EFER	equ 0xc0000080
EFER_LME	equ 1 << 8

; Builds the page tables.
paging_build:
	push es
	mov ax, PAGE_TABLES >> 4
	mov es, ax
	xor di, di
	mov cx, TABLES_END / 4
	xor eax, eax
	rep stosd

	mov ebx, 0x1000			; the distance of two tables
	mov eax, PAGE_TABLES + PDPT_LOW + TABLE_FLAGS
	mov di, PML4
	call paging_entry
	mov eax, PAGE_TABLES + PDPT_HIGH + TABLE_FLAGS
	mov di, PML4 + 511 * ENTRY
	call paging_entry
	mov eax, PAGE_TABLES + PD_KERNEL + TABLE_FLAGS
	mov di, PDPT_HIGH + 510 * ENTRY
	call paging_entry
	mov eax, PAGE_TABLES + PD_LOW + TABLE_FLAGS
	mov di, PDPT_LOW
	mov cx, 4
	call paging_entries

	mov ebx, PAGE_2M
	mov eax, PAGE_FLAGS
	mov di, PD_LOW
	mov cx, 4 * 512
	call paging_entries
	mov ecx, [kernel.memory_size]
	add ecx, PAGE_2M - 1
	shr ecx, 21
	mov eax, [BOOTINFO + bootinfo.kernel_phys]
	or eax, PAGE_FLAGS
	mov di, PD_KERNEL
	call paging_entries
	pop es
	ret

; Writes CX entries to ES:DI: EAX, EAX + EBX and so on, below 4 GiB all.
paging_entry:
	mov cx, 1
paging_entries:
	stosd
	mov dword [es:di], 0		; the upper half
	add di, 4
	add eax, ebx
	loop paging_entries
	ret

; Enters the kernel.
longmode_enter:
	cli
	lgdt [gdt_pointer]
	mov eax, CR4_PAE
	mov cr4, eax
	mov eax, PAGE_TABLES + PML4
	mov cr3, eax
	mov ecx, MSR_EFER
	xor edx, edx
	mov eax, EFER_LME
	wrmsr
	mov eax, cr0
	or eax, CR0_PG | CR0_PE
	mov cr0, eax
	jmp GDT_CODE64:.long
	bits 64
.long:
	mov ax, GDT_DATA
	mov ds, ax
	mov es, ax
	mov ss, ax
	xor ax, ax
	mov fs, ax
	mov gs, ax
	mov esp, STACK_TOP
	cld
	mov edi, BOOTINFO
	mov eax, [kernel.entry_offset]
	mov rcx, KERNEL_BASE
	add rax, rcx
	jmp rax
	bits 16
