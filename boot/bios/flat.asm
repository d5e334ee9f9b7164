; SPDX-License-Identifier: MIT
;
; boot/bios/flat.asm: reaches memory above 1 MiB from real mode.  A segment
; register that was loaded in protected mode keeps its 4 GiB limit after the
; way back ("unreal mode"), until the BIOS loads it for its own purposes.  So
; each routine here first makes DS and ES flat, with base 0, as all our
; segments are.

CR0_PE		equ 1 << 0
GDT_DATA	equ 0x08
GDT_CODE64	equ 0x10

	align 8
gdt:
	dq 0
	dq 0x00cf92000000ffff		; GDT_DATA: base 0, limit 4 GiB
	dq 0x00af9a000000ffff		; GDT_CODE64
gdt_pointer:
	dw $ - gdt - 1
	dd gdt

; Gives DS and ES limits of 4 GiB.  Changes EAX.
flat_limits:
	pushf
	cli
	lgdt [gdt_pointer]
	mov eax, cr0
	or al, CR0_PE
	mov cr0, eax
	jmp short $ + 2
	mov ax, GDT_DATA
	mov ds, ax
	mov es, ax
	mov eax, cr0
	and al, ~CR0_PE
	mov cr0, eax
	jmp short $ + 2
	xor ax, ax
	mov ds, ax
	mov es, ax
	popf
	ret

; Copies ECX bytes, a multiple of 4, from ESI to EDI.  Keeps all registers.
flat_copy:
	pushad
	call flat_limits
	shr ecx, 2
	a32 rep movsd
	popad
	ret

; Zeroes the bytes from EDI to EDX, which is a multiple of 4.  Keeps all
; registers.
flat_zero:
	pushad
	call flat_limits
	mov ecx, edi
	neg ecx
	and ecx, 3			; bytes up to the next multiple of 4
	xor eax, eax
	a32 rep stosb
	mov ecx, edx
	sub ecx, edi
	shr ecx, 2
	a32 rep stosd
	popad
	ret
