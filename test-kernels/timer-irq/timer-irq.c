/*
 * Two periodic interrupt sources through the GIC: the SP804 timer of the motherboard (a shared peripheral interrupt)
 * and the private timer of the CPU (a private peripheral interrupt). The handlers count; the main loop alternates
 * between computing and sleeping. What is printed depends on the counts asked for, never on how fast anything runs.
 */
#include <stdbool.h>

#include "board.h"
#include "console.h"
#include "gic.h"
#include "machine.h"

#define SP804_PERIOD_US         2000u
#define PRIVATE_PERIOD_US       500u
#define PRIVATE_TICKS_PER_US    100u

#define PHASES                  4u
#define SP804_TICKS_PER_PHASE   4u
#define SP804_TICKS             (PHASES * SP804_TICKS_PER_PHASE)
#define PRIVATE_TICKS           64u

static volatile uint32_t sp804_ticks;
static volatile uint32_t private_ticks;
static volatile uint32_t clock_went_back;

static uint64_t last_global_time;

static uint64_t read_global_timer(void)
{
    uint32_t high;
    uint32_t low;
    do {
        high = read32(GLOBAL_TIMER_HIGH);
        low = read32(GLOBAL_TIMER_LOW);
    } while (read32(GLOBAL_TIMER_HIGH) != high);
    return (uint64_t)high << 32 | low;
}

static void check_clock(void)
{
    uint64_t now = read_global_timer();
    if (now < last_global_time) {
        clock_went_back++;
    }
    last_global_time = now;
}

static void sp804_interrupt(void)
{
    write32(SP804_INTCLR, 1);
    check_clock();
    if (++sp804_ticks == SP804_TICKS) {
        write32(SP804_CONTROL, 0);
    }
}

static void private_timer_interrupt(void)
{
    write32(PRIVATE_TIMER_INT, 1);
    check_clock();
    if (++private_ticks == PRIVATE_TICKS) {
        write32(PRIVATE_TIMER_CTRL, 0);
    }
}

static void start_timers(void)
{
    write32(GLOBAL_TIMER_CTRL, 1);
    write32(SP804_LOAD, SP804_PERIOD_US);
    write32(SP804_CONTROL, SP804_ENABLE | SP804_PERIODIC | SP804_INTENABLE | SP804_32BIT);
    write32(PRIVATE_TIMER_LOAD, PRIVATE_PERIOD_US * PRIVATE_TICKS_PER_US - 1);
    write32(PRIVATE_TIMER_CTRL, PRIVATE_ENABLE | PRIVATE_RELOAD | PRIVATE_INTENABLE);
}

/* One turn of a 32-bit Galois shift register; something to do while waiting. */
static uint32_t scramble(uint32_t state)
{
    return state >> 1 ^ (state & 1 ? 0xa3000000u : 0);
}

static uint32_t compute_until(const volatile uint32_t *ticks, uint32_t goal)
{
    uint32_t state = 1;
    while (*ticks < goal) {
        state = scramble(state);
    }
    return state;
}

static void sleep_until(const volatile uint32_t *ticks, uint32_t goal)
{
    disable_interrupts();
    while (*ticks < goal) {
        wait_for_interrupt();
        enable_interrupts();
        disable_interrupts();
    }
    enable_interrupts();
}

int main(void)
{
    print("timer-irq: SP804 every %u us, private timer every %u us\n", SP804_PERIOD_US, PRIVATE_PERIOD_US);
    gic_initialize();
    gic_enable(INTID_SP804, sp804_interrupt);
    gic_enable(INTID_PRIVATE_TIMER, private_timer_interrupt);
    start_timers();
    enable_interrupts();

    bool scrambled = true;
    for (uint32_t phase = 1; phase <= PHASES; phase++) {
        uint32_t goal = phase * SP804_TICKS_PER_PHASE;
        bool computing = phase % 2 != 0;
        if (computing) {
            scrambled = scrambled && compute_until(&sp804_ticks, goal) != 0;
        } else {
            sleep_until(&sp804_ticks, goal);
        }
        print("phase %u (%s): SP804 reached %u ticks\n", (unsigned)phase, computing ? "computing" : "sleeping", (unsigned)goal);
    }
    sleep_until(&private_ticks, PRIVATE_TICKS);
    disable_interrupts();

    print("SP804: %u ticks, private timer: %u ticks\n", (unsigned)sp804_ticks, (unsigned)private_ticks);
    print("clock went back %u times, unexpected interrupts %u, shift register %s\n",
          (unsigned)clock_went_back, (unsigned)unexpected_interrupts, scrambled ? "alive" : "dead");
    return 0;
}
