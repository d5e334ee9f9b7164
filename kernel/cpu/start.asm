; SPDX-License-Identifier: MIT
;
; The first instructions of the kernel: the header that a boot loader reads,
; and the entry. include/boot/bootinfo.h says what the loader has set up:
; long mode, the first 4 GiB mapped to themselves, RDI = struct bootinfo.
; Sets up a stack and the direct map, and calls kernel_main(bootinfo).

bits 64
default rel

extern kernel_main
extern __file_size, __memory_size

DIRECT_MAP_SLOT	equ 256			; PML4 entry of DIRECT_MAP

section .head progbits alloc exec nowrite align=16
header:
	dq 0x314c4e5258525456	; KERNEL_HEADER_MAGIC
	dd 1				; BOOTINFO_VERSION
	dd __file_size
	dd __memory_size
	dd start - header

global start
start:
	cli
	cld
	; The loader's identity map serves as the direct map until
	; mm_init has built the real one.
	mov rax, cr3
	and rax, ~0xfff
	mov rdx, [rax]
	mov [rax + DIRECT_MAP_SLOT * 8], rdx
	lea rsp, [boot_stack_top]
	xor ebp, ebp			; back-traces end here
	call kernel_main
.stop:
	hlt
	jmp .stop

section .bss
align 16
boot_stack:
	resb 16384
boot_stack_top:
global boot_stack_top

section .note.GNU-stack noalloc noexec nowrite progbits
