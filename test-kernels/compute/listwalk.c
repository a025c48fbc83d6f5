/* Walks along a linked list whose nodes lie in memory in random order. */
#include "kernels.h"

#define NODES  16384u
#define ROUNDS 150u

struct node {
    struct node *next;
    uint32_t value;
};

static struct node nodes[NODES];
static uint16_t order[NODES];

static struct node *build(void)
{
    uint32_t random = 7;
    for (uint32_t i = 0; i < NODES; i++) {
        order[i] = (uint16_t)i;
        nodes[i].value = next_random(&random);
    }
    for (uint32_t i = NODES - 1; i > 0; i--) {
        uint32_t other = next_random(&random) & (NODES - 1);
        if (other > i) {
            other -= i;
        }
        if (other > i) {
            other = i;
        }
        uint16_t swapped = order[i];
        order[i] = order[other];
        order[other] = swapped;
    }
    for (uint32_t i = 0; i + 1 < NODES; i++) {
        nodes[order[i]].next = &nodes[order[i + 1]];
    }
    nodes[order[NODES - 1]].next = 0;
    return &nodes[order[0]];
}

uint32_t listwalk_kernel(void)
{
    const struct node *first = build();
    uint32_t checksum = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        for (const struct node *node = first; node != 0; node = node->next) {
            checksum = rotate_left(checksum, 1) + node->value;
        }
    }
    return checksum;
}
