/*
 * Where every CPU starts. CPU 0 goes on to the ordinary startup code; the others wait until smp_start() lets them go,
 * get stacks of their own, and call smp_secondary().
 *
 * An ELF image starts all CPUs here. A raw image starts CPU 0 at its first byte, the reset vector, and holds the others in
 * the board's boot code until SYS_FLAGS names an address: smp_start() writes this one.
 */
#include "modes.h"

        .syntax unified
        .arm

        .set    SECONDARY_STACKS, 3

        .text
        .macro set_stack mode, top, bytes       /* r4 = 0 for the first secondary */
        cps     #\mode
        ldr     r0, =\top
        mov     r1, #\bytes
        mul     r1, r4, r1
        sub     sp, r0, r1
        .endm

        .global smp_entry
        .type   smp_entry, %function
smp_entry:
        cpsid   if, #MODE_SVC
        mrc     p15, 0, r4, c0, c0, 5           /* MPIDR */
        ands    r4, r4, #3
        beq     vectors

        ldr     r0, =smp_released               /* in .data: CPU 0 clears .bss meanwhile */
1:      ldr     r1, [r0]
        cmp     r1, #0
        wfeeq
        beq     1b
        dmb

        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          /* VBAR */
        isb
        sub     r4, r4, #1
        set_stack MODE_FIQ, secondary_fiq_stacks_top, 512
        set_stack MODE_IRQ, secondary_irq_stacks_top, 2048
        set_stack MODE_ABT, secondary_abt_stacks_top, 1024
        set_stack MODE_UND, secondary_und_stacks_top, 1024
        set_stack MODE_SVC, secondary_svc_stacks_top, 8192
        bl      smp_secondary
        b       panic_halt
        .size   smp_entry, . - smp_entry

        .section .stacks, "aw", %nobits
        .balign 8
        .macro  stacks name, bytes
        .space  SECONDARY_STACKS * \bytes
\name:
        .endm
        stacks  secondary_fiq_stacks_top, 512
        stacks  secondary_irq_stacks_top, 2048
        stacks  secondary_abt_stacks_top, 1024
        stacks  secondary_und_stacks_top, 1024
        stacks  secondary_svc_stacks_top, 8192
