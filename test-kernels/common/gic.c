#include "gic.h"

#include "board.h"

volatile uint32_t unexpected_interrupts;
volatile uint32_t spurious_interrupts;

static interrupt_handler handlers[INTID_COUNT];

void gic_initialize(void)
{
    write32(GICC_PMR, 0xff);
    write32(GICC_CTLR, 1);
    write32(GICD_CTLR, 1);
}

static void write_byte(uintptr_t address, uint8_t value)
{
    *(volatile uint8_t *)address = value;
}

void gic_enable(unsigned intid, interrupt_handler handler)
{
    handlers[intid] = handler;
    write_byte(GICD_IPRIORITYR + intid, 0x80);
    if (intid >= 32) {
        write_byte(GICD_ITARGETSR + intid, 1);
    }
    write32(GICD_ISENABLER + intid / 32 * 4, 1u << (intid % 32));
}

void gic_disable(unsigned intid)
{
    write32(GICD_ICENABLER + intid / 32 * 4, 1u << (intid % 32));
}

/* Called from irq_entry. */
void interrupt_dispatch(void)
{
    uint32_t acknowledge = read32(GICC_IAR);
    unsigned intid = acknowledge & 0x3ff;
    if (intid == INTID_SPURIOUS) {
        spurious_interrupts++;
        return;
    }
    if (intid < INTID_COUNT && handlers[intid] != 0) {
        handlers[intid]();
    } else {
        unexpected_interrupts++;
    }
    write32(GICC_EOIR, acknowledge);
}
