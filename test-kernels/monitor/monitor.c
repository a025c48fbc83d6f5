/*
 * The Security Extensions: SMC into Monitor mode, from there into the Non-secure world and back, system registers that
 * exist once in each world, what the Non-secure world may not do, and a FIQ that is taken to Monitor mode.
 */
#include <stdbool.h>
#include <stdint.h>

#include "board.h"
#include "console.h"
#include "modes.h"

#define SCR_NS              1u
#define SCR_FIQ             4u
#define GICC_ENABLE         1u
#define GICC_FIQ_ENABLE     8u
#define SGI_TO_SELF         (2u << 24)

enum monitor_service { CALL_NOTHING, CALL_SWITCH, CALL_SWITCH_FIQ };

/* Written by the monitor's vectors; `detail` is LR of an SMC, or the interrupt of a FIQ. */
struct monitor_entry {
    uint32_t spsr;
    uint32_t cpsr;
    uint32_t detail;
};

extern volatile struct monitor_entry monitor_entry;
extern volatile uint32_t monitor_call_address;
extern volatile uint32_t undefined_seen;
extern uint32_t vectors[];
extern uint32_t monitor_vectors[];
extern uint32_t nonsecure_vectors[];

void monitor_install(void);
void monitor_call(enum monitor_service service, uint32_t scr);
uint32_t clear_fiq_mask(void);

#define SYSTEM_REGISTER(name, operands) \
    static inline uint32_t read_##name(void) \
    { \
        uint32_t value; \
        __asm__ volatile("mrc p15, 0, %0, " operands : "=r"(value)); \
        return value; \
    } \
    static inline void write_##name(uint32_t value) \
    { \
        __asm__ volatile("mcr p15, 0, %0, " operands "\n\tisb" :: "r"(value) : "memory"); \
    }

SYSTEM_REGISTER(scr, "c1, c1, 0")
SYSTEM_REGISTER(vbar, "c12, c0, 0")
SYSTEM_REGISTER(mvbar, "c12, c0, 1")
SYSTEM_REGISTER(ttbr0, "c2, c0, 0")
SYSTEM_REGISTER(dacr, "c3, c0, 0")
SYSTEM_REGISTER(dfar, "c6, c0, 0")
SYSTEM_REGISTER(context_id, "c13, c0, 1")
SYSTEM_REGISTER(thread_id, "c13, c0, 4")

static void show_smc(const char *what)
{
    monitor_call(CALL_NOTHING, 0);
    print("SMC from %s: spsr=%08x cpsr=%08x lr=+%u\n", what, (unsigned)monitor_entry.spsr,
          (unsigned)(monitor_entry.cpsr & 0x0fffffff), (unsigned)(monitor_entry.detail - monitor_call_address));
}

static void write_banked_registers(uint32_t tag)
{
    write_ttbr0(tag << 16);
    write_dacr(tag * 0x11);
    write_dfar(tag << 4);
    write_context_id(tag << 8 | 1);
    write_thread_id(tag << 8 | 2);
}

static void show_banked_registers(const char *world)
{
    print("%s: TTBR0=%08x DACR=%x DFAR=%x CONTEXTIDR=%x TPIDRPRW=%x\n", world, (unsigned)read_ttbr0(), (unsigned)read_dacr(),
          (unsigned)read_dfar(), (unsigned)read_context_id(), (unsigned)read_thread_id());
}

static void walk_nonsecure_world(void)
{
    print("Non-secure: VBAR starts as %08x\n", (unsigned)read_vbar());
    write_vbar((uintptr_t)nonsecure_vectors);
    show_smc("Non-secure");
    write_banked_registers(0xb);
    show_banked_registers("Non-secure");

    read_scr();
    print("Non-secure: reading SCR made %u undefined exceptions\n", (unsigned)undefined_seen);
    write_mvbar(0);
    print("Non-secure: writing MVBAR makes it %u\n", (unsigned)undefined_seen);
    print("Non-secure: CPSIE F with SCR.FW clear gives cpsr=%08x\n", (unsigned)(clear_fiq_mask() & 0x0fffffff));
}

static void walk_fiq(void)
{
    write32(GICC_PMR, 0xff);
    write32(GICC_CTLR, GICC_ENABLE | GICC_FIQ_ENABLE);
    write32(GICD_CTLR, 1);
    write32(GICD_SGIR, SGI_TO_SELF | 6);
    __asm__ volatile("dsb" ::: "memory");
    monitor_call(CALL_SWITCH_FIQ, SCR_NS | SCR_FIQ);
    print("FIQ to Monitor mode: spsr mode %02x F %u, cpsr=%08x intid=%u\n", (unsigned)(monitor_entry.spsr & MODE_MASK),
          (unsigned)(monitor_entry.spsr >> 6 & 1), (unsigned)(monitor_entry.cpsr & 0x0fffffff), (unsigned)monitor_entry.detail);
    monitor_call(CALL_SWITCH, 0);
}

int main(void)
{
    print("monitor: SCR=%x, VBAR is %s\n", (unsigned)read_scr(), read_vbar() == (uintptr_t)vectors ? "ours" : "elsewhere");
    monitor_install();
    print("MVBAR is %s\n", read_mvbar() == (uintptr_t)monitor_vectors ? "ours" : "elsewhere");
    show_smc("Secure");
    write_banked_registers(0xa);
    show_banked_registers("Secure");

    monitor_call(CALL_SWITCH, SCR_NS);
    walk_nonsecure_world();
    monitor_call(CALL_SWITCH, 0);

    print("Secure again: SCR=%x, VBAR is %s, MVBAR is %s\n", (unsigned)read_scr(),
          read_vbar() == (uintptr_t)vectors ? "ours" : "elsewhere", read_mvbar() == (uintptr_t)monitor_vectors ? "ours" : "elsewhere");
    show_banked_registers("Secure");
    monitor_call(CALL_SWITCH, SCR_NS);
    show_banked_registers("Non-secure");
    monitor_call(CALL_SWITCH, 0);
    walk_fiq();
    show_smc("Secure");
    return 0;
}
