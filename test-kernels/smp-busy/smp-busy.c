/*
 * Each CPU does the same fixed work on data of its own and shares nothing until the end: what more CPUs give. The work
 * is sorting, a linked list and a checksum: loads, stores, calls and branches that depend on data.
 */
#include "console.h"
#include "smp.h"

#define WORDS          1024u
#define DEFAULT_ROUNDS 8u

/* How much work each CPU does; 0 means 8 rounds, of some 570 000 instructions each. */
PARAMETER volatile uint32_t busy_repeat;

/* How many CPUs work; 0 means all, the others wait for interrupts. */
PARAMETER volatile uint32_t busy_cpus;

static struct data {
    uint32_t values[WORDS];
    uint16_t next[WORDS];
    uint32_t result;
} CACHE_ALIGNED data[MAXIMUM_CPUS];

static uint32_t working;

static void __attribute__((noinline)) sift_down(uint32_t *heap, uint32_t start, uint32_t count)
{
    uint32_t value = heap[start];
    uint32_t hole = start;
    for (uint32_t child = 2 * hole + 1; child < count; child = 2 * hole + 1) {
        if (child + 1 < count && heap[child + 1] > heap[child]) {
            child++;
        }
        if (heap[child] <= value) {
            break;
        }
        heap[hole] = heap[child];
        hole = child;
    }
    heap[hole] = value;
}

static void heap_sort(uint32_t *values, uint32_t count)
{
    for (uint32_t start = count / 2; start-- > 0;) {
        sift_down(values, start, count);
    }
    for (uint32_t end = count - 1; end > 0; end--) {
        uint32_t largest = values[0];
        values[0] = values[end];
        values[end] = largest;
        sift_down(values, 0, end);
    }
}

static uint32_t walk_list(struct data *own, uint32_t steps)
{
    uint32_t sum = 0;
    uint32_t at = 0;
    for (uint32_t i = 0; i < steps; i++) {
        sum = sum << 5 ^ sum >> 27 ^ own->values[at];
        at = own->next[at];
    }
    return sum;
}

static uint32_t crc(const uint32_t *values, uint32_t count)
{
    uint32_t remainder = ~0u;
    for (uint32_t i = 0; i < count; i++) {
        remainder ^= values[i];
        for (uint32_t bit = 0; bit < 32; bit++) {
            remainder = remainder >> 1 ^ (remainder & 1 ? 0xedb88320u : 0);
        }
    }
    return remainder;
}

static uint32_t work(struct data *own)
{
    uint32_t random = 12345;
    for (uint32_t i = 0; i < WORDS; i++) {
        random = random * 1664525u + 1013904223u;
        own->values[i] = random;
        own->next[i] = (uint16_t)((i * 389u + 211u) % WORDS);
    }
    uint32_t result = walk_list(own, 8 * WORDS);
    heap_sort(own->values, WORDS);
    result ^= walk_list(own, 8 * WORDS);
    return result ^ crc(own->values, WORDS);
}

static void run(uint32_t cpu)
{
    if (cpu >= working) {
        return;
    }
    struct data *own = &data[cpu];
    uint32_t rounds = busy_repeat != 0 ? busy_repeat : DEFAULT_ROUNDS;
    meet(working);
    for (uint32_t round = 0; round < rounds; round++) {
        own->result += work(own) ^ round;
    }
    meet(working);
}

int main(void)
{
    uint32_t cpus = cpu_count();
    working = busy_cpus != 0 && busy_cpus < cpus ? busy_cpus : cpus;
    print("smp-busy: %u of %u CPUs work\n", (unsigned)working, (unsigned)cpus);
    smp_start(run);
    run(0);
    for (uint32_t cpu = 0; cpu < working; cpu++) {
        print("CPU %u: %08x\n", (unsigned)cpu, (unsigned)data[cpu].result);
    }
    return 0;
}
