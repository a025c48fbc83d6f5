/*
 * Runs the compute kernels and prints a checksum for each. What runs can be chosen from outside, before the program
 * starts, by two words at a fixed place below the image (see common/link.ld).
 */
#include "console.h"
#include "kernels.h"

/* The rest of the section attribute makes the assembler reserve the words without contents; @ starts its comment. */
#define PARAMETER __attribute__((section(".parameters,\"aw\",%nobits @")))

/* 0: all kernels; n: only the kernel with that number, in the order of the table below. */
PARAMETER volatile uint32_t compute_select;

/* How often each chosen kernel runs; 0 means once. */
PARAMETER volatile uint32_t compute_repeat;

static const struct kernel {
    const char *name;
    uint32_t (*run)(void);
} kernels[] = {
    { "crc32", crc32_kernel },
    { "quicksort", quicksort_kernel },
    { "matmul", matmul_kernel },
    { "listwalk", listwalk_kernel },
    { "strings", strings_kernel },
    { "bytecode", bytecode_kernel },
    { "sha256", sha256_kernel },
    { "fib", fib_kernel },
};

#define KERNEL_COUNT (sizeof kernels / sizeof kernels[0])

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
    if (select > KERNEL_COUNT) {
        print("compute: there is no kernel %u\n", (unsigned)select);
        return 1;
    }
    for (uint32_t number = 1; number <= KERNEL_COUNT; number++) {
        if (select == 0 || select == number) {
            run_kernel(&kernels[number - 1], repeat);
        }
    }
    return 0;
}
