/* Single precision: a picture of the Mandelbrot set, and Fourier transforms there and back. */
#include "kernels.h"

#define WIDTH      96
#define HEIGHT     64
#define ITERATIONS 160
#define POINTS     1024
#define TRANSFORMS 20

static float real[POINTS];
static float imaginary[POINTS];

static uint32_t mix(uint32_t checksum, float value)
{
    uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return rotate_left(checksum, 5) ^ bits;
}

static unsigned escape_time(float x, float y)
{
    float a = 0;
    float b = 0;
    unsigned count = 0;
    while (count < ITERATIONS && a * a + b * b <= 4.0f) {
        float next = a * a - b * b + x;
        b = 2.0f * a * b + y;
        a = next;
        count++;
    }
    return count;
}

static uint32_t mandelbrot(void)
{
    uint32_t checksum = 0;
    for (int row = 0; row < HEIGHT; row++) {
        for (int column = 0; column < WIDTH; column++) {
            float x = (float)column * (3.0f / WIDTH) - 2.25f;
            float y = (float)row * (2.5f / HEIGHT) - 1.25f;
            checksum = rotate_left(checksum, 3) + escape_time(x, y);
        }
    }
    return checksum;
}

static void swap_points(void)
{
    for (unsigned i = 0, j = 0; i < POINTS; i++) {
        if (i < j) {
            float kept = real[i];
            real[i] = real[j];
            real[j] = kept;
            kept = imaginary[i];
            imaginary[i] = imaginary[j];
            imaginary[j] = kept;
        }
        unsigned bit = POINTS / 2;
        while (bit > 0 && (j & bit) != 0) {
            j ^= bit;
            bit /= 2;
        }
        j |= bit;
    }
}

/* The roots of unity come from the half-angle formulas; direction is 1 or -1. */
static void transform(float direction)
{
    float cosine = -1.0f;
    float sine = 0.0f;
    swap_points();
    for (unsigned half = 1; half < POINTS; half *= 2) {
        float wr = 1.0f;
        float wi = 0.0f;
        for (unsigned offset = 0; offset < half; offset++) {
            for (unsigned low = offset; low < POINTS; low += 2 * half) {
                unsigned high = low + half;
                float tr = wr * real[high] - wi * imaginary[high];
                float ti = wr * imaginary[high] + wi * real[high];
                real[high] = real[low] - tr;
                imaginary[high] = imaginary[low] - ti;
                real[low] += tr;
                imaginary[low] += ti;
            }
            float next = wr * cosine - wi * sine;
            wi = wr * sine + wi * cosine;
            wr = next;
        }
        float half_sine = __builtin_sqrtf((1.0f - cosine) / 2.0f);
        cosine = __builtin_sqrtf((1.0f + cosine) / 2.0f);
        sine = direction * half_sine;
    }
}

uint32_t vfp_single_kernel(void)
{
    uint32_t checksum = mandelbrot();
    uint32_t random = 7;
    for (unsigned i = 0; i < POINTS; i++) {
        real[i] = (float)(int32_t)next_random(&random) / 1073741824.0f;
        imaginary[i] = 0;
    }
    for (unsigned round = 0; round < TRANSFORMS; round++) {
        transform(1.0f);
        checksum = mix(mix(checksum, real[17]), imaginary[300]);
        transform(-1.0f);
        for (unsigned i = 0; i < POINTS; i++) {
            real[i] /= POINTS;
            imaginary[i] /= POINTS;
            checksum = mix(checksum, real[i]);
        }
    }
    return checksum;
}
