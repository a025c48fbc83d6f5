/*
 * What CPUs do to one another: locks, exclusives of every size, mailboxes with software generated interrupts, a work
 * queue, code that one CPU writes and others run, translations that one CPU changes for all, and timers of their own. What is
 * printed does not depend on who was faster, only on the number of CPUs.
 */
#include "board.h"
#include "console.h"
#include "gic.h"
#include "machine.h"
#include "smp.h"

#define SGI_MAIL  1u
#define SGI_ROUND 2u

#define LOCK_ROUNDS      500u
#define EXCLUSIVE_ROUNDS 500u
#define MESSAGES         100u
#define WORK_ITEMS       400u
#define QUEUE_LENGTH     16u
#define CODE_ROUNDS      64u
#define OWN_CODE_ROUNDS  200u
#define WINDOW_ROUNDS    64u
#define SGI_ROUNDS       64u
#define TIMER_TICKS      16u
#define TIMER_PERIOD     (200u * 100u)  /* 200 microseconds at 100 MHz */

/* How often everything is done; 0 means once. */
PARAMETER volatile uint32_t stress_repeat;

static uint32_t cpus;
static uint32_t checksum;
static bool silent;

static uint32_t mix(uint32_t hash, uint32_t value)
{
    hash ^= value;
    hash *= 0x01000193u;
    return hash ^ hash >> 15;
}

/* On CPU 0. */
static void report(const char *what, uint32_t result, uint32_t expected)
{
    checksum = mix(checksum, result);
    if (!silent || result != expected) {
        print("%-40s %10u %s\n", what, (unsigned)result, result == expected ? "ok" : "WRONG");
    }
}

/* ---- A lock around data that is only right as a whole ---- */

static struct spinlock lock;
static volatile uint32_t guarded_count;
static volatile uint32_t guarded_double;
static volatile uint32_t guarded_broken;

static void lock_phase(uint32_t cpu)
{
    for (uint32_t i = 0; i < LOCK_ROUNDS; i++) {
        spin_lock(&lock);
        if (guarded_double != 2 * guarded_count) {
            guarded_broken++;
        }
        guarded_count++;
        guarded_double += 2;
        spin_unlock(&lock);
    }
    meet(cpus);
    if (cpu == 0) {
        report("spin lock: sections entered", guarded_count, cpus * LOCK_ROUNDS);
        report("spin lock: data seen half changed", guarded_broken, 0);
        guarded_count = 0;
        guarded_double = 0;
        guarded_broken = 0;
    }
}

/* ---- Exclusive accesses of all sizes ---- */

static struct {
    volatile uint8_t byte CACHE_ALIGNED;
    volatile uint16_t half CACHE_ALIGNED;
    volatile uint32_t word CACHE_ALIGNED;
    volatile uint64_t pair CACHE_ALIGNED;
} counters;

static void increment_all(void)
{
    uint32_t value;
    uint32_t failed;
    __asm__ volatile("1: ldrexb %0, [%2]\n\tadd %0, %0, #1\n\tstrexb %1, %0, [%2]\n\tcmp %1, #0\n\tbne 1b"
                     : "=&r"(value), "=&r"(failed) : "r"(&counters.byte) : "cc", "memory");
    __asm__ volatile("1: ldrexh %0, [%2]\n\tadd %0, %0, #1\n\tstrexh %1, %0, [%2]\n\tcmp %1, #0\n\tbne 1b"
                     : "=&r"(value), "=&r"(failed) : "r"(&counters.half) : "cc", "memory");
    __asm__ volatile("1: ldrex %0, [%2]\n\tadd %0, %0, #1\n\tstrex %1, %0, [%2]\n\tcmp %1, #0\n\tbne 1b"
                     : "=&r"(value), "=&r"(failed) : "r"(&counters.word) : "cc", "memory");
    /* Both halves count, in opposite directions. */
    __asm__ volatile("1: ldrexd r2, r3, [%1]\n\tadd r2, r2, #1\n\tsub r3, r3, #1\n\t"
                     "strexd %0, r2, r3, [%1]\n\tcmp %0, #0\n\tbne 1b"
                     : "=&r"(failed) : "r"(&counters.pair) : "r2", "r3", "cc", "memory");
}

static void exclusive_phase(uint32_t cpu)
{
    for (uint32_t i = 0; i < EXCLUSIVE_ROUNDS; i++) {
        increment_all();
    }
    meet(cpus);
    if (cpu == 0) {
        uint32_t total = cpus * EXCLUSIVE_ROUNDS;
        report("exclusive byte", counters.byte, total & 0xff);
        report("exclusive halfword", counters.half, total & 0xffff);
        report("exclusive word", counters.word, total);
        report("exclusive doubleword, lower half", (uint32_t)counters.pair, total);
        report("exclusive doubleword, upper half", 0 - (uint32_t)(counters.pair >> 32), total);
        counters.byte = 0;
        counters.half = 0;
        counters.word = 0;
        counters.pair = 0;
    }
}

/* ---- Mailboxes: one from each CPU to each, itself included; the receiver is told by an interrupt ---- */

struct mailbox {
    volatile uint32_t full;
    volatile uint32_t content;
    uint32_t received;
    uint32_t hash;
} CACHE_ALIGNED;

static struct mailbox mailboxes[MAXIMUM_CPUS][MAXIMUM_CPUS];    /* [from][to] */

static void mail_interrupt(void)
{
    uint32_t self = cpu_index();
    for (uint32_t from = 0; from < cpus; from++) {
        struct mailbox *mailbox = &mailboxes[from][self];
        if (mailbox->full) {
            dmb();
            mailbox->hash = mix(mailbox->hash, mailbox->content);
            mailbox->received++;
            dmb();
            mailbox->full = 0;
        }
    }
    sev();
}

static uint32_t message(uint32_t from, uint32_t to, uint32_t number)
{
    return from << 24 | to << 16 | number;
}

static void mailbox_phase(uint32_t cpu)
{
    enable_interrupts();
    for (uint32_t number = 0; number < MESSAGES; number++) {
        for (uint32_t to = 0; to < cpus; to++) {
            struct mailbox *mailbox = &mailboxes[cpu][to];
            while (mailbox->full) {
                wfe();
            }
            dmb();
            mailbox->content = message(cpu, to, number);
            dmb();
            mailbox->full = 1;
            send_interrupt(SGI_MAIL, 1u << to);
        }
    }
    for (uint32_t from = 0; from < cpus; from++) {
        while (*(volatile uint32_t *)&mailboxes[from][cpu].received < MESSAGES) {
            wfe();
        }
    }
    disable_interrupts();
    meet(cpus);
    if (cpu == 0) {
        uint32_t received = 0;
        uint32_t wrong = 0;
        for (uint32_t from = 0; from < cpus; from++) {
            for (uint32_t to = 0; to < cpus; to++) {
                uint32_t hash = 0;
                for (uint32_t number = 0; number < MESSAGES; number++) {
                    hash = mix(hash, message(from, to, number));
                }
                struct mailbox *mailbox = &mailboxes[from][to];
                received += mailbox->received;
                wrong += mailbox->hash != hash;
                mailbox->received = 0;
                mailbox->hash = 0;
            }
        }
        report("mailboxes: messages received", received, cpus * cpus * MESSAGES);
        report("mailboxes: contents or order wrong", wrong, 0);
    }
}

/* ---- A queue that CPU 0 fills and all empty ---- */

static struct {
    struct spinlock lock;
    volatile uint32_t head;             /* next to take */
    volatile uint32_t tail;             /* next to fill */
    volatile uint32_t items[QUEUE_LENGTH];
    volatile uint32_t results;
    volatile uint32_t done;
} queue;

static uint32_t work(uint32_t item)
{
    uint32_t hash = item;
    for (uint32_t i = 0; i < 50 + item % 50; i++) {
        hash = mix(hash, i);
    }
    return hash;
}

static bool put(uint32_t item)
{
    spin_lock(&queue.lock);
    bool room = queue.tail - queue.head < QUEUE_LENGTH;
    if (room) {
        queue.items[queue.tail % QUEUE_LENGTH] = item;
        queue.tail++;
    }
    spin_unlock(&queue.lock);
    return room;
}

static bool take_and_work(void)
{
    spin_lock(&queue.lock);
    bool found = queue.head != queue.tail;
    uint32_t item = 0;
    if (found) {
        item = queue.items[queue.head % QUEUE_LENGTH];
        queue.head++;
    }
    spin_unlock(&queue.lock);
    if (found) {
        atomic_add(&queue.results, work(item));
        dmb();
        atomic_add(&queue.done, 1);
        sev();
    }
    return found;
}

static void queue_phase(uint32_t cpu)
{
    if (cpu == 0) {
        for (uint32_t item = 0; item < WORK_ITEMS; item++) {
            while (!put(item)) {
                take_and_work();
            }
        }
    }
    while (queue.done < WORK_ITEMS) {
        if (!take_and_work() && queue.done < WORK_ITEMS) {
            wfe();
        }
    }
    meet(cpus);
    if (cpu == 0) {
        uint32_t expected = 0;
        for (uint32_t item = 0; item < WORK_ITEMS; item++) {
            expected += work(item);
        }
        report("work queue: items done", queue.done, WORK_ITEMS);
        report("work queue: sum of results", queue.results, expected);
        queue.done = 0;
        queue.results = 0;
    }
}

/* ---- Code: written by one CPU, run by all ---- */

#define A32_BX_LR             0xe12fff1eu
#define A32_MOV_R0(immediate) (0xe3a00000u | (immediate))
#define A32_ADD_R0(immediate) (0xe2800000u | (immediate))
#define SLOT_WORDS            16u

typedef uint32_t (*generated_function)(uint32_t argument);

static volatile uint32_t code[1024] __attribute__((aligned(4096)));
static volatile uint32_t code_sums[MAXIMUM_CPUS];
static volatile uint32_t own_code_sums[MAXIMUM_CPUS];

static generated_function function_at(volatile uint32_t *start)
{
    return (generated_function)(uintptr_t)start;
}

static void code_phase(uint32_t cpu)
{
    uint32_t sum = 0;
    for (uint32_t round = 0; round < CODE_ROUNDS; round++) {
        if (round % cpus == cpu) {
            code[0] = A32_MOV_R0(round);
            code[1] = A32_ADD_R0(cpu);
            code[2] = A32_BX_LR;
            synchronize_code(code, 12);
        }
        meet(cpus);
        isb();
        sum += function_at(code)(0);
        meet(cpus);
    }
    code_sums[cpu] = sum;
    meet(cpus);
    if (cpu == 0) {
        uint32_t expected = 0;
        for (uint32_t round = 0; round < CODE_ROUNDS; round++) {
            expected += round + round % cpus;
        }
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < cpus; i++) {
            wrong += code_sums[i] != expected;
        }
        report("code of another CPU: sum of results", code_sums[0], expected);
        report("code of another CPU: CPUs that differ", wrong, 0);
    }
}

/* Each CPU rewrites and runs a function of its own, all in one page, without waiting for the others. */
static void own_code_phase(uint32_t cpu)
{
    volatile uint32_t *slot = &code[(cpu + 1) * SLOT_WORDS];
    uint32_t sum = 0;
    slot[1] = A32_ADD_R0(cpu);
    slot[2] = A32_BX_LR;
    for (uint32_t round = 0; round < OWN_CODE_ROUNDS; round++) {
        slot[0] = A32_MOV_R0(round);
        synchronize_code(slot, 12);
        sum += function_at(slot)(0);
    }
    own_code_sums[cpu] = sum;
    meet(cpus);
    if (cpu == 0) {
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < cpus; i++) {
            wrong += own_code_sums[i] != OWN_CODE_ROUNDS * (OWN_CODE_ROUNDS - 1) / 2 + OWN_CODE_ROUNDS * i;
        }
        report("own code in a shared page: CPUs wrong", wrong, 0);
    }
}

/* ---- Translations: changed by one CPU for all ---- */

#define MEGABYTE       0x00100000u
#define WINDOW_TARGETS 0x60400000u

static volatile uint32_t window_wrong[MAXIMUM_CPUS];

static void window_phase(uint32_t cpu)
{
    uint32_t wrong = 0;
    if (cpu == 0) {
        for (uint32_t target = 0; target < 4; target++) {
            write32(WINDOW_TARGETS + target * MEGABYTE, 1000 + target);
        }
    }
    for (uint32_t round = 0; round < WINDOW_ROUNDS; round++) {
        if (round % cpus == cpu) {
            map_window(WINDOW_TARGETS + round % 4 * MEGABYTE);
        }
        meet(cpus);
        isb();
        wrong += read32(WINDOW) != 1000 + round % 4;
        meet(cpus);
    }
    window_wrong[cpu] = wrong;
    meet(cpus);
    if (cpu == 0) {
        uint32_t total = 0;
        for (uint32_t i = 0; i < cpus; i++) {
            total += window_wrong[i];
        }
        report("translation changed for all: stale reads", total, 0);
    }
}

/* ---- An interrupt to all others, round by round ---- */

static volatile uint32_t interrupts_taken[MAXIMUM_CPUS];
static volatile uint32_t interrupts_total;

static void round_interrupt(void)
{
    interrupts_taken[cpu_index()]++;
    atomic_add(&interrupts_total, 1);
    sev();
}

static void interrupt_phase(uint32_t cpu)
{
    enable_interrupts();
    for (uint32_t round = 0; round < SGI_ROUNDS; round++) {
        if (round % cpus == cpu) {
            dsb();
            write32(GICD_SGIR, 1u << 24 | SGI_ROUND);       /* all but this one */
            dsb();
            write32(GICD_SGIR, 2u << 24 | SGI_ROUND);       /* this one */
        }
        while (interrupts_total < (round + 1) * cpus) {
            wfe();
        }
        meet(cpus);
    }
    disable_interrupts();
    meet(cpus);
    if (cpu == 0) {
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < cpus; i++) {
            wrong += interrupts_taken[i] != SGI_ROUNDS;
            interrupts_taken[i] = 0;
        }
        report("interrupts to all: taken", interrupts_total, SGI_ROUNDS * cpus);
        report("interrupts to all: CPUs that missed some", wrong, 0);
        interrupts_total = 0;
    }
}

/* ---- Timers, one for each CPU ---- */

static volatile uint32_t ticks[MAXIMUM_CPUS];

static void timer_interrupt(void)
{
    uint32_t cpu = cpu_index();
    write32(PRIVATE_TIMER_INT, 1);
    /* Where time does not wait for CPUs, one more may be under way when the timer is switched off. */
    if (ticks[cpu] < TIMER_TICKS && ++ticks[cpu] == TIMER_TICKS) {
        write32(PRIVATE_TIMER_CTRL, 0);
    }
}

static void timer_phase(uint32_t cpu)
{
    write32(PRIVATE_TIMER_LOAD, TIMER_PERIOD * (cpu + 2) / 2);
    write32(PRIVATE_TIMER_CTRL, PRIVATE_ENABLE | PRIVATE_RELOAD | PRIVATE_INTENABLE);
    while (ticks[cpu] < TIMER_TICKS) {
        wait_for_interrupt();
        enable_interrupts();
        disable_interrupts();
    }
    meet(cpus);
    if (cpu == 0) {
        uint32_t total = 0;
        for (uint32_t i = 0; i < cpus; i++) {
            total += ticks[i];
            ticks[i] = 0;
        }
        report("private timers: ticks", total, TIMER_TICKS * cpus);
    }
}

/* ---- All of it ---- */

static void everything(uint32_t cpu)
{
    lock_phase(cpu);
    exclusive_phase(cpu);
    mailbox_phase(cpu);
    queue_phase(cpu);
    code_phase(cpu);
    own_code_phase(cpu);
    window_phase(cpu);
    interrupt_phase(cpu);
    timer_phase(cpu);
    meet(cpus);
}

static void run(uint32_t cpu)
{
    gic_enable(SGI_MAIL, mail_interrupt);
    gic_enable(SGI_ROUND, round_interrupt);
    gic_enable(INTID_PRIVATE_TIMER, timer_interrupt);
    meet(cpus);
    uint32_t first = 0;
    for (uint32_t round = 1; round == 1 || round <= stress_repeat; round++) {
        everything(cpu);
        if (cpu == 0) {
            if (round == 1) {
                first = checksum;
                silent = true;
            } else if (checksum != first) {
                print("round %u gave checksum %08x\n", (unsigned)round, (unsigned)checksum);
            }
            if (round % 100 == 0) {
                print("%u rounds\n", (unsigned)round);
            }
            checksum = 0;
        }
    }
    if (cpu == 0) {
        print("unexpected interrupts %u, checksum %08x\n", (unsigned)unexpected_interrupts, (unsigned)first);
    }
}

int main(void)
{
    cpus = cpu_count();
    print("smp-stress: %u CPU%s\n", (unsigned)cpus, cpus == 1 ? "" : "s");
    smp_start(run);
    run(0);
    return 0;
}
