/*
 * Runs the kernels that need the floating-point and vector unit, and prints a checksum for each. What runs can be chosen from
 * outside as in compute.c, by the same two words; the numbers follow on from those of its kernels.
 */
#include "console.h"
#include "kernels.h"

/* The rest of the section attribute makes the assembler reserve the words without contents; @ starts its comment. */
#define PARAMETER __attribute__((section(".parameters,\"aw\",%nobits @")))

/* 0: all kernels; n: only the kernel with that number, FIRST_NUMBER being the first in the table below. */
PARAMETER volatile uint32_t compute_select;

/* How often each chosen kernel runs; 0 means once. */
PARAMETER volatile uint32_t compute_repeat;

#define FIRST_NUMBER 9

static const struct kernel {
    const char *name;
    uint32_t (*run)(void);
} kernels[] = {
    { "vfp-double", vfp_double_kernel },
    { "vfp-single", vfp_single_kernel },
    { "neon", neon_kernel },
};

#define KERNEL_COUNT (sizeof kernels / sizeof kernels[0])

/* Full access to coprocessors 10 and 11 (CPACR), then FPEXC.EN. Nothing before this may use the unit. */
static void enable_floating_point(void)
{
    uint32_t access;
    __asm__ volatile("mrc p15, 0, %0, c1, c0, 2" : "=r"(access));
    __asm__ volatile("mcr p15, 0, %0, c1, c0, 2\n\tisb" : : "r"(access | 0xfu << 20));
    __asm__ volatile("vmsr fpexc, %0" : : "r"(1u << 30) : "memory");
}

static void run_kernel(const struct kernel *kernel, uint32_t repeat)
{
    uint32_t checksum = kernel->run();
    for (uint32_t round = 1; round < repeat; round++) {
        uint32_t again = kernel->run();
        if (again != checksum) {
            print("%s: round %u gave %08x\n", kernel->name, (unsigned)round + 1, (unsigned)again);
        }
    }
    print("%s: %08x\n", kernel->name, (unsigned)checksum);
}

int main(void)
{
    uint32_t select = compute_select;
    uint32_t repeat = compute_repeat;
    enable_floating_point();
    if (select != 0 && (select < FIRST_NUMBER || select >= FIRST_NUMBER + KERNEL_COUNT)) {
        print("compute-vfp: there is no kernel %u\n", (unsigned)select);
        return 1;
    }
    for (uint32_t number = FIRST_NUMBER; number < FIRST_NUMBER + KERNEL_COUNT; number++) {
        if (select == 0 || select == number) {
            run_kernel(&kernels[number - FIRST_NUMBER], repeat);
        }
    }
    return 0;
}
