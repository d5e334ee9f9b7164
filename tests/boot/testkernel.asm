; SPDX-License-Identifier: MIT
;
; tests/boot/testkernel.asm: a kernel that only tells what its loader gave it.
; It prints the bootinfo on COM1, one fact a line, tries what the contract in
; include/boot/bootinfo.h promises, says "ok" or "broken: what", and leaves QEMU
; through isa-debug-exit.  tests/boot/run.sh reads the lines.

%include "boot/bootinfo.inc"

COM1		equ 0x3f8
EXIT_PORT	equ 0xf4		; isa-debug-exit
EXIT_OK		equ 0x10
EXIT_BROKEN	equ 0x11
PATTERN_STEP	equ 0x9e3779b1		; any odd number
BSS_BYTES	equ 3 * 1024 * 1024 + 17
DIRTY_BYTES	equ 64
CODE_SEGMENT	equ 0x10
DATA_SEGMENT	equ 0x08
RFLAGS_IF	equ 1 << 9
RFLAGS_DF	equ 1 << 10

; The runner may ask for other sizes.  The file takes more than one INT 13h call
; and does not end with a sector.
%ifndef PATTERN_BYTES
%define PATTERN_BYTES (300 * 1024)
%endif
%ifndef MEMORY
%define MEMORY (bss_end - start + 0xfff) / 0x1000 * 0x1000
%endif

	bits 64
	org KERNEL_BASE
	default rel

start:
	dq KERNEL_HEADER_MAGIC
	dd BOOTINFO_VERSION
	dd file_end - start
	dd MEMORY
	dd entry - start

; say "text": prints it.
%macro say 1
	push rsi
	lea rsi, [%%text]
	call print
	pop rsi
	jmp %%over
%%text:	db %1, 0
%%over:
%endmacro

; line "name", field: prints "name 0x...".
%macro line 2
	say %1
	mov rax, %2
	call print_hex
	say 10
%endmacro

; broken "what": ends the run.
%macro broken 1
	say {"broken: ", %1, 10}
	mov eax, EXIT_BROKEN
	jmp leave_qemu
%endmacro

entry:
	mov rbx, rdi
	pushfq				; on the loader's stack
	pop rax
	lea rsp, [stack_top]
	test eax, RFLAGS_IF | RFLAGS_DF
	jz .flags_good
	broken "interrupts are on, or the direction flag is set"
.flags_good:
	mov ecx, cs
	mov edx, ds
	mov esi, ss
	cmp ecx, CODE_SEGMENT
	jne .bad_segments
	cmp edx, DATA_SEGMENT
	jne .bad_segments
	cmp esi, DATA_SEGMENT
	je .segments_good
.bad_segments:
	broken "the segments are not the loader's"
.segments_good:
	mov rax, BOOTINFO_MAGIC
	cmp [rbx + bootinfo.magic], rax
	je .magic_good
	broken "no bootinfo at RDI"
.magic_good:
	say {10, "vitrix boot test", 10}
	call tell_bootinfo
	call tell_ranges
	call check_pattern
	call check_bss
	call check_mappings
	call check_ranges
	call check_framebuffer
	say {"ok", 10}
	mov eax, EXIT_OK
leave_qemu:
	out EXIT_PORT, eax
	cli
	hlt

tell_bootinfo:
	mov eax, [rbx + bootinfo.firmware]
	line "firmware ", rax
	line "kernel ", [rbx + bootinfo.kernel_phys]
	line "rsdp ", [rbx + bootinfo.rsdp]
	mov eax, [rbx + bootinfo.disk_signature]
	line "disk ", rax
	line "framebuffer ", [rbx + bootinfo.framebuffer]
	say "cmdline ["
	lea rsi, [rbx + bootinfo.cmdline]
	call print
	say {"]", 10}
	ret

tell_ranges:
	mov ecx, [rbx + bootinfo.range_count]
	lea rdx, [rbx + bootinfo.ranges]
.next:
	say "range "
	mov rax, [rdx + boot_range.start]
	call print_hex
	say " "
	mov rax, [rdx + boot_range.length]
	call print_hex
	say " "
	mov eax, [rdx + boot_range.type]
	call print_hex
	say 10
	add rdx, boot_range_size
	dec ecx
	jnz .next
	ret

; Did all of the file arrive, in order?
check_pattern:
	lea rdx, [pattern]
	xor eax, eax
	mov ecx, PATTERN_BYTES / 4
.next:
	add eax, PATTERN_STEP
	cmp [rdx], eax
	jne .bad
	add rdx, 4
	loop .next
	ret
.bad:
	broken "the kernel was not loaded whole"

check_bss:
	mov rdi, KERNEL_BASE + file_end - start
	mov rcx, bss_end - file_end - DIRTY_BYTES * 1024 ; less our own stack
	xor eax, eax
	repe scasb
	jne .bad
	ret
.bad:
	broken "the kernel's bss is not zero"

; The kernel lies where the bootinfo says, and the first 4 GiB at themselves.
check_mappings:
	mov rdx, [rbx + bootinfo.kernel_phys]
	test edx, KERNEL_ALIGN - 1
	jnz .unaligned
	mov rax, KERNEL_HEADER_MAGIC
	cmp [rdx], rax
	jne .elsewhere
	mov rdx, [rbx + bootinfo.rsdp]
	test rdx, rdx
	jz .no_rsdp
	mov rax, "RSD PTR "
	cmp [rdx], rax
	jne .no_rsdp
	mov edx, 0xfee00030		; local APIC: version
	mov eax, [rdx]
	ret
.unaligned:
	broken "the kernel is not at a multiple of 2 MiB"
.elsewhere:
	broken "the kernel is not where the bootinfo says"
.no_rsdp:
	broken "no ACPI root pointer where the bootinfo says"

; What we stand on must not be usable: kernel, bootinfo, page tables, and the
; memory map must not be empty of usable memory.
check_ranges:
	mov rax, [rbx + bootinfo.kernel_phys]
	call taken
	jnz .kernel
	mov rax, [rbx + bootinfo.kernel_phys]
	add rax, MEMORY - 1
	call taken
	jnz .kernel
	mov rax, rbx
	call taken
	jnz .bootinfo
	lea rax, [rbx + bootinfo_size - 1]
	call taken
	jnz .bootinfo
	mov rax, cr3
	call taken
	jnz .tables
	mov rdx, cr3
	mov rax, [rdx + 511 * 8]
	and rax, ~0xfff
	call taken
	jnz .tables
	ret
.kernel:
	broken "the kernel's memory is free in the memory map"
.bootinfo:
	broken "the bootinfo's memory is free in the memory map"
.tables:
	broken "the page tables' memory is free in the memory map"

; ZF if some range that is not usable holds the address in RAX.
taken:
	mov ecx, [rbx + bootinfo.range_count]
	lea rdx, [rbx + bootinfo.ranges]
.next:
	cmp dword [rdx + boot_range.type], BOOT_USABLE
	je .other
	mov rsi, rax
	sub rsi, [rdx + boot_range.start]
	jb .other
	cmp rsi, [rdx + boot_range.length]
	jb .yes
.other:
	add rdx, boot_range_size
	dec ecx
	jnz .next
	or ecx, 1			; clears ZF
	ret
.yes:
	xor ecx, ecx
	ret

; Writes its first and its last pixel, if there is a frame buffer.
check_framebuffer:
	mov rdi, [rbx + bootinfo.framebuffer]
	test rdi, rdi
	jz .none
	mov eax, [rbx + bootinfo.framebuffer + 12]	; height
	line "height ", rax
	mov eax, [rbx + bootinfo.framebuffer + 16]	; pitch
	line "pitch ", rax
	mov eax, [rbx + bootinfo.framebuffer + 8]	; width
	line "width ", rax
	mov ecx, [rbx + bootinfo.framebuffer + 12]
	imul ecx, [rbx + bootinfo.framebuffer + 16]
	mov dword [rdi], 0xffffff
	mov dword [rdi + rcx - 4], 0xffffff
.none:
	ret

; Prints the string at RSI.
print:
	push rax
	push rdx
	mov edx, COM1
.next:
	lodsb
	test al, al
	jz .done
	out dx, al
	jmp .next
.done:
	pop rdx
	pop rax
	ret

; Prints RAX in hexadecimal.
print_hex:
	push rcx
	push rdx
	say "0x"
	mov ecx, 16
	mov rdx, rax
.digit:
	rol rdx, 4
	mov al, dl
	and al, 15
	add al, "0"
	cmp al, "9"
	jbe .out
	add al, "a" - "9" - 1
.out:
	push rdx
	mov edx, COM1
	out dx, al
	pop rdx
	loop .digit
	pop rdx
	pop rcx
	ret

	align 4
pattern:
%assign value 0
%rep PATTERN_BYTES / 4
%assign value (value + PATTERN_STEP) & 0xffffffff
	dd value
%endrep
	db 1, 2, 3
file_end:

bss_end		equ file_end + BSS_BYTES
stack_top	equ start + (bss_end - start & ~15)
