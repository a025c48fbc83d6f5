/* Fibonacci numbers the slow way: calls and returns. */
#include "kernels.h"

static uint32_t __attribute__((noipa)) fib(uint32_t n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

uint32_t fib_kernel(void)
{
    return fib(29);
}
