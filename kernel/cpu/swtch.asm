; SPDX-License-Identifier: MIT
;
; The context switch, as chapter 6 of the book tells it:
;
;	void swtch(struct context **save, struct context *load);
;
; Save the callee-saved registers of the one who calls on its own kernel
; stack, remember where (*save), take the other's stack, load its registers,
; and return to where that one once called swtch. The caller-saved registers
; the C compiler has saved already. A thread that never ran has a stack
; which thread_new made look as if it had called swtch: it "returns" to
; thread_first_return.

bits 64

section .text
global swtch
swtch:
	push rbp			; struct context, last field first;
	push rbx			; the call pushed rip
	push r12
	push r13
	push r14
	push r15

	mov [rdi], rsp			; *save
	mov rsp, rsi			; load

	pop r15
	pop r14
	pop r13
	pop r12
	pop rbx
	pop rbp
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
