; SPDX-License-Identifier: MIT
;
; boot/bios/kernel.asm: loads the kernel from the gap before the first partition
; to a place above 1 MiB.  Its first sector opens with struct kernel_header,
; which is checked before anything is believed.

KERNEL_MAX	equ 1 << 30		; bytes; what its page directory maps

	align 8
kernel:					; a copy of the kernel's header
	istruc kernel_header
	iend
.memory_size	equ kernel + kernel_header.memory_size
.file_size	equ kernel + kernel_header.file_size
.entry_offset	equ kernel + kernel_header.entry_offset

; Loads the kernel, zeroes its bss, puts its address into the bootinfo.
kernel_load:
	mov word [disk_purpose], .purpose
	call kernel_read_header
	call kernel_check_magic
	call kernel_check_sizes
	mov ebx, [kernel.memory_size]
	call place_find
	jc .no_room
	mov [BOOTINFO + bootinfo.kernel_phys], eax
	mov edi, eax
	call kernel_read_all
	mov edx, edi
	add edx, [kernel.memory_size]
	add edi, [kernel.file_size]
	jmp flat_zero
.purpose:
	db ", loading the kernel", 0
.no_room:
	fail "the kernel is too large for this machine's memory"

; Copies the kernel's header from the disk.
kernel_read_header:
	mov eax, KERNEL_LBA
	mov di, kernel
	mov cx, kernel_header_size
	jmp disk_read_start

; Stops unless the header is that of a kernel for this loader.
kernel_check_magic:
	cmp dword [kernel + kernel_header.magic], \
		KERNEL_HEADER_MAGIC & 0xffffffff
	jne .no_kernel
	cmp dword [kernel + kernel_header.magic + 4], KERNEL_HEADER_MAGIC >> 32
	jne .no_kernel
	cmp dword [kernel + kernel_header.version], BOOTINFO_VERSION
	jne .version
	ret
.no_kernel:
	fail "no kernel on this disk, or its header is damaged"
.version:
	fail "kernel and boot loader are of different versions"

; Stops unless the sizes in the header make sense.
kernel_check_sizes:
	mov eax, [kernel.file_size]
	cmp eax, KERNEL_SECTORS * SECTOR
	ja .too_large
	cmp eax, kernel_header_size
	jb .damaged
	cmp [kernel.entry_offset], eax
	jae .damaged
	mov ebx, [kernel.memory_size]
	cmp ebx, eax
	jb .damaged
	test ebx, 0xfff
	jnz .damaged
	cmp ebx, KERNEL_MAX
	ja .damaged
	ret
.too_large:
	fail "the kernel is too large for the gap before the first partition"
.damaged:
	fail "the kernel's header is damaged: its sizes make no sense"

; Reads the whole file to EDI, in pieces, by way of the bounce buffer.  Whole
; sectors: the last one may run past the file's end, but not past the kernel's
; memory, which is a multiple of 4 KiB.  Keeps EDI.
kernel_read_all:
	push edi
	mov eax, KERNEL_LBA
	mov ebx, [kernel.file_size]
	add ebx, SECTOR - 1
	shr ebx, 9			; sectors to go
.piece:
	mov ecx, BOUNCE_SECTORS
	cmp ecx, ebx
	jbe .read
	mov ecx, ebx
.read:
	call disk_read
	add eax, ecx
	sub ebx, ecx
	shl ecx, 9			; bytes
	mov esi, BOUNCE
	call flat_copy
	add edi, ecx
	test ebx, ebx
	jnz .piece
	pop edi
	ret
