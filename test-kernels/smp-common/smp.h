/* One to four CPUs: starting them, caches and translation, and how they meet. */
#ifndef SMP_H
#define SMP_H

#include <stdbool.h>
#include <stdint.h>

#define MAXIMUM_CPUS     4u
#define CACHE_LINE_BYTES 32u

/* Keeps what different CPUs write in different cache lines. */
#define CACHE_ALIGNED __attribute__((aligned(64)))

/* A word at 0x6000f000 and up, to be poked before the program starts. The end of the section attribute makes the
   assembler reserve the words without contents; @ starts its comment. */
#define PARAMETER __attribute__((section(".parameters,\"aw\",%nobits @")))

/* ---- Instructions ---- */

static inline void dmb(void)
{
    __asm__ volatile("dmb" ::: "memory");
}

static inline void dsb(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

static inline void isb(void)
{
    __asm__ volatile("isb" ::: "memory");
}

static inline void sev(void)
{
    __asm__ volatile("dsb\n\tsev" ::: "memory");
}

static inline void wfe(void)
{
    __asm__ volatile("wfe" ::: "memory");
}

/* 0 to 3, from MPIDR. */
static inline uint32_t cpu_index(void)
{
    uint32_t value;
    __asm__("mrc p15, 0, %0, c0, c0, 5" : "=r"(value));
    return value & 3;
}

static inline uint32_t load_exclusive(volatile uint32_t *address)
{
    uint32_t value;
    __asm__ volatile("ldrex %0, [%1]" : "=r"(value) : "r"(address) : "memory");
    return value;
}

/* False when somebody else got there first. */
static inline bool store_exclusive(volatile uint32_t *address, uint32_t value)
{
    uint32_t failed;
    __asm__ volatile("strex %0, %1, [%2]" : "=&r"(failed) : "r"(value), "r"(address) : "memory");
    return failed == 0;
}

/* Adds without any barrier, and returns what was there before. */
static inline uint32_t atomic_add(volatile uint32_t *address, uint32_t amount)
{
    uint32_t value;
    do {
        value = load_exclusive(address);
    } while (!store_exclusive(address, value + amount));
    return value;
}

/* ---- Starting ---- */

/* How many CPUs the machine has, as the snoop control unit says. */
uint32_t cpu_count(void);

/*
 * On CPU 0: switches on the snoop control unit, translation (a flat map, memory being cached and shared) and the
 * interrupt controller, then starts the other CPUs, each of which runs `program` when it has done the same.
 */
void smp_start(void (*program)(uint32_t cpu));

/* Software generated interrupt 0 wakes CPUs up and does nothing else. */
#define SGI_WAKE_UP 0u

/* Sends a software generated interrupt to the CPUs in a mask. */
void send_interrupt(unsigned intid, uint32_t cpus);

/* ---- Meeting ---- */

struct spinlock {
    volatile uint32_t taken;
} CACHE_ALIGNED;

void spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);

/* Returns when as many CPUs as `count` have called it; all that they wrote before is seen after. */
void meet(uint32_t count);

/* ---- Changing code and translations under the eyes of other CPUs ---- */

/* What the architecture asks for after writing instructions: all CPUs may run them after an ISB. */
void synchronize_code(const volatile void *start, uint32_t bytes);

/* A window of 1 MiB at this virtual address shows physical memory at `physical` from now on, to all CPUs. */
#define WINDOW 0xa0000000u
void map_window(uint32_t physical);

#endif
