/*
 * Entry from reset: vectors, a stack for each mode, cleared .bss, then main().
 * When main() returns, the machine is switched off.
 */
#include "modes.h"

        .syntax unified
        .arm
        .cfi_sections .debug_frame

/* ---- Vector table; its first entry is the ELF entry point ---- */

        .section .vectors, "ax", %progbits
        .balign 32
        .global vectors
        .type   vectors, %function
vectors:
        b       reset_entry
        b       undefined_entry
        b       svc_entry
        b       prefetch_abort_entry
        b       data_abort_entry
        b       unused_entry
        b       irq_entry
        b       fiq_entry
        .size   vectors, . - vectors

/* ---- Reset ---- */

        .text
        .macro set_stack mode, top
        cps     #\mode
        ldr     sp, =\top
        .endm

        .type   reset_entry, %function
reset_entry:
        cpsid   if, #MODE_SVC
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          /* VBAR */
        isb

        set_stack MODE_FIQ, fiq_stack_top
        set_stack MODE_IRQ, irq_stack_top
        set_stack MODE_ABT, abt_stack_top
        set_stack MODE_UND, und_stack_top
        set_stack MODE_SYS, sys_stack_top
        set_stack MODE_SVC, svc_stack_top

        ldr     r0, =bss_start
        ldr     r1, =bss_end
        mov     r2, #0
1:      cmp     r0, r1
        strlo   r2, [r0], #4
        blo     1b

        bl      console_initialize
        bl      main
        bl      machine_shutdown
        b       panic_halt
        .size   reset_entry, . - reset_entry

/* The end of the road: nothing runs any more, but a debugger can still look at everything. */
        .global panic_halt
        .type   panic_halt, %function
panic_halt:
        .cfi_startproc
        cpsid   if
1:      wfi
        b       1b
        .cfi_endproc
        .size   panic_halt, . - panic_halt

/* ---- Interrupts: handled in IRQ mode, on the IRQ stack ---- */

        .type   irq_entry, %function
irq_entry:
        sub     lr, lr, #4
        push    {r0-r3, r12, lr}
        bl      interrupt_dispatch
        ldm     sp!, {r0-r3, r12, pc}^
        .size   irq_entry, . - irq_entry

/* ---- Everything else is fatal ---- */

        .macro  fatal_entry name, kind, correction_arm, correction_thumb
        .type   \name, %function
\name:
        push    {r0-r12}                        /* frame: r0-r12, sp, lr, pc, cpsr below */
        sub     sp, sp, #20                     /* room for sp, lr, pc, cpsr and alignment, moved up later */
        mrs     r4, spsr
        tst     r4, #PSR_T
        subeq   r5, lr, #\correction_arm
        subne   r5, lr, #\correction_thumb
        mov     r7, #\kind
        b       fatal_common
        .size   \name, . - \name
        .endm

        fatal_entry undefined_entry,      1, 4, 2
        fatal_entry svc_entry,            2, 4, 2
        fatal_entry prefetch_abort_entry, 3, 4, 4
        fatal_entry data_abort_entry,     4, 8, 8
        fatal_entry unused_entry,         5, 4, 4
        fatal_entry fiq_entry,            7, 4, 4

/* r4 = cpsr of the interrupted program, r5 = address of the instruction, r7 = kind */
        .type   fatal_common, %function
fatal_common:
        .cfi_startproc simple
        .cfi_signal_frame
        .cfi_def_cfa sp, 72                     /* lets a debugger walk from here into the interrupted program */
        .cfi_return_column 15
        .cfi_offset r13, -72
        .cfi_offset r14, -68
        .cfi_offset 15, -64
        .cfi_offset r0, -52
        .cfi_offset r1, -48
        .cfi_offset r2, -44
        .cfi_offset r3, -40
        .cfi_offset r4, -36
        .cfi_offset r5, -32
        .cfi_offset r6, -28
        .cfi_offset r7, -24
        .cfi_offset r8, -20
        .cfi_offset r9, -16
        .cfi_offset r10, -12
        .cfi_offset r11, -8
        .cfi_offset r12, -4
        mrs     r6, cpsr
        and     r0, r4, #MODE_MASK
        cmp     r0, #MODE_USR                   /* the user bank is seen from SYS mode */
        moveq   r0, #MODE_SYS
        bic     r1, r6, #MODE_MASK
        orr     r1, r1, r0
        msr     cpsr_c, r1
        mov     r8, sp
        mov     r9, lr
        msr     cpsr_c, r6

        mov     r0, sp
        stmia   r0, {r8, r9}                    /* sp, lr */
        str     r5, [r0, #8]                    /* pc */
        str     r4, [r0, #12]                   /* cpsr */
        add     r1, sp, #20                     /* r0-r12 */
        mov     r2, r7
        bl      fatal_exception
        bl      panic_halt
        nop                                     /* the return address must lie inside this function's frame information */
        .cfi_endproc
        .size   fatal_common, . - fatal_common

/* ---- Stacks ---- */

        .section .stacks, "aw", %nobits
        .balign 8
        .macro  stack name, bytes
        .space  \bytes
        .global \name
\name:
        .endm
        stack   fiq_stack_top, 512
        stack   abt_stack_top, 1024
        stack   und_stack_top, 1024
        stack   irq_stack_top, 2048
        stack   sys_stack_top, 2048
        stack   svc_stack_top, 16384
