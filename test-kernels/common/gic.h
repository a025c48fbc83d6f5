/* Generic interrupt controller: one table of handlers, filled while interrupts are masked. */
#ifndef GIC_H
#define GIC_H

#include <stdint.h>

typedef void (*interrupt_handler)(void);

/* Switches on distributor and CPU interface, with all priorities let through. */
void gic_initialize(void);

/* Routes interrupt `intid` (0..95) to this CPU and has `handler` called for it, in IRQ mode. */
void gic_enable(unsigned intid, interrupt_handler handler);

void gic_disable(unsigned intid);

/* Interrupts that came with nobody registered for them, and acknowledgements that found nothing pending. */
extern volatile uint32_t unexpected_interrupts;
extern volatile uint32_t spurious_interrupts;

#endif
