; SPDX-License-Identifier: MIT
;
; Every way into the kernel and out of it. 256 small stubs, one for each
; vector of the IDT (the trap table), and the `syscall` entry build the same
; struct trapframe (cpu/trapframe.h) on the thread's kernel stack and call
;
;	void trap(struct trapframe *)			interrupts, faults
;	void syscall_dispatch(struct trapframe *)	both system-call gates
;
; in sys/, the top layer: these calls go up, by intention.
;
; GS: in user mode it is the program's, in the kernel it points to struct
; cpu. Whoever crosses the border does one swapgs; the saved CS tells. Three
; vectors (NMI, double fault, machine check) may strike between `syscall` and
; its swapgs: they have stacks of their own and look at the GS base itself.

bits 64
default rel

extern trap, syscall_dispatch, thread_first_run

CPU_STACK	equ 16			; struct cpu: kernel_stack
CPU_USER_RSP	equ 24			;             user_rsp
USER_DS		equ 0x2b
USER_CS		equ 0x33
VECTOR_SYSCALL	equ 0x100
MSR_GS_BASE	equ 0xc0000101

FRAME_RCX	equ 11 * 8		; offsets in struct trapframe
FRAME_R11	equ 6 * 8
FRAME_VECTOR	equ 15 * 8
FRAME_RIP	equ 17 * 8
FRAME_CS	equ 18 * 8
FRAME_RFLAGS	equ 19 * 8
FRAME_RSP	equ 20 * 8

; Where SMAP is there, features.c writes `clac` over these three bytes: a
; program must not enter the kernel with the door open.
%macro CLOSE_USER_MEMORY 0
%%here:
	nop
	nop
	nop
	[section .smap_sites]
	dq %%here
	__?SECT?__
%endmacro

%macro PUSH_REGISTERS 0
	push rdi
	push rsi
	push rdx
	push rcx
	push rax
	push r8
	push r9
	push r10
	push r11
	push rbx
	push rbp
	push r12
	push r13
	push r14
	push r15
%endmacro

%macro POP_REGISTERS 0
	pop r15
	pop r14
	pop r13
	pop r12
	pop rbp
	pop rbx
	pop r11
	pop r10
	pop r9
	pop r8
	pop rax
	pop rcx
	pop rdx
	pop rsi
	pop rdi
%endmacro

section .smap_sites progbits alloc noexec write align=8

section .text

; ---------------------------------------------------------------- syscall
; The CPU has put the return address in rcx and rflags in r11, cleared the
; flags of SFMASK (interrupts are off), and changed nothing else: not even
; the stack.
global syscall_entry
align 16
syscall_entry:
	swapgs
	mov [gs:CPU_USER_RSP], rsp
	mov rsp, [gs:CPU_STACK]
	push USER_DS
	push qword [gs:CPU_USER_RSP]
	push r11
	push USER_CS
	push rcx
	push rax			; "error": the number of the call
	push VECTOR_SYSCALL
	PUSH_REGISTERS
	mov rdi, rsp
	xor ebp, ebp
	call syscall_dispatch

	; Back by sysret only if the frame still says what the call left:
	; rip and rflags unchanged and harmless. Everything else by iretq.
	mov rcx, [rsp + FRAME_RIP]
	cmp rcx, [rsp + FRAME_RCX]
	jne return_by_iret
	mov r11, [rsp + FRAME_RFLAGS]
	cmp r11, [rsp + FRAME_R11]
	jne return_by_iret
	cmp qword [rsp + FRAME_CS], USER_CS
	jne return_by_iret
	test r11d, 0x10100		; RF, TF
	jnz return_by_iret
	mov rax, rcx			; canonical and below the hole's edge:
	shr rax, 47			; else sysret faults in ring 0 (Intel)
	jnz return_by_iret
	POP_REGISTERS
	mov rsp, [rsp + FRAME_RSP - FRAME_VECTOR]
	swapgs
	o64 sysret

; ------------------------------------------------- interrupts and faults
align 16
trap_common:
	cld
	PUSH_REGISTERS
	CLOSE_USER_MEMORY
	test byte [rsp + FRAME_CS], 3
	jnz .from_user
	lea rax, [trap_iret]		; an iretq to user mode that was refused
	cmp [rsp + FRAME_RIP], rax	; has its swapgs behind it
	jne .in_kernel
.from_user:
	swapgs
	xor ebp, ebp			; back-traces end at the border; those
.in_kernel:				; of a trap in the kernel go on
	mov rdi, rsp
	call trap

return_by_iret:
	test byte [rsp + FRAME_CS], 3
	jz .to_kernel
	swapgs
.to_kernel:
	POP_REGISTERS
	add rsp, 16			; vector, error
; A frame that iretq refuses is the user's doing (a forged cs or rip): the
; exception table of sys/trap.c makes that fault a signal.
global trap_iret
trap_iret:
	iretq

; NMI, #DF, #MC: on their own stacks, from any place at all.
align 16
trap_paranoid:
	cld
	PUSH_REGISTERS
	CLOSE_USER_MEMORY
	mov ecx, MSR_GS_BASE
	rdmsr
	xor ebx, ebx
	test edx, edx
	js .gs_is_ours			; the kernel's half
	swapgs
	inc ebx				; ours to undo; rbx survives the call
.gs_is_ours:
	mov rdi, rsp
	xor ebp, ebp
	call trap
	test ebx, ebx
	jz .keep
	swapgs
.keep:
	POP_REGISTERS
	add rsp, 16
	iretq

; A new thread's first switch returns here, on its own stack, interrupts off.
; thread_first_run (sched) lets go of what the switch took and returns if the
; thread is to enter user mode by the frame that stands above.
global thread_first_return
thread_first_return:
	xor ebp, ebp
	call thread_first_run
	jmp return_by_iret

; ----------------------------------------------------------------- stubs
; Vectors for which the CPU pushes an error code: 8 10-14 17 21 29 30.
%assign v 0
%rep 256
stub_ %+ v:
%if !(v = 8 || (v >= 10 && v <= 14) || v = 17 || v = 21 || v = 29 || v = 30)
	push 0
%endif
	push v
%if v = 2 || v = 8 || v = 18
	jmp trap_paranoid
%else
	jmp trap_common
%endif
%assign v v + 1
%endrep

section .rodata
global trap_stubs
align 8
trap_stubs:
%assign v 0
%rep 256
	dq stub_ %+ v
%assign v v + 1
%endrep

section .note.GNU-stack noalloc noexec nowrite progbits
