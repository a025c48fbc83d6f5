#include "smp.h"

#include "board.h"
#include "gic.h"
#include "machine.h"

#define SCU_CONTROL       0x1e000000u
#define SCU_CONFIGURATION 0x1e000004u
#define SCU_INVALIDATE    0x1e00000cu
#define SYS_FLAGSSET      0x10000030u
#define SYS_FLAGSCLR      0x10000034u

/* Section descriptors (B3.5.1), domain 0, read and write for all */
#define SECTION_MEMORY    0x00011c0eu   /* S, TEX=001 C=1 B=1: normal, write-back, write-allocate, shareable */
#define SECTION_DEVICE    0x00000c16u   /* XN, TEX=000 C=0 B=1: shareable device */
#define TTBR_FLAGS        0x0000004au   /* walks as normal memory: write-back, write-allocate, shareable */

#define ACTLR_FW          (1u << 0)     /* broadcast cache and TLB maintenance */
#define ACTLR_SMP         (1u << 6)     /* take part in coherency */
#define SCTLR_M           (1u << 0)
#define SCTLR_C           (1u << 2)
#define SCTLR_Z           (1u << 11)
#define SCTLR_I           (1u << 12)

static volatile uint32_t translation_table[4096] __attribute__((aligned(16384)));

/* Read by entry.S; not zero, so that it lies in .data. */
volatile uint32_t smp_released __attribute__((section(".data"))) = 0;

static void (*secondary_program)(uint32_t cpu);

void smp_entry(void);
void smp_secondary(void);

uint32_t cpu_count(void)
{
    return (read32(SCU_CONFIGURATION) & 3) + 1;
}

static void fill_translation_table(void)
{
    for (uint32_t megabyte = 0x100; megabyte < 0x200; megabyte++) {
        translation_table[megabyte] = megabyte << 20 | SECTION_DEVICE;
    }
    for (uint32_t megabyte = 0x600; megabyte < 0x680; megabyte++) {
        translation_table[megabyte] = megabyte << 20 | SECTION_MEMORY;
    }
}

/* After reset the contents of the Cortex-A9's data cache, 4 ways of 256 lines, mean nothing. */
static void invalidate_data_cache(void)
{
    for (uint32_t way = 0; way < 4; way++) {
        for (uint32_t set = 0; set < 256; set++) {
            __asm__ volatile("mcr p15, 0, %0, c7, c6, 2" :: "r"(way << 30 | set << 5) : "memory");  /* DCISW */
        }
    }
    dsb();
}

static void enable_translation(void)
{
    uint32_t control;
    invalidate_data_cache();
    __asm__ volatile("mcr p15, 0, %0, c7, c5, 0" :: "r"(0));                    /* ICIALLU */
    __asm__ volatile("mcr p15, 0, %0, c7, c5, 6" :: "r"(0));                    /* BPIALL */
    __asm__ volatile("mcr p15, 0, %0, c8, c7, 0" :: "r"(0));                    /* TLBIALL */
    dsb();
    __asm__ volatile("mrc p15, 0, %0, c1, c0, 1" : "=r"(control));              /* ACTLR */
    __asm__ volatile("mcr p15, 0, %0, c1, c0, 1" :: "r"(control | ACTLR_SMP | ACTLR_FW));
    __asm__ volatile("mcr p15, 0, %0, c2, c0, 2" :: "r"(0));                    /* TTBCR */
    __asm__ volatile("mcr p15, 0, %0, c2, c0, 0" :: "r"((uintptr_t)translation_table | TTBR_FLAGS));
    __asm__ volatile("mcr p15, 0, %0, c3, c0, 0" :: "r"(1));                    /* DACR: domain 0 is checked */
    isb();
    __asm__ volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(control));              /* SCTLR */
    control |= SCTLR_M | SCTLR_C | SCTLR_Z | SCTLR_I;
    __asm__ volatile("mcr p15, 0, %0, c1, c0, 0" :: "r"(control) : "memory");
    isb();
}

static void wake_up(void)
{
}

void send_interrupt(unsigned intid, uint32_t cpus)
{
    dsb();
    write32(GICD_SGIR, cpus << 16 | intid);
}

void smp_start(void (*program)(uint32_t cpu))
{
    secondary_program = program;
    write32(SCU_INVALIDATE, 0xffff);
    write32(SCU_CONTROL, read32(SCU_CONTROL) | 1);
    fill_translation_table();
    dsb();
    enable_translation();
    gic_initialize();
    gic_enable(SGI_WAKE_UP, wake_up);

    smp_released = 1;
    /* The others look with their caches off. */
    __asm__ volatile("mcr p15, 0, %0, c7, c14, 1" :: "r"(&smp_released) : "memory");        /* DCCIMVAC */
    __asm__ volatile("mcr p15, 0, %0, c7, c14, 1" :: "r"(&secondary_program) : "memory");
    write32(SYS_FLAGSCLR, 0xffffffff);
    write32(SYS_FLAGSSET, (uintptr_t)smp_entry);
    sev();
    send_interrupt(SGI_WAKE_UP, 0xe);
}

/* From entry.S, on each CPU but the first. */
void smp_secondary(void)
{
    enable_translation();
    gic_initialize();
    gic_enable(SGI_WAKE_UP, wake_up);
    secondary_program(cpu_index());
}

void spin_lock(struct spinlock *lock)
{
    while (load_exclusive(&lock->taken) != 0 || !store_exclusive(&lock->taken, 1)) {
        if (lock->taken != 0) {
            wfe();
        }
    }
    dmb();
}

void spin_unlock(struct spinlock *lock)
{
    dmb();
    lock->taken = 0;
    sev();
}

static struct {
    volatile uint32_t arrived;
    volatile uint32_t generation;
} meeting CACHE_ALIGNED;

void meet(uint32_t count)
{
    dmb();
    uint32_t generation = meeting.generation;
    if (atomic_add(&meeting.arrived, 1) + 1 == count) {
        meeting.arrived = 0;
        dmb();
        meeting.generation = generation + 1;
        sev();
    } else {
        while (meeting.generation == generation) {
            wfe();
        }
    }
    dmb();
}

void synchronize_code(const volatile void *start, uint32_t bytes)
{
    uintptr_t first = (uintptr_t)start & ~(uintptr_t)(CACHE_LINE_BYTES - 1);
    uintptr_t end = (uintptr_t)start + bytes;
    for (uintptr_t line = first; line < end; line += CACHE_LINE_BYTES) {
        __asm__ volatile("mcr p15, 0, %0, c7, c11, 1" :: "r"(line) : "memory");     /* DCCMVAU */
    }
    dsb();
    for (uintptr_t line = first; line < end; line += CACHE_LINE_BYTES) {
        __asm__ volatile("mcr p15, 0, %0, c7, c5, 1" :: "r"(line) : "memory");      /* ICIMVAU, for all CPUs */
    }
    __asm__ volatile("mcr p15, 0, %0, c7, c1, 6" :: "r"(0) : "memory");             /* BPIALLIS */
    dsb();
    isb();
}

void map_window(uint32_t physical)
{
    translation_table[WINDOW >> 20] = physical | SECTION_MEMORY;
    dsb();
    __asm__ volatile("mcr p15, 0, %0, c8, c3, 1" :: "r"(WINDOW) : "memory");        /* TLBIMVAIS */
    __asm__ volatile("mcr p15, 0, %0, c7, c1, 6" :: "r"(0) : "memory");             /* BPIALLIS */
    dsb();
    isb();
}
