; SPDX-License-Identifier: MIT
;
; boot/stage2.asm: the second stage of the BIOS loader.  The boot sector loads
; it from the gap in front of the first partition and jumps behind its magic
; number, in real mode, with all segments 0 and the number of the disk in DL.
;
; It asks the BIOS all that the kernel wants to know, loads the kernel above
; 1 MiB, and enters it in 64-bit mode as include/boot/bootinfo.h describes.
; The lines at "start" are its table of contents.  What cannot work is told in
; a sentence, on the screen and on COM1, and the machine stops there.

%include "boot/layout.inc"
%include "boot/bootinfo.inc"

; fail "sentence": tells it and stops.
%macro fail 1
	mov si, %%sentence
	jmp stop_with
%%sentence:
	db %1, 0
%endmacro

	bits 16
	org STAGE2_BASE

	dd STAGE2_MAGIC
start:
	mov [disk_drive], dl
	call cpu_check			; bios/cpu.asm
	call a20_open			; bios/a20.asm
	call bootinfo_begin		; bios/bootinfo.asm
	call e820_read			; bios/e820.asm
	call rsdp_find			; bios/rsdp.asm
	call bootinfo_cmdline		; bios/bootinfo.asm
	call kernel_load		; bios/kernel.asm
	call bootinfo_own_ranges	; bios/bootinfo.asm
	call paging_build		; bios/longmode.asm
	jmp longmode_enter		; bios/longmode.asm

; Stops with the sentence at SI.
stop_with:
	push si
	mov si, .name
	call text_string
	pop si
	call text_string
	mov si, newline
	call text_string
	jmp stop
.name:
	db "Vitrix: ", 0
newline:
	db 13, 10, 0

%include "boot/bios/text.asm"
%include "boot/bios/cpu.asm"
%include "boot/bios/a20.asm"
%include "boot/bios/bootinfo.asm"
%include "boot/bios/e820.asm"
%include "boot/bios/rsdp.asm"
%include "boot/bios/disk.asm"
%include "boot/bios/flat.asm"
%include "boot/bios/place.asm"
%include "boot/bios/kernel.asm"
%include "boot/bios/longmode.asm"

%if $ - $$ > STAGE2_SECTORS * SECTOR
%error stage 2 is longer than its place on the disk
%endif
	times STAGE2_SECTORS * SECTOR - ($ - $$) db 0
