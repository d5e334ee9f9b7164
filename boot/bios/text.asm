; SPDX-License-Identifier: MIT
;
; boot/bios/text.asm: words for whoever watches the boot.  Everything goes both
; to the screen (INT 10h) and to the first serial port (COM1, 115200 baud),
; because one of them is usually absent.  A machine without COM1 reads all
; ones from its ports, which looks like "ready to send", so nothing hangs.
;
; The boot sector and stage 2 both include this.  All routines run in real
; mode with DS = 0 and keep every register.

COM1		equ 0x3f8
LINE_STATUS	equ COM1 + 5
SEND_EMPTY	equ 1 << 5		; in LINE_STATUS: it takes a byte

; Sets COM1 to 115200 baud, 8 bits, no parity, 1 stop bit.
text_init:
	pusha
	mov si, .settings
	mov cx, 5
.next:
	lodsw
	mov dx, COM1
	add dl, ah
	out dx, al
	loop .next
	popa
	ret
.settings:				; value, register
	db 0x80, 3			; the next two set the divisor
	db 1, 0				; low byte: 115200 / 1
	db 0, 1				; high byte
	db 0x03, 3			; 8n1, divisor put away
	db 0, 1				; no interrupts

; Prints the character in AL.
text_char:
	pusha
	mov ah, 0x0e			; INT 10h teletype output
	mov bx, 7			; page 0, grey
	push ax
	int 0x10
	pop ax
	mov cx, -1			; a port that stays busy is passed by
	mov ah, al
	mov dx, LINE_STATUS
.busy:
	in al, dx
	test al, SEND_EMPTY
	loopz .busy
	mov al, ah
	mov dx, COM1
	out dx, al
	popa
	ret

; Prints the string at SI, which ends in a zero byte.
text_string:
	pusha
.next:
	lodsb
	test al, al
	jz .done
	call text_char
	jmp .next
.done:
	popa
	ret

; Prints the low CX hexadecimal digits of EAX after "0x".
text_hex:
	pushad
	mov si, .prefix
	call text_string
	neg cx
	add cx, 8
	shl cx, 2
	shl eax, cl			; the first digit to the top
	sub cx, 32
.digit:
	rol eax, 4
	push ax
	and al, 0x0f
	cmp al, 10
	sbb al, 0x69			; 0..9 and 10..15 to '0'..'9', 'A'..'F'
	das
	call text_char
	pop ax
	add cx, 4
	jnz .digit
	popad
	ret
.prefix:
	db "0x", 0

; Stops the machine for good, after words have been printed.
stop:
	cli
	hlt
	jmp stop
