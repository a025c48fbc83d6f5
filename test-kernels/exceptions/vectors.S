/*
 * Three vector tables: A, the first; B, to see that VBAR moves; T, in Thumb state, for SCTLR.TE.
 * Each exception is recorded by record_exception(table and kind, SPSR, CPSR at entry, LR), which says where to resume.
 * Table A returns from each kind of exception in another way that the architecture offers.
 */
#include "modes.h"

        .syntax unified
        .text

#define KIND_UND  1
#define KIND_SVC  2
#define KIND_PABT 3
#define KIND_DABT 4
#define KIND_IRQ  6
#define KIND_FIQ  7

        .macro  function name
        .global \name
        .type   \name, %function
\name:
        .endm

        .macro  record table, kind
        mov     r0, #(\table << 8 | \kind)
        mrs     r1, spsr
        mrs     r2, cpsr
        mov     r3, lr
        bl      record_exception
        .endm

/* ---- Table A ---- */

        .arm
        .balign 32
        function vectors_a
        b       .
        b       a_undefined
        b       a_svc
        b       a_prefetch_abort
        b       a_data_abort
        b       .
        b       a_irq
        b       a_fiq
        .size   vectors_a, . - vectors_a

a_undefined:                                    /* MOVS PC, LR */
        push    {r0-r3, r12, lr}
        record  'A', KIND_UND
        str     r0, [sp, #20]
        pop     {r0-r3, r12, lr}
        movs    pc, lr

a_svc:                                          /* MOVS PC, LR with a changed SPSR, to get out of User mode */
        push    {r0-r3, r12, lr}
        record  'A', KIND_SVC
        str     r0, [sp, #20]
        ldr     r1, =resume_psr
        ldr     r1, [r1]
        cmp     r1, #0
        msrne   spsr_fsxc, r1
        pop     {r0-r3, r12, lr}
        movs    pc, lr

a_prefetch_abort:                               /* SUBS PC, LR, #4 */
        push    {r0-r3, r12, lr}
        record  'A', KIND_PABT
        add     r0, r0, #4
        str     r0, [sp, #20]
        pop     {r0-r3, r12, lr}
        subs    pc, lr, #4

a_data_abort:                                   /* SUBS PC, LR, #8 */
        push    {r0-r3, r12, lr}
        record  'A', KIND_DABT
        add     r0, r0, #8
        str     r0, [sp, #20]
        pop     {r0-r3, r12, lr}
        subs    pc, lr, #8

a_irq:                                          /* LDM with PC and ^ */
        push    {r0-r3, r12, lr}
        record  'A', KIND_IRQ
        str     r0, [sp, #20]
        ldm     sp!, {r0-r3, r12, pc}^

a_fiq:                                          /* SRS to the SVC stack, RFE from there */
        mrs     r8, cpsr                        /* r8 and r9 are FIQ mode's own */
        ldr     r9, =fiq_entry_psr
        str     r8, [r9]
        srsdb   sp!, #MODE_SVC
        cps     #MODE_SVC
        push    {r0-r3, r12, lr}
        mov     r0, #('A' << 8 | KIND_FIQ)
        ldr     r1, [sp, #28]
        ldr     r2, =fiq_entry_psr
        ldr     r2, [r2]
        ldr     r3, [sp, #24]
        bl      record_exception
        str     r0, [sp, #24]
        pop     {r0-r3, r12, lr}
        rfeia   sp!
        .ltorg

/* ---- Table B ---- */

        .balign 32
        function vectors_b
        b       .
        b       b_undefined
        b       b_svc
        b       .
        b       .
        b       .
        b       b_irq
        b       .
        .size   vectors_b, . - vectors_b

        .macro  arm_stub name, kind
\name:
        push    {r0-r3, r12, lr}
        record  'B', \kind
        str     r0, [sp, #20]
        ldm     sp!, {r0-r3, r12, pc}^
        .endm

        arm_stub b_undefined, KIND_UND
        arm_stub b_svc, KIND_SVC
        arm_stub b_irq, KIND_IRQ

/* ---- Table T: entered in Thumb state ---- */

        .thumb
        .balign 32
        .global vectors_t
vectors_t:
        b.w     .
        b.w     t_undefined
        b.w     t_svc
        b.w     t_prefetch_abort
        b.w     t_data_abort
        b.w     .
        b.w     t_irq
        b.w     .

        .macro  thumb_stub name, kind
\name:
        push.w  {r0-r3, r12, lr}
        record  'T', \kind
        str     r0, [sp, #20]
        pop.w   {r0-r3, r12, lr}
        subs    pc, lr, #0
        .endm

        thumb_stub t_undefined, KIND_UND
        thumb_stub t_svc, KIND_SVC
        thumb_stub t_prefetch_abort, KIND_PABT
        thumb_stub t_data_abort, KIND_DABT
        thumb_stub t_irq, KIND_IRQ

        .bss
        .balign 4
fiq_entry_psr:
        .space  4
