/*
 * Self-modifying code: writes A32 and T32 instructions into RAM, runs them, rewrites them, runs them again.
 * Every rewrite is followed by what the architecture asks for: clean the data cache line, invalidate the instruction
 * cache line and the branch predictor, and synchronize.
 */
#include <stdbool.h>
#include <stdint.h>

#include "console.h"
#include "machine.h"

#define CACHE_LINE_BYTES 32u
#define PAGE_BYTES       4096u

typedef uint32_t (*generated_function)(uint32_t argument);

/* A32 encodings */
#define A32_BX_LR               0xe12fff1eu
#define A32_MOV_R0(immediate)   (0xe3a00000u | (immediate))
#define A32_ADD_R0(immediate)   (0xe2800000u | (immediate))
#define A32_SUB_R0(immediate)   (0xe2400000u | (immediate))
#define A32_EOR_R0(immediate)   (0xe2200000u | (immediate))
#define A32_NOP                 0xe320f000u

/* T32 encodings, 16 bits each */
#define T32_BX_LR               0x4770u
#define T32_MOVS_R0(immediate)  (0x2000u | (immediate))
#define T32_ADDS_R0(immediate)  (0x3000u | (immediate))
#define T32_SUBS_R0(immediate)  (0x3800u | (immediate))

static uint32_t code[2 * PAGE_BYTES / 4] __attribute__((aligned(4096)));

static void synchronize_code(const volatile void *start, uint32_t bytes)
{
    uintptr_t first = (uintptr_t)start & ~(uintptr_t)(CACHE_LINE_BYTES - 1);
    uintptr_t end = (uintptr_t)start + bytes;
    for (uintptr_t line = first; line < end; line += CACHE_LINE_BYTES) {
        __asm__ volatile("mcr p15, 0, %0, c7, c11, 1" :: "r"(line) : "memory");     /* DCCMVAU */
    }
    __asm__ volatile("dsb" ::: "memory");
    for (uintptr_t line = first; line < end; line += CACHE_LINE_BYTES) {
        __asm__ volatile("mcr p15, 0, %0, c7, c5, 1" :: "r"(line) : "memory");      /* ICIMVAU */
    }
    __asm__ volatile("mcr p15, 0, %0, c7, c5, 6\n\tdsb\n\tisb" :: "r"(0) : "memory"); /* BPIALL */
}

static generated_function a32_at(volatile uint32_t *start)
{
    return (generated_function)(uintptr_t)start;
}

static generated_function t32_at(volatile uint16_t *start)
{
    return (generated_function)((uintptr_t)start | 1);
}

static volatile uint32_t *emit_a32(volatile uint32_t *at, uint32_t first)
{
    at[0] = first;
    at[1] = A32_BX_LR;
    synchronize_code(at, 8);
    return at;
}

static volatile uint16_t *emit_t32(volatile uint16_t *at, uint16_t first)
{
    at[0] = first;
    at[1] = T32_BX_LR;
    synchronize_code(at, 4);
    return at;
}

static void check(const char *what, uint32_t result, uint32_t expected)
{
    print("%-44s %10u %s\n", what, (unsigned)result, result == expected ? "ok" : "WRONG");
}

static void write_once(void)
{
    check("A32 function returns 42", a32_at(emit_a32(code, A32_MOV_R0(42)))(0), 42);
    check("the same address returns 43", a32_at(emit_a32(code, A32_MOV_R0(43)))(0), 43);
    check("T32 function there returns 44", t32_at(emit_t32((uint16_t *)code, T32_MOVS_R0(44)))(0), 44);
    check("T32 function there returns 45", t32_at(emit_t32((uint16_t *)code, T32_MOVS_R0(45)))(0), 45);
    check("A32 function there returns 46", a32_at(emit_a32(code, A32_MOV_R0(46)))(0), 46);
}

static void rewrite_often(void)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        sum += a32_at(emit_a32(code, A32_MOV_R0(i % 256)))(0);
        sum += t32_at(emit_t32((uint16_t *)&code[16], T32_MOVS_R0(i % 256)))(0);
    }
    uint32_t expected = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        expected += 2 * (i % 256);
    }
    check("2000 rewrites, sum of results", sum, expected);
}

/* One byte of an instruction is enough to change what it does. */
static void patch_byte(void)
{
    generated_function function = a32_at(emit_a32(code, A32_ADD_R0(7)));
    uint32_t before = function(100);
    *(volatile uint8_t *)code = 9;
    synchronize_code(code, 1);
    check("byte store changes an immediate", before * 1000 + function(100), 107109);

    volatile uint16_t *half = (volatile uint16_t *)code;
    function = t32_at(emit_t32(half, T32_ADDS_R0(7)));
    before = function(100);
    *half = T32_SUBS_R0(7);
    synchronize_code(half, 2);
    check("halfword store changes an operation", before * 1000 + function(100), 107093);
}

/* A block of code with many instructions; one in its middle changes, the others stay. */
static void patch_middle(void)
{
    enum { LENGTH = 40 };
    for (unsigned i = 0; i < LENGTH; i++) {
        code[i] = A32_ADD_R0(1);
    }
    code[LENGTH] = A32_BX_LR;
    synchronize_code(code, (LENGTH + 1) * 4);
    uint32_t before = a32_at(code)(0);
    code[LENGTH / 2] = A32_SUB_R0(1);
    synchronize_code(&code[LENGTH / 2], 4);
    check("instruction amid a block changes", before * 1000 + a32_at(code)(0), 40038);
    code[3] = A32_BX_LR;
    synchronize_code(&code[3], 4);
    check("the block becomes shorter", a32_at(code)(0), 3);
    code[3] = A32_NOP;
    synchronize_code(&code[3], 4);
    check("and long again", a32_at(code)(0), 37);
}

/* Code on both sides of a page boundary, of which only the second page is rewritten. */
static void patch_across_pages(void)
{
    volatile uint32_t *start = &code[PAGE_BYTES / 4 - 2];
    start[0] = A32_MOV_R0(1);
    start[1] = A32_ADD_R0(2);
    start[2] = A32_ADD_R0(4);
    start[3] = A32_BX_LR;
    synchronize_code(start, 16);
    uint32_t before = a32_at(start)(0);
    start[2] = A32_EOR_R0(0xff);
    synchronize_code(&start[2], 4);
    check("code across a page boundary changes", before * 1000 + a32_at(start)(0), 7252);

    volatile uint16_t *wide = (volatile uint16_t *)&code[PAGE_BYTES / 4] - 1;
    wide[0] = 0xf240;                               /* movw r0, #imm: its halves lie in different pages */
    wide[1] = 0x0011;
    wide[2] = T32_BX_LR;
    synchronize_code(wide, 6);
    before = t32_at(wide)(0);
    wide[1] = 0x0022;
    synchronize_code(&wide[1], 2);
    check("32-bit T32 instruction across pages changes", before * 1000 + t32_at(wide)(0), 17034);
}

static uint32_t patches_itself(void)
{
    uint32_t sum;
    uint32_t scratch;
    uint32_t at;
    /* The loop adds 1 five times, then rewrites its own add, ahead of itself in the same block, to add 100 five times. */
    __asm__ volatile(
        ".arm\n"
        "       mov     %[sum], #0\n"
        "       mov     r3, #10\n"
        "1:     cmp     r3, #5\n"
        "       bne     2f\n"
        "       adr     %[at], 2f\n"
        "       ldr     %[scratch], [%[at]]\n"
        "       bic     %[scratch], %[scratch], #0xff\n"
        "       orr     %[scratch], %[scratch], #100\n"
        "       str     %[scratch], [%[at]]\n"
        "       mcr     p15, 0, %[at], c7, c11, 1\n"
        "       dsb\n"
        "       mcr     p15, 0, %[at], c7, c5, 1\n"
        "       mcr     p15, 0, %[at], c7, c5, 6\n"
        "       dsb\n"
        "       isb\n"
        "2:     add     %[sum], %[sum], #1\n"
        "       subs    r3, r3, #1\n"
        "       bne     1b\n"
        : [sum] "=&r"(sum), [scratch] "=&r"(scratch), [at] "=&r"(at)
        :
        : "r3", "cc", "memory");
    return sum;
}

/* A function that is copied to other places, and runs at each of them. */
static void copy_code(void)
{
    volatile uint32_t *source = emit_a32(code, A32_ADD_R0(3));
    uint32_t value = 0;
    for (unsigned i = 1; i <= 16; i++) {
        volatile uint32_t *copy = &code[i * 48];
        __asm__ volatile("ldrd r2, r3, [%0]\n\tstrd r2, r3, [%1]" :: "r"(source), "r"(copy) : "r2", "r3", "memory");
        synchronize_code(copy, 8);
        value = a32_at(copy)(value);
    }
    check("sixteen copies each add 3", value, 48);

    __asm__ volatile(
        "ldmia  %0, {r2, r3}\n\t"
        "bic    r2, r2, #0xff\n\t"
        "orr    r2, r2, #5\n\t"
        "stmia  %0, {r2, r3}"
        :: "r"(source) : "r2", "r3", "memory");
    synchronize_code(source, 8);
    check("store multiple rewrites two instructions", a32_at(source)(0), 5);
}

/* A branch whose target moves. */
static void patch_branch(void)
{
    code[0] = 0xea000001;                           /* b code[3] */
    code[1] = A32_MOV_R0(11);
    code[2] = A32_BX_LR;
    code[3] = A32_MOV_R0(33);
    code[4] = A32_BX_LR;
    synchronize_code(code, 20);
    uint32_t before = a32_at(code)(0);
    code[0] = 0xeaffffff;                           /* b code[1] */
    synchronize_code(code, 4);
    check("a branch gets another target", before * 1000 + a32_at(code)(0), 33011);
}

int main(void)
{
    print("smc: self-modifying code\n");
    write_once();
    rewrite_often();
    patch_byte();
    patch_middle();
    patch_across_pages();
    check("a loop rewrites its own body", patches_itself(), 505);
    copy_code();
    patch_branch();
    return 0;
}
