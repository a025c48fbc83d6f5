/* Quicksort of random words, with insertion sort for short ranges. */
#include "kernels.h"

#define COUNT       65536
#define SHORT_RANGE 8

static int32_t values[COUNT];

static void insertion_sort(int32_t *first, int32_t *last)
{
    for (int32_t *next = first + 1; next <= last; next++) {
        int32_t value = *next;
        int32_t *hole = next;
        while (hole > first && hole[-1] > value) {
            *hole = hole[-1];
            hole--;
        }
        *hole = value;
    }
}

static void sort(int32_t *first, int32_t *last)
{
    while (last - first > SHORT_RANGE) {
        int32_t pivot = first[(last - first) / 2];
        int32_t *low = first;
        int32_t *high = last;
        while (low <= high) {
            while (*low < pivot) {
                low++;
            }
            while (*high > pivot) {
                high--;
            }
            if (low <= high) {
                int32_t value = *low;
                *low++ = *high;
                *high-- = value;
            }
        }
        sort(first, high);
        first = low;
    }
    insertion_sort(first, last);
}

uint32_t quicksort_kernel(void)
{
    uint32_t random = 12345;
    for (unsigned i = 0; i < COUNT; i++) {
        values[i] = (int32_t)next_random(&random);
    }
    sort(values, values + COUNT - 1);
    uint32_t checksum = 0;
    for (unsigned i = 0; i < COUNT; i++) {
        if (i > 0 && values[i - 1] > values[i]) {
            return 0;
        }
        checksum = rotate_left(checksum, 1) + (uint32_t)values[i];
    }
    return checksum;
}
