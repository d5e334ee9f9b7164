; SPDX-License-Identifier: MIT
;
; boot/bios/disk.asm: reads sectors of the disk we came from, by INT 13h
; function 42h.  Sectors go to the bounce buffer below 1 MiB, for few BIOSes
; can read to anywhere else.

disk_drive:	db 0			; the BIOS's number of the disk
disk_error:	db 0			; its last error
disk_purpose:	dw 0			; words for an error: ", doing this"

	align 4
disk_packet:				; disk address packet
	dw 16				; its size
.count:	dw 0
	dw 0				; buffer: offset
.segment:
	dw 0				; buffer: segment
.lba:	dq 0

; Reads CX sectors, BOUNCE_SECTORS at most, from LBA EAX to the bounce buffer.
; Stops on errors.  Keeps all registers.
disk_read:
	pushad
	mov [disk_packet.lba], eax
	mov word [disk_packet.segment], BOUNCE >> 4
	mov [disk_packet.count], cx
	call disk_call
	jnc .done
.one:					; again one by one: the error then
	call disk_read_one		; names the very sector
	inc dword [disk_packet.lba]
	add word [disk_packet.segment], SECTOR >> 4
	loop .one
.done:
	popad
	ret

; Reads the sector at LBA EAX and copies its first CX bytes to DI.  Changes
; CX, SI, DI.
disk_read_start:
	push cx
	mov cx, 1
	call disk_read
	pop cx
	push ds
	mov si, BOUNCE >> 4
	mov ds, si
	xor si, si
	rep movsb
	pop ds
	ret

; Reads the one sector at the packet's LBA, in up to three attempts.
disk_read_one:
	mov bp, 3
.try:
	mov word [disk_packet.count], 1
	call disk_call
	jnc .done
	mov [disk_error], ah
	xor ah, ah			; reset the controller
	mov dl, [disk_drive]
	int 0x13
	dec bp
	jnz .try
	jmp disk_failed
.done:
	ret

; Lets the BIOS carry out the packet.  CF: error AH.
disk_call:
	mov si, disk_packet
	mov dl, [disk_drive]
	mov ah, 0x42
	int 0x13
	ret

; Names error, LBA and purpose, and stops.
disk_failed:
	mov si, .error
	call text_string
	mov al, [disk_error]
	mov cx, 2
	call text_hex
	mov si, .at
	call text_string
	mov eax, [disk_packet.lba]
	mov cx, 8
	call text_hex
	mov si, [disk_purpose]
	call text_string
	mov si, newline
	call text_string
	jmp stop
.error:
	db "Vitrix: disk error ", 0
.at:
	db " at LBA ", 0
