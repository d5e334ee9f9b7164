; SPDX-License-Identifier: MIT
;
; A guest of one sector, for the tests of tools/exec: it does one thing, named
; when it is assembled (nasm -D BYTES=1 ...), in the way in which a kernel does
; it. So each way in which a run can end is seen without a kernel, also those
; in which the real one should never end.
;
;	BYTES    all 256 bytes on standard output, backwards on standard error
;	EXIT=n   an exit record with this status (with BYTES: after it)
;	PANIC    a panic record
;	TRIPLE   a triple fault
;	STOPPED  interrupts off and halted, like a boot loader after an error
;	SPIN     an endless loop
;	OFF      an orderly power-off without an exit record

	bits 16
	org 0x7c00

	jmp 0:start
start:	xor ax, ax
	mov ds, ax
	mov ss, ax
	mov sp, 0x7c00
	mov si, hello
	mov dx, 0x3f8
	call print

%ifdef BYTES
	xor cx, cx
bytes:	mov al, cl
	out 0xe9, al
	not al
	out 0xea, al
	inc cl
	jnz bytes
%endif
%ifdef EXIT
	mov si, status
	mov dx, 0xeb
	call print
%endif
%ifdef PANIC
	mov si, panic
	mov dx, 0xeb
	call print
	mov eax, 0x11
	jmp leave
%endif
%ifdef TRIPLE
	lidt [no_idt]
	int3
%endif
%ifdef STOPPED
	cli
	hlt
%endif
%ifdef SPIN
	jmp $
%endif
	mov eax, 0x10
leave:	mov dx, 0xf4
	out dx, eax
	jmp $

; Print the string at si, up to a NUL, on port dx.
print:	lodsb
	test al, al
	jz .done
	out dx, al
	jmp print
.done:	ret

hello:	db `one sector says hello\n\0`
panic:	db `panic: told to\n\0`
%ifdef EXIT
%defstr STATUS EXIT
status:	db `exit `, STATUS, `\n\0`
%endif
no_idt:	dw 0
	dd 0

	times 510 - ($ - $$) db 0
	dw 0xaa55
