/* CRC-32 (polynomial 0x04c11db7, reflected), with a table of 256 words. */
#include "kernels.h"

#define BUFFER_BYTES 65536u
#define ROUNDS       28u

static uint32_t table[256];
static uint8_t buffer[BUFFER_BYTES];

static void build_table(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t remainder = byte;
        for (unsigned bit = 0; bit < 8; bit++) {
            remainder = remainder >> 1 ^ (remainder & 1 ? 0xedb88320u : 0);
        }
        table[byte] = remainder;
    }
}

static uint32_t update(uint32_t crc, const uint8_t *data, size_t count)
{
    crc = ~crc;
    while (count-- > 0) {
        crc = crc >> 8 ^ table[(crc ^ *data++) & 0xff];
    }
    return ~crc;
}

uint32_t crc32_kernel(void)
{
    build_table();
    uint32_t random = 1;
    for (uint32_t i = 0; i < BUFFER_BYTES; i++) {
        buffer[i] = (uint8_t)next_random(&random);
    }
    uint32_t crc = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        crc = update(crc, buffer, BUFFER_BYTES);
    }
    return crc;
}
