/* Copies memory and measures strings with functions of its own, one of each by bytes and by words. */
#include "kernels.h"

#define BUFFER_BYTES 16384u
#define ROUNDS       90u

static uint32_t source[BUFFER_BYTES / 4];
static uint32_t target[BUFFER_BYTES / 4 + 1];

static void copy_bytes(uint8_t *to, const uint8_t *from, size_t count)
{
    while (count-- > 0) {
        *to++ = *from++;
    }
}

static void copy_words(uint32_t *to, const uint32_t *from, size_t count)
{
    for (; count >= 4; count -= 4, to += 4, from += 4) {
        uint32_t a = from[0];
        uint32_t b = from[1];
        uint32_t c = from[2];
        uint32_t d = from[3];
        to[0] = a;
        to[1] = b;
        to[2] = c;
        to[3] = d;
    }
    while (count-- > 0) {
        *to++ = *from++;
    }
}

static size_t length_by_bytes(const char *text)
{
    const char *end = text;
    while (*end != '\0') {
        end++;
    }
    return (size_t)(end - text);
}

/* A word holds a zero byte when subtracting one from each of its bytes borrows where the byte had no top bit. */
static size_t length_by_words(const uint32_t *text)
{
    const uint32_t *word = text;
    while (((*word - 0x01010101u) & ~*word & 0x80808080u) == 0) {
        word++;
    }
    const char *end = (const char *)word;
    while (*end != '\0') {
        end++;
    }
    return (size_t)(end - (const char *)text);
}

uint32_t strings_kernel(void)
{
    uint32_t random = 4711;
    uint8_t *text = (uint8_t *)source;
    for (uint32_t i = 0; i < BUFFER_BYTES; i++) {
        text[i] = (uint8_t)('a' + (next_random(&random) & 15));
    }
    uint32_t checksum = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t length = BUFFER_BYTES - 1 - round * 37;
        uint8_t saved = text[length];
        text[length] = '\0';
        copy_words(target, source, BUFFER_BYTES / 4);
        checksum = rotate_left(checksum, 5) + (uint32_t)length_by_words(target);
        copy_bytes((uint8_t *)target + 1, text, length + 1);
        checksum = rotate_left(checksum, 5) + (uint32_t)length_by_bytes((const char *)target);
        checksum ^= target[round];
        text[length] = saved;
    }
    return checksum;
}
