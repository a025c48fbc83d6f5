/* Power, fatal errors, and the instructions that C has no words for. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdint.h>

/* Asks the board's configuration controller to switch the machine off. */
void machine_shutdown(void);

/* Prints "panic: " and the reason, then stops for good in panic_halt. */
void panic(const char *reason) __attribute__((noreturn));

/* An endless loop of WFI with interrupts masked. */
void panic_halt(void) __attribute__((noreturn));

static inline void enable_interrupts(void)
{
    __asm__ volatile("cpsie i" ::: "memory");
}

static inline void disable_interrupts(void)
{
    __asm__ volatile("cpsid i" ::: "memory");
}

/* Sleeps until an interrupt is pending; wakes up even when interrupts are masked. */
static inline void wait_for_interrupt(void)
{
    __asm__ volatile("dsb\n\twfi" ::: "memory");
}

static inline uint32_t read_midr(void)
{
    uint32_t value;
    __asm__ volatile("mrc p15, 0, %0, c0, c0, 0" : "=r"(value));
    return value;
}

static inline uint32_t read_data_fault_status(void)
{
    uint32_t value;
    __asm__ volatile("mrc p15, 0, %0, c5, c0, 0" : "=r"(value));
    return value;
}

static inline uint32_t read_instruction_fault_status(void)
{
    uint32_t value;
    __asm__ volatile("mrc p15, 0, %0, c5, c0, 1" : "=r"(value));
    return value;
}

static inline uint32_t read_data_fault_address(void)
{
    uint32_t value;
    __asm__ volatile("mrc p15, 0, %0, c6, c0, 0" : "=r"(value));
    return value;
}

#endif
