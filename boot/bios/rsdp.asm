; SPDX-License-Identifier: MIT
;
; boot/bios/rsdp.asm: finds ACPI's root pointer.  It stands on a 16-byte
; boundary either in the first KiB of the extended BIOS data area or between
; 0xe0000 and 0xfffff, so a segment register can step from candidate to
; candidate.
; Source: ACPI specification 6.4, section 5.2.5.1.

EBDA_SEGMENT	equ 0x40e		; BIOS data: segment of the EBDA
RSDP_SUMMED	equ 20			; bytes that add up to 0

; Puts the address of the root pointer into the bootinfo; 0 if there is none,
; which is for the kernel to judge.
rsdp_find:
	push es
	mov dx, [EBDA_SEGMENT]
	mov cx, 1024 / 16
	call rsdp_scan
	jc .found
	mov dx, 0xe000
	mov cx, 0x20000 / 16
	call rsdp_scan
	jnc .done
.found:
	movzx eax, dx
	shl eax, 4
	mov [BOOTINFO + bootinfo.rsdp], eax
.done:
	pop es
	ret

; Looks at CX segments from DX on.  CF: DX is the one.
rsdp_scan:
	mov es, dx
	cmp dword [es:0], "RSD "
	jne .next
	cmp dword [es:4], "PTR "
	jne .next
	call rsdp_sum
	jz .yes
.next:
	inc dx
	loop rsdp_scan
	clc
	ret
.yes:
	stc
	ret

; ZF: the bytes at ES:0 add up.
rsdp_sum:
	push cx
	mov cx, RSDP_SUMMED
	xor di, di
	xor al, al
.add:
	add al, [es:di]
	inc di
	loop .add
	test al, al
	pop cx
	ret
