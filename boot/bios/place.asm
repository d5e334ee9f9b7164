; SPDX-License-Identifier: MIT
;
; boot/bios/place.asm: where in memory can the kernel go?  The first place from
; 2 MiB on, in steps of 2 MiB, that lies in one usable range of the memory map
; and touches none of the others; firmware's ranges may overlap.

; Finds EBX bytes of free memory.  Returns the address in EAX, or CF if there
; are none below 4 GiB.
place_find:
	mov eax, KERNEL_ALIGN
.try:
	mov edx, eax
	add edx, ebx			; its end
	jc .none
	call place_is_free
	jnc .none			; NC: EAX is free; CF stays clear
	add eax, KERNEL_ALIGN
	jnc .try
.none:
	ret

; CF unless [EAX, EDX) is usable.
place_is_free:
	pushad
	mov cx, [BOOTINFO + bootinfo.range_count]
	mov si, BOOTINFO + bootinfo.ranges
	xor di, di			; 1: inside a usable range
.next:
	push cx
	call place_compare
	pop cx
	jc .no
	add si, boot_range_size
	loop .next
	cmp di, 1			; CF if it is 0
.no:
	popad
	ret

; Compares [EAX, EDX) with the range at SI.  Sets DI to 1 if the range is usable
; and holds all of it; CF if it is not usable and overlaps.
place_compare:
	call range_bounds
	cmp dword [si + boot_range.type], BOOT_USABLE
	jne .other
	cmp ebx, eax
	ja .apart
	cmp edx, ecx
	ja .apart
	mov di, 1
.apart:
	clc
	ret
.other:
	cmp ebx, edx
	jae .apart
	cmp eax, ecx
	jae .apart
	stc
	ret

; Start and end of the range at SI in EBX and ECX, cut off just below 4 GiB.
range_bounds:
	mov ebx, -1
	mov ecx, -1
	cmp dword [si + boot_range.start + 4], 0
	jne .done			; all of it lies above
	mov ebx, [si + boot_range.start]
	cmp dword [si + boot_range.length + 4], 0
	jne .done
	mov ecx, ebx
	add ecx, [si + boot_range.length]
	jnc .done
	mov ecx, -1
.done:
	ret
