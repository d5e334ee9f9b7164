; SPDX-License-Identifier: MIT
;
; boot/bios/e820.asm: the memory map, from INT 15h function E820h.  The BIOS
; hands out one range per call, in the very layout of struct boot_range, so
; each is written straight into the bootinfo.
; Source: ACPI specification 6.4, section 15.1.

E820_SMAP	equ 0x534d4150		; "SMAP", both ways
E820_MIN	equ 20			; a range without attributes
E820_ENABLED	equ 1 << 0		; attribute: the range counts

; Reads the memory map into the bootinfo.  Stops if there is none.
e820_read:
	xor ebx, ebx			; the BIOS's place in its list
.next:
	call bootinfo_next_range
	mov dword [di + boot_range.reserved], E820_ENABLED
	mov eax, 0xe820
	mov edx, E820_SMAP
	mov ecx, boot_range_size
	int 0x15
	jc .end				; past the end, or not known at all
	cmp eax, E820_SMAP
	jne .end
	call e820_keep
	test ebx, ebx
	jnz .next
.end:
	call bootinfo_next_range	; the place that was left over
	mov dword [di + boot_range.reserved], 0
	cmp dword [BOOTINFO + bootinfo.range_count], 0
	je .none
	ret
.none:
	fail "the BIOS gives no memory map"

; Counts the range at DI, of ECX bytes, unless it is empty or disabled.
e820_keep:
	cmp ecx, E820_MIN
	jb .skip
	test dword [di + boot_range.reserved], E820_ENABLED
	jz .skip
	mov dword [di + boot_range.reserved], 0
	mov eax, [di + boot_range.length]
	or eax, [di + boot_range.length + 4]
	jz .skip
	inc dword [BOOTINFO + bootinfo.range_count]
.skip:
	ret
