/*
 * The four ways to ask for a semihosting operation on an A profile processor.
 * uint32_t semihosting_...(uint32_t operation, const void *parameters); returns what the host left in r0.
 */
        .syntax unified
        .text

        .macro  trap name
        .global \name
        .type   \name, %function
\name:
        .endm

        .arm
        .balign 4
        trap    semihosting_a32_svc
        svc     #0x123456
        bx      lr
        .size   semihosting_a32_svc, . - semihosting_a32_svc

        .balign 4
        trap    semihosting_a32_hlt
        .inst   0xe10f0070                      /* hlt #0xf000 */
        bx      lr
        .size   semihosting_a32_hlt, . - semihosting_a32_hlt

        .thumb
        .balign 4
        .thumb_func
        trap    semihosting_t32_svc
        svc     #0xab
        bx      lr
        .size   semihosting_t32_svc, . - semihosting_t32_svc

        .balign 4
        .thumb_func
        trap    semihosting_t32_hlt
        .inst.n 0xbabc                          /* hlt #0x3c */
        bx      lr
        .size   semihosting_t32_hlt, . - semihosting_t32_hlt
