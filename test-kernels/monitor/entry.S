/*
 * Monitor mode: its vector table, the calls into it, and a small vector table for the Non-secure world.
 */
#include "modes.h"

#define MODE_MON        0x16

#define CALL_NOTHING    0
#define CALL_SWITCH     1
#define CALL_SWITCH_FIQ 2

        .syntax unified
        .arch_extension sec
        .arm
        .text

        .macro  function name
        .balign 4
        .global \name
        .type   \name, %function
\name:
        .endm

/* ---- Monitor ---- */

        .balign 32
        function monitor_vectors
        b       .
        b       .
        b       monitor_smc
        b       .
        b       .
        b       .
        b       .
        b       monitor_fiq

/* r0 = what to do, r1 = the new SCR */
monitor_smc:
        push    {r2, r3}
        ldr     r2, =monitor_entry
        mrs     r3, spsr
        str     r3, [r2]
        mrs     r3, cpsr
        str     r3, [r2, #4]
        str     lr, [r2, #8]
        cmp     r0, #CALL_SWITCH_FIQ
        mrseq   r3, spsr
        biceq   r3, r3, #PSR_F
        msreq   spsr_fsxc, r3
        cmp     r0, #CALL_NOTHING
        mcrne   p15, 0, r1, c1, c1, 0           /* SCR */
        isb
        pop     {r2, r3}
        movs    pc, lr

/* A FIQ that came here because of SCR.FIQ: acknowledged as Secure, whichever world it interrupted. */
monitor_fiq:
        push    {r0-r3, r12, lr}
        ldr     r2, =monitor_entry
        mrs     r3, spsr
        str     r3, [r2]
        mrs     r3, cpsr
        str     r3, [r2, #4]
        mrc     p15, 0, r1, c1, c1, 0
        mov     r0, #0
        mcr     p15, 0, r0, c1, c1, 0
        isb
        ldr     r3, =0x1e00010c                 /* GICC_IAR */
        ldr     r0, [r3]
        str     r0, [r3, #4]                    /* GICC_EOIR */
        str     r0, [r2, #8]
        mcr     p15, 0, r1, c1, c1, 0
        isb
        pop     {r0-r3, r12, lr}
        subs    pc, lr, #4

/* void monitor_install(void) */
        function monitor_install
        ldr     r0, =monitor_vectors
        mcr     p15, 0, r0, c12, c0, 1          /* MVBAR */
        isb
        mrs     r1, cpsr
        ldr     r0, =monitor_stack_top
        cps     #MODE_MON
        mov     sp, r0
        msr     cpsr_c, r1
        bx      lr

/* void monitor_call(uint32_t what, uint32_t scr): with Z and V set, so that the saved status has something to show */
        function monitor_call
        mov     r3, #0x50000000
        msr     cpsr_f, r3
        ldr     r3, =monitor_call_address
        adr     r2, 1f
        str     r2, [r3]
1:      smc     #0
        bx      lr

/* ---- Non-secure world ---- */

        .balign 32
        function nonsecure_vectors
        b       .
        b       nonsecure_undefined
        b       .
        b       .
        b       .
        b       .
        b       .
        b       .

nonsecure_undefined:                            /* counts, and goes on after the instruction */
        push    {r0, r1}
        ldr     r0, =undefined_seen
        ldr     r1, [r0]
        add     r1, r1, #1
        str     r1, [r0]
        pop     {r0, r1}
        movs    pc, lr

/* uint32_t clear_fiq_mask(void): tries to, and returns CPSR */
        function clear_fiq_mask
        cpsie   f
        mrs     r0, cpsr
        bx      lr
        .ltorg

        .bss
        .balign 8
        .global monitor_entry
        .global monitor_call_address
        .global undefined_seen
monitor_entry:
        .space  12
monitor_call_address:
        .space  4
undefined_seen:
        .space  4
        .balign 8
        .space  256
monitor_stack_top:
