; SPDX-License-Identifier: MIT
;
; boot/bios/a20.asm: address line 20.  For the sake of programs from 1981, a PC
; may start with that line held at zero, so that the second megabyte looks
; like the first.  Today's machines start with it open; the others are asked
; in three ways, the friendliest first, and looked at after each.

A20_FAST	equ 0x92		; system control port A
A20_FAST_OPEN	equ 1 << 1
A20_FAST_RESET	equ 1 << 0		; never set this one
KBC_STATUS	equ 0x64		; keyboard controller, read: status
KBC_COMMAND	equ 0x64		; write: command
KBC_DATA	equ 0x60
KBC_FULL	equ 1 << 1		; status: it has not read our byte yet
KBC_WRITE_OUT	equ 0xd1		; command: next byte to the output port
KBC_OUT_A20	equ 0xdf		; the output port with A20 open

; Opens A20, or stops.
a20_open:
	call a20_is_open
	jnz .done
	mov ax, 0x2401			; INT 15h: enable A20
	int 0x15
	call a20_is_open
	jnz .done
	in al, A20_FAST
	or al, A20_FAST_OPEN
	and al, ~A20_FAST_RESET
	out A20_FAST, al
	call a20_is_open
	jnz .done
	call kbc_wait
	mov al, KBC_WRITE_OUT
	out KBC_COMMAND, al
	call kbc_wait
	mov al, KBC_OUT_A20
	out KBC_DATA, al
	call kbc_wait
	call a20_is_open
	jnz .done
	fail "memory above 1 MiB is out of reach: the A20 gate stays shut"
.done:
	ret

; Clears ZF if A20 is open.  Looks for a while: the gate may be slow.
; Address 0x600 and the same 1 MiB higher, ffff:0610, must be two words.
a20_is_open:
	push fs
	mov ax, 0xffff
	mov fs, ax
	mov cx, -1
.look:
	inc word [0x600]
	mov ax, [0x600]
	cmp ax, [fs:0x610]
	loopz .look
	pop fs
	ret

; Waits until the keyboard controller has taken the last byte.
kbc_wait:
	mov cx, -1
.full:
	in al, KBC_STATUS
	test al, KBC_FULL
	loopnz .full
	ret
