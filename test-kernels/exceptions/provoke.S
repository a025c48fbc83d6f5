/*
 * Functions that provoke one exception each, and functions that look at banked registers.
 * Each provocation notes where the exception must come from (provoke_address) and where to go on (resume_address),
 * and sets N and C, so that the saved status register has something to show.
 */
#include "modes.h"

        .syntax unified
        .text

        .macro  arm_function name
        .arm
        .balign 4
        .global \name
        .type   \name, %function
\name:
        .endm

        .macro  thumb_function name
        .thumb
        .balign 4
        .global \name
        .thumb_func
        .type   \name, %function
\name:
        .endm

        .macro  note_addresses flags=0xa0000000
        ldr     r2, =provoke_address
        adr     r3, 1f
        str     r3, [r2]
        ldr     r2, =resume_address
        adr     r3, 2f
        str     r3, [r2]
        mov     r3, #\flags
        msr     cpsr_f, r3
        .endm

/* The instruction that provokes is given as text; r0 holds the argument of the function, and is what it returns. */
        .macro  arm_provoke name, instruction
        arm_function \name
        push    {r4, lr}
        note_addresses
1:      \instruction
2:      pop     {r4, pc}
        .ltorg
        .endm

        .macro  thumb_provoke name, instruction
        thumb_function \name
        push    {r4, lr}
        note_addresses
        nop
        .balign 4
1:      \instruction
        .balign 4
2:      pop     {r4, pc}
        .balign 4
        .ltorg
        .endm

        arm_provoke   svc_a32, "svc #0x1234"
        thumb_provoke svc_t32, "svc #0x56"
        arm_provoke   svc_not_taken_a32, "svceq #0x77"
        arm_provoke   udf_a32, ".inst 0xe7f000f0"
        thumb_provoke udf_t32, ".inst.n 0xde00"
        thumb_provoke udf_wide_t32, ".inst.w 0xf7f0a000"
        arm_provoke   coprocessor_a32, ".inst 0xee000310"        /* mcr p3, 0, r0, c0, c0, 0 */
        arm_provoke   vfp_disabled_a32, ".inst 0xee000a10"        /* vmov s0, r0 */
        arm_provoke   unconditional_a32, ".inst 0xffffee6c"
        arm_provoke   bkpt_a32, "bkpt #0x4321"
        thumb_provoke bkpt_t32, "bkpt #0x21"
        arm_provoke   load_word_a32, "ldr r1, [r0], #4"
        arm_provoke   store_half_a32, "strh r1, [r0, #2]!"
        thumb_provoke load_word_t32, "ldr r1, [r0]"
        thumb_provoke load_multiple_t32, "ldmia r0!, {r1, r2}"
        arm_provoke   load_multiple_a32, "ldmia r0!, {r1, r2}"
        arm_provoke   load_exclusive_a32, "ldrex r1, [r0]"

/* SVC as the second of four instructions under IT; returns the sum of what the others moved. */
        thumb_function svc_in_it_block_t32
        push    {r4, lr}
        mov     r0, #0
        note_addresses 0x40000000
        itttt   eq
        addeq   r0, #1
1:      svceq   #0x78
2:      addeq   r0, #10
        addeq   r0, #100
        pop     {r4, pc}
        .balign 4
        .ltorg

/* void unmask_irq(void), void unmask_fiq(void): let a pending interrupt in, with N and C set */
        arm_function unmask_irq
        mov     r3, #0xa0000000
        msr     cpsr_f, r3
        cpsie   i
        isb
        nop
        cpsid   i
        bx      lr

        arm_function unmask_fiq
        mov     r3, #0xa0000000
        msr     cpsr_f, r3
        cpsie   f
        isb
        nop
        cpsid   f
        bx      lr

/* ---- Banked registers ---- */

/* void bank_write(mode, sp, lr, spsr): SYS mode has no SPSR; goes there by MSR, comes back by CPS */
        arm_function bank_write
        push    {r4, r5, r6, lr}
        mrs     r4, cpsr
        bic     r5, r4, #MODE_MASK
        orr     r5, r5, r0
        mov     r6, r0
        msr     cpsr_c, r5
        mov     sp, r1
        mov     lr, r2
        cmp     r6, #MODE_SYS
        msrne   spsr_fsxc, r3
        cps     #MODE_SVC
        pop     {r4, r5, r6, pc}

/* void bank_read(mode, uint32_t into[3]) */
        arm_function bank_read
        push    {r4, r5, r6, lr}
        mrs     r4, cpsr
        bic     r5, r4, #MODE_MASK
        orr     r5, r5, r0
        msr     cpsr_c, r5
        mov     r2, sp
        mov     r3, lr
        cmp     r0, #MODE_SYS
        mrsne   r6, spsr
        moveq   r6, #0
        msr     cpsr_c, r4
        stmia   r1, {r2, r3, r6}
        pop     {r4, r5, r6, pc}

/*
 * void fiq_bank(uint32_t into[15]): gives r8-r12 of FIQ mode and of User mode different values; then stores
 * the FIQ bank, the User bank as seen from FIQ mode through STM ^, and r8-r12 after coming back.
 */
        arm_function fiq_bank
        push    {r4-r11, lr}
        mov     r8, #0x80
        mov     r9, #0x90
        mov     r10, #0xa0
        mov     r11, #0xb0
        mov     r12, #0xc0
        cps     #MODE_FIQ
        mov     r8, #0x8f
        mov     r9, #0x9f
        mov     r10, #0xaf
        mov     r11, #0xbf
        mov     r12, #0xcf
        stmia   r0, {r8-r12}
        add     r1, r0, #20
        stmia   r1, {r8-r12}^
        nop
        cps     #MODE_SVC
        add     r1, r0, #40
        stmia   r1, {r8-r12}
        pop     {r4-r11, pc}

/* void user_bank_store(uint32_t into[2]), void user_bank_load(const uint32_t from[2]): User sp and lr from SVC mode */
        arm_function user_bank_store
        stmia   r0, {sp, lr}^
        nop
        bx      lr

        arm_function user_bank_load
        ldmia   r0, {sp, lr}^
        nop
        bx      lr

/* ---- SRS and RFE, all four ways to address ---- */

/* uint32_t srs_xx(uint32_t *stack_pointer, lr, spsr): uses the SYS stack pointer; returns how far that moved */
        .macro  srs_function name, form
        arm_function \name
        push    {r4, lr}
        mov     r3, r0
        cps     #MODE_SYS
        mov     r4, sp
        mov     sp, r0
        cps     #MODE_SVC
        msr     spsr_fsxc, r2
        mov     r12, lr
        mov     lr, r1
        \form   sp!, #MODE_SYS
        mov     lr, r12
        cps     #MODE_SYS
        sub     r0, sp, r3
        mov     sp, r4
        cps     #MODE_SVC
        pop     {r4, pc}
        .endm

        srs_function srs_ia, srsia
        srs_function srs_ib, srsib
        srs_function srs_da, srsda
        srs_function srs_db, srsdb

/*
 * uint32_t rfe_xx(uint32_t *base, uint32_t *pair, uint32_t psr, uint32_t *psr_seen): fills the pair with a target in Thumb
 * state and psr, and returns how far RFE moved its base register.
 */
        .macro  rfe_function name, form
        arm_function \name
        push    {r4, lr}
        adr     r12, 1f
        str     r12, [r1]
        str     r2, [r1, #4]
        mov     r4, r0
        \form   r0!
        b       .
        .thumb
        .balign 4
1:      bx      pc                              /* proves that this runs in Thumb state */
        nop
        .arm
        mrs     r1, cpsr
        str     r1, [r3]
        sub     r0, r0, r4
        pop     {r4, pc}
        .endm

        rfe_function rfe_ia, rfeia
        rfe_function rfe_ib, rfeib
        rfe_function rfe_da, rfeda
        rfe_function rfe_db, rfedb

/* ---- User mode ---- */

/*
 * void user_mode(uint32_t into[3]): runs in User mode, where it tries to change its mode with MSR and CPS, and to read
 * SCTLR; stores CPSR at first, after MSR, after CPS. Comes back through SVC 0xee, for which resume_psr is SVC mode.
 */
        arm_function user_mode
        push    {r4-r11, lr}
        ldr     r1, =resume_psr
        mrs     r2, cpsr
        str     r2, [r1]
        bic     r2, r2, #MODE_MASK
        orr     r2, r2, #MODE_USR
        msr     spsr_fsxc, r2
        ldr     r1, =user_entry
        push    {r1}
        ldm     sp!, {pc}^
user_entry:
        mov     r1, #0x60000000
        msr     cpsr_f, r1
        mrs     r4, cpsr
        msr     cpsr_c, #(MODE_SVC | PSR_I)
        mrs     r5, cpsr
        cps     #MODE_SYS
        mrs     r6, cpsr
        ldr     r2, =provoke_address
        adr     r3, 1f
        str     r3, [r2]
        ldr     r2, =resume_address
        adr     r3, 2f
        str     r3, [r2]
1:      mrc     p15, 0, r7, c1, c0, 0
2:      ldr     r2, =resume_address
        adr     r3, 3f
        str     r3, [r2]
        svc     #0xee
3:      stmia   r0, {r4-r6}                     /* in SVC mode again */
        ldr     r1, =resume_psr
        mov     r2, #0
        str     r2, [r1]
        pop     {r4-r11, pc}
        .ltorg

/* ---- System control ---- */

        arm_function set_vbar
        mcr     p15, 0, r0, c12, c0, 0
        isb
        bx      lr

        arm_function read_sctlr
        mrc     p15, 0, r0, c1, c0, 0
        bx      lr

        arm_function write_sctlr
        mcr     p15, 0, r0, c1, c0, 0
        isb
        bx      lr

        arm_function read_isr
        mrc     p15, 0, r0, c12, c1, 0
        bx      lr

        .bss
        .balign 4
        .macro  word name
        .global \name
        .type   \name, %object
\name:
        .space  4
        .size   \name, 4
        .endm
        word    provoke_address
        word    resume_address
        word    resume_psr
