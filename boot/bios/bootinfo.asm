; SPDX-License-Identifier: MIT
;
; boot/bios/bootinfo.asm: fills struct bootinfo, as far as no other file does.
; It lies below 64 KiB, within reach of plain 16-bit addresses.

; Zeroes the bootinfo and sets what is known from the start.
bootinfo_begin:
	mov di, BOOTINFO
	mov cx, bootinfo_size
	xor al, al
	rep stosb
	mov dword [BOOTINFO + bootinfo.magic], BOOTINFO_MAGIC & 0xffffffff
	mov dword [BOOTINFO + bootinfo.magic + 4], BOOTINFO_MAGIC >> 32
	mov dword [BOOTINFO + bootinfo.version], BOOTINFO_VERSION
	mov dword [BOOTINFO + bootinfo.firmware], BOOT_BIOS
	mov eax, [MBR_DISK_ID]		; the boot sector is still in memory
	mov [BOOTINFO + bootinfo.disk_signature], eax
	ret

; Reads the kernel command line from its sector.
bootinfo_cmdline:
	mov word [disk_purpose], .purpose
	mov eax, CMDLINE_LBA
	mov di, BOOTINFO + bootinfo.cmdline
	mov cx, BOOT_CMDLINE_MAX - 1	; the last byte stays 0
	jmp disk_read_start
.purpose:
	db ", reading the kernel command line", 0

; Makes DI point to the next free place among the ranges.  Stops if there is
; none.  Changes AX.
bootinfo_next_range:
	mov ax, [BOOTINFO + bootinfo.range_count]
	cmp ax, BOOT_RANGES_MAX
	jae .full
	imul di, ax, boot_range_size
	add di, BOOTINFO + bootinfo.ranges
	ret
.full:
	fail "the BIOS memory map has too many entries"

; Adds the kernel's memory and the loader's to the memory map.
bootinfo_own_ranges:
	mov eax, [BOOTINFO + bootinfo.kernel_phys]
	mov ebx, [kernel.memory_size]
	mov edx, BOOT_KERNEL
	call bootinfo_add_range
	xor eax, eax			; stack, bootinfo, page tables
	mov ebx, LOW_END
	mov edx, BOOT_LOADER

; Adds EBX bytes from EAX as type EDX.
bootinfo_add_range:
	push eax
	call bootinfo_next_range
	pop eax
	mov [di + boot_range.start], eax
	mov [di + boot_range.length], ebx
	mov [di + boot_range.type], edx
	inc dword [BOOTINFO + bootinfo.range_count]
	ret
