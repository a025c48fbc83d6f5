/* Products of square matrices of words. */
#include "kernels.h"

#define SIZE 112

static uint32_t left[SIZE][SIZE];
static uint32_t right[SIZE][SIZE];
static uint32_t product[SIZE][SIZE];

static void multiply(void)
{
    for (unsigned row = 0; row < SIZE; row++) {
        for (unsigned column = 0; column < SIZE; column++) {
            uint32_t sum = 0;
            for (unsigned i = 0; i < SIZE; i++) {
                sum += left[row][i] * right[i][column];
            }
            product[row][column] = sum;
        }
    }
}

uint32_t matmul_kernel(void)
{
    uint32_t random = 99;
    for (unsigned row = 0; row < SIZE; row++) {
        for (unsigned column = 0; column < SIZE; column++) {
            left[row][column] = next_random(&random);
            right[row][column] = next_random(&random);
        }
    }
    uint32_t checksum = 0;
    for (unsigned round = 0; round < 2; round++) {
        multiply();
        for (unsigned row = 0; row < SIZE; row++) {
            for (unsigned column = 0; column < SIZE; column++) {
                left[row][column] = product[row][column] >> 1;
                checksum = rotate_left(checksum, 3) ^ product[row][column];
            }
        }
    }
    return checksum;
}
