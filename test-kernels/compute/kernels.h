/* The compute kernels. Each call does the same work again, and returns the same checksum. */
#ifndef KERNELS_H
#define KERNELS_H

#include <stddef.h>
#include <stdint.h>

uint32_t crc32_kernel(void);
uint32_t quicksort_kernel(void);
uint32_t matmul_kernel(void);
uint32_t listwalk_kernel(void);
uint32_t strings_kernel(void);
uint32_t bytecode_kernel(void);
uint32_t sha256_kernel(void);
uint32_t fib_kernel(void);

/* Advances a xorshift generator and returns its new state; never zero if it was not. */
static inline uint32_t next_random(uint32_t *state)
{
    uint32_t value = *state;
    value ^= value << 13;
    value ^= value >> 17;
    value ^= value << 5;
    return *state = value;
}

static inline uint32_t rotate_left(uint32_t value, unsigned bits)
{
    return value << bits | value >> (32 - bits);
}

static inline uint32_t rotate_right(uint32_t value, unsigned bits)
{
    return value >> bits | value << (32 - bits);
}

/* Those of compute-vfp.c. */
uint32_t vfp_double_kernel(void);
uint32_t vfp_single_kernel(void);
uint32_t neon_kernel(void);

#endif
