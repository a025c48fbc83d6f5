#include "arena.h"

#include <stdint.h>

#include "machine.h"

#define ARENA_WORDS 256u

static uint32_t arena[ARENA_WORDS];
static size_t words_used;

void *arena_allocate(size_t bytes)
{
    size_t words = (bytes + sizeof(uint32_t) - 1) / sizeof(uint32_t);
    if (words > ARENA_WORDS - words_used) {
        panic("arena exhausted");
    }
    void *memory = &arena[words_used];
    words_used += words;
    return memory;
}
