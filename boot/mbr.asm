; SPDX-License-Identifier: MIT
;
; boot/mbr.asm: the boot sector, LBA 0.  The BIOS loads it to 0x7c00 and jumps
; there in real mode with the number of the disk in DL.  Its one job is to
; load stage 2, which lies right behind it on the disk and does the rest.
;
; The code has 440 bytes; behind it lie the disk's signature and the partition
; table, which tools/image writes.  The assembler checks the size.

%include "boot/layout.inc"

	bits 16
	org MBR_BASE

	cli
	jmp 0:start			; some BIOSes come here as 07c0:0000
start:
	xor ax, ax
	mov ds, ax
	mov es, ax
	mov ss, ax
	mov sp, STACK_TOP
	sti
	cld
	mov [drive], dl
	call text_init

	mov ah, 0x41			; does INT 13h have the extensions?
	mov bx, 0x55aa
	int 0x13
	mov si, no_extensions
	jc fail
	cmp bx, 0xaa55
	jne fail
	test cl, 1			; "packet calls" among them
	jz fail

	mov bp, 3			; a disk that just woke up may need
.try:					; more than one go
	mov word [packet.count], STAGE2_SECTORS
	mov si, packet
	mov dl, [drive]
	mov ah, 0x42
	int 0x13
	jnc loaded
	mov [error], ah
	mov dl, [drive]
	xor ax, ax			; reset the controller
	int 0x13
	dec bp
	jnz .try

	mov si, disk_error
	call text_string
	mov al, [error]
	mov cx, 2
	call text_hex
	mov si, at_lba
	call text_string
	mov eax, STAGE2_LBA
	mov cx, 8
	call text_hex
	mov si, loading_stage2
	jmp say_and_stop

loaded:
	mov si, no_stage2
	cmp dword [STAGE2_BASE], STAGE2_MAGIC
	jne fail
	mov dl, [drive]
	jmp STAGE2_BASE + 4

; Stops with the sentence at SI.
fail:
	push si
	mov si, name
	call text_string
	pop si
say_and_stop:
	call text_string
	jmp stop

%include "boot/bios/text.asm"

disk_error:	db "Vitrix: disk error ", 0
at_lba:		db " at LBA ", 0
loading_stage2:	db ", loading stage 2", 13, 10, 0
name:		db "Vitrix: ", 0
no_extensions:	db "this BIOS cannot read by LBA", 13, 10, 0
no_stage2:	db "no stage 2 behind the boot sector", 13, 10, 0

	align 4
packet:					; INT 13h AH=42h: disk address packet
	dw 16				; its size
.count:
	dw STAGE2_SECTORS
	dw STAGE2_BASE, 0		; to offset, segment
	dq STAGE2_LBA

drive	equ $				; two bytes that need not be on disk
error	equ $ + 1

%if $ - $$ > MBR_CODE
%error the boot sector is too long for the partition table behind it
%endif
	times MBR_CODE - ($ - $$) db 0
