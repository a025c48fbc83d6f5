/*
 * Litmus tests of the memory model: short programs for two to four CPUs, run on many cells of memory, and how often each
 * outcome was seen. An outcome is the values that the loads gave, from the first CPU's first load to the last CPU's last.
 * Names are those of the literature (Alglave, Maranget, Sarkar, Sewell, "Litmus: running tests against hardware"): MP is
 * message passing, SB store buffering, LB load buffering, WRC write to read causality, IRIW independent reads of
 * independent writes, CoRR coherence of two reads of one place.
 */
#include "console.h"
#include "smp.h"

#define CELLS          256u
#define CELL_WORDS     32u      /* x and y of a cell lie in different cache lines */
#define DEFAULT_ROUNDS 8192u
#define MAXIMUM_LOADS  4u
#define SPINS          50000u
#define PATIENCE       200u

PARAMETER volatile struct {
    uint32_t select;    /* 0: all tests; n: the n-th of the table below */
    uint32_t rounds;    /* how often each test is run, rounded up to a multiple of 256; 0 means 8192 */
    uint32_t counts;    /* not 0: how often each outcome was seen is printed as well */
} litmus;

typedef volatile uint32_t *location;

static volatile uint32_t cells[CELLS * CELL_WORDS] CACHE_ALIGNED;
static volatile uint8_t loaded[CELLS][MAXIMUM_LOADS];

static uint32_t cpus;

static inline void store(location at, uint32_t value)
{
    __asm__ volatile("str %0, [%1]" :: "r"(value), "r"(at) : "memory");
}

static inline uint32_t load(location at)
{
    uint32_t value;
    __asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(at) : "memory");
    return value;
}

/* A value of 0 that depends on another, so that what uses it may not be done before. */
static inline uint32_t zero_from(uint32_t value)
{
    uint32_t zero;
    __asm__ volatile("eor %0, %1, %1" : "=r"(zero) : "r"(value));
    return zero;
}

/* Nothing after it is done before it is known that `value` is what it is. */
static inline void control_isb(uint32_t value)
{
    __asm__ volatile("cmp %0, #0\n\tbeq 1f\n1: isb" :: "r"(value) : "cc", "memory");
}

/* ---- One function for each CPU of each test: x and y of a cell, and where its loads go ---- */

typedef void (*thread)(location x, location y, volatile uint8_t *result);

static void store_x_store_y(location x, location y, volatile uint8_t *result)
{
    (void)result;
    store(x, 1);
    store(y, 1);
}

static void store_x_dmb_store_y(location x, location y, volatile uint8_t *result)
{
    (void)result;
    store(x, 1);
    dmb();
    store(y, 1);
}

static void load_y_load_x(location x, location y, volatile uint8_t *result)
{
    uint32_t a = load(y);
    uint32_t b = load(x);
    result[0] = (uint8_t)a;
    result[1] = (uint8_t)b;
}

static void load_y_dmb_load_x(location x, location y, volatile uint8_t *result)
{
    uint32_t a = load(y);
    dmb();
    uint32_t b = load(x);
    result[0] = (uint8_t)a;
    result[1] = (uint8_t)b;
}

static void load_y_address_load_x(location x, location y, volatile uint8_t *result)
{
    uint32_t a = load(y);
    uint32_t b = load(x + zero_from(a));
    result[0] = (uint8_t)a;
    result[1] = (uint8_t)b;
}

static void load_y_control_isb_load_x(location x, location y, volatile uint8_t *result)
{
    uint32_t a = load(y);
    control_isb(a);
    uint32_t b = load(x);
    result[0] = (uint8_t)a;
    result[1] = (uint8_t)b;
}

static void store_x_load_y(location x, location y, volatile uint8_t *result)
{
    store(x, 1);
    result[0] = (uint8_t)load(y);
}

static void store_x_dmb_load_y(location x, location y, volatile uint8_t *result)
{
    store(x, 1);
    dmb();
    result[0] = (uint8_t)load(y);
}

static void load_x_store_y(location x, location y, volatile uint8_t *result)
{
    uint32_t a = load(x);
    store(y, 1);
    result[0] = (uint8_t)a;
}

static void load_x_dmb_store_y(location x, location y, volatile uint8_t *result)
{
    uint32_t a = load(x);
    dmb();
    store(y, 1);
    result[0] = (uint8_t)a;
}

static void load_x_data_store_y(location x, location y, volatile uint8_t *result)
{
    uint32_t a = load(x);
    store(y, 1 + zero_from(a));
    result[0] = (uint8_t)a;
}

static void store_x(location x, location y, volatile uint8_t *result)
{
    (void)y;
    (void)result;
    store(x, 1);
}

static void load_x_load_x(location x, location y, volatile uint8_t *result)
{
    (void)y;
    uint32_t a = load(x);
    uint32_t b = load(x);
    result[0] = (uint8_t)a;
    result[1] = (uint8_t)b;
}

/* ---- The tests ---- */

struct part {
    thread run;
    bool swapped;                       /* x and y change places */
    uint8_t loads;
};

struct test {
    const char *name;
    uint8_t threads;
    uint8_t loads;
    uint8_t watched;                    /* the outcome the test is about: the first load is the lowest bit */
    bool forbidden;                     /* by the architecture */
    struct part parts[MAXIMUM_CPUS];
};

static const struct test tests[] = {
    { "MP",                2, 2, 0x1, false, { { store_x_store_y, false, 0 }, { load_y_load_x, false, 2 } } },
    { "MP+dmbs",           2, 2, 0x1, true,  { { store_x_dmb_store_y, false, 0 }, { load_y_dmb_load_x, false, 2 } } },
    { "MP+dmb+addr",       2, 2, 0x1, true,  { { store_x_dmb_store_y, false, 0 }, { load_y_address_load_x, false, 2 } } },
    { "MP+dmb+ctrlisb",    2, 2, 0x1, true,  { { store_x_dmb_store_y, false, 0 }, { load_y_control_isb_load_x, false, 2 } } },
    { "SB",                2, 2, 0x0, false, { { store_x_load_y, false, 1 }, { store_x_load_y, true, 1 } } },
    { "SB+dmbs",           2, 2, 0x0, true,  { { store_x_dmb_load_y, false, 1 }, { store_x_dmb_load_y, true, 1 } } },
    { "LB",                2, 2, 0x3, false, { { load_x_store_y, false, 1 }, { load_x_store_y, true, 1 } } },
    { "LB+dmbs",           2, 2, 0x3, true,  { { load_x_dmb_store_y, false, 1 }, { load_x_dmb_store_y, true, 1 } } },
    { "LB+datas",          2, 2, 0x3, true,  { { load_x_data_store_y, false, 1 }, { load_x_data_store_y, true, 1 } } },
    { "CoRR",              2, 2, 0x1, true,  { { store_x, false, 0 }, { load_x_load_x, false, 2 } } },
    { "WRC",               3, 3, 0x3, false, { { store_x, false, 0 }, { load_x_store_y, false, 1 }, { load_y_load_x, false, 2 } } },
    { "WRC+dmbs",          3, 3, 0x3, true,  { { store_x, false, 0 }, { load_x_dmb_store_y, false, 1 },
                                               { load_y_dmb_load_x, false, 2 } } },
    { "IRIW",              4, 4, 0x5, false, { { store_x, false, 0 }, { store_x, true, 0 },
                                               { load_y_load_x, false, 2 }, { load_y_load_x, true, 2 } } },
    { "IRIW+dmbs",         4, 4, 0x5, true,  { { store_x, false, 0 }, { store_x, true, 0 },
                                               { load_y_dmb_load_x, false, 2 }, { load_y_dmb_load_x, true, 2 } } },
};

#define LITMUS_TESTS (sizeof tests / sizeof tests[0])

static uint32_t rounds(void)
{
    return litmus.rounds != 0 ? litmus.rounds : DEFAULT_ROUNDS;
}

/* Like meet(), for the CPUs of a test alone: they go on as nearly at once as can be, since all but the last spin for a while. */
static void start_together(uint32_t count)
{
    static volatile uint32_t arrived CACHE_ALIGNED;
    static volatile uint32_t generation CACHE_ALIGNED;
    dmb();
    uint32_t before = generation;
    if (atomic_add(&arrived, 1) + 1 == count) {
        arrived = 0;
        dmb();
        generation = before + 1;
        sev();
    }
    for (uint32_t i = 0; i < SPINS && generation == before; i++) {
    }
    while (generation == before) {
        wfe();
    }
    dmb();
}

/* How far each CPU has come in a test. */
static struct {
    volatile uint32_t cell CACHE_ALIGNED;
} progress[MAXIMUM_CPUS];

/* Waits for the other CPUs of a test to come to the same cell, but not for long; false when they do not run now. */
static bool keep_step(const struct test *test, uint32_t cpu, uint32_t cell)
{
    progress[cpu].cell = cell;
    for (uint32_t other = 0; other < test->threads; other++) {
        uint32_t patience = PATIENCE;
        while (progress[other].cell < cell) {
            if (patience-- == 0) {
                return false;
            }
        }
    }
    return true;
}

static void run_part(const struct test *test, uint32_t cpu, uint32_t done)
{
    /* Who comes first, and by how much, changes from batch to batch. */
    uint32_t delay = (done / CELLS >> 2 * cpu) % 4 * 4;
    bool in_step = true;
    const struct part *part = &test->parts[cpu];
    uint32_t first_load = 0;
    for (uint32_t i = 0; i < cpu; i++) {
        first_load += test->parts[i].loads;
    }
    for (uint32_t i = 0; i < CELLS; i++) {
        in_step = in_step && keep_step(test, cpu, done + i + 1);
        for (uint32_t wait = 0; wait < delay; wait++) {
            __asm__ volatile("nop");
        }
        location x = &cells[i * CELL_WORDS];
        location y = x + CELL_WORDS / 2;
        part->run(part->swapped ? y : x, part->swapped ? x : y, &loaded[i][first_load]);
    }
}

static void print_outcome(const struct test *test, uint32_t outcome, uint32_t count)
{
    print("    ");
    for (uint32_t i = 0; i < test->loads; i++) {
        print("%u", (unsigned)(outcome >> i & 1));
    }
    print(" %10u%s\n", (unsigned)count, outcome == test->watched ? (test->forbidden ? " forbidden" : " relaxed") : "");
}

static void run_litmus(const struct test *test, uint32_t cpu)
{
    static uint32_t outcomes[1u << MAXIMUM_LOADS];
    if (test->threads > cpus) {
        if (cpu == 0) {
            print("%-15s needs %u CPUs\n", test->name, (unsigned)test->threads);
        }
        return;
    }
    for (uint32_t done = 0; done < rounds(); done += CELLS) {
        if (cpu == 0) {
            for (uint32_t i = 0; i < MAXIMUM_CPUS; i++) {
                progress[i].cell = done;
            }
            for (uint32_t i = 0; i < CELLS; i++) {
                cells[i * CELL_WORDS] = 0;
                cells[i * CELL_WORDS + CELL_WORDS / 2] = 0;
            }
        }
        meet(cpus);
        if (cpu < test->threads) {
            start_together(test->threads);
            run_part(test, cpu, done);
        }
        meet(cpus);
        if (cpu == 0) {
            for (uint32_t i = 0; i < CELLS; i++) {
                uint32_t outcome = 0;
                for (uint32_t j = 0; j < test->loads; j++) {
                    outcome |= (uint32_t)loaded[i][j] << j;
                }
                outcomes[outcome]++;
            }
        }
    }
    if (cpu == 0) {
        if (test->forbidden) {
            print("%-15s forbidden outcomes %u\n", test->name, (unsigned)outcomes[test->watched]);
        } else {
            print("%-15s any outcome is allowed\n", test->name);
        }
        for (uint32_t outcome = 0; outcome < 1u << test->loads; outcome++) {
            if (litmus.counts != 0 && outcomes[outcome] != 0) {
                print_outcome(test, outcome, outcomes[outcome]);
            }
            outcomes[outcome] = 0;
        }
    }
}

/* ---- Counting with exclusives, and with a ticket lock ---- */

static volatile uint32_t counter CACHE_ALIGNED;

static struct {
    volatile uint32_t next;
    volatile uint32_t owner;
} ticket_lock CACHE_ALIGNED;

static void count_exclusively(void)
{
    for (uint32_t i = 0; i < rounds(); i++) {
        atomic_add(&counter, 1);
    }
}

static void count_with_tickets(void)
{
    for (uint32_t i = 0; i < rounds(); i++) {
        uint32_t ticket = atomic_add(&ticket_lock.next, 1);
        while (ticket_lock.owner != ticket) {
            wfe();
        }
        dmb();
        counter++;
        dmb();
        ticket_lock.owner = ticket + 1;
        sev();
    }
}

static const struct counting {
    const char *name;
    void (*run)(void);
} countings[] = {
    { "LDREX/STREX", count_exclusively },
    { "ticket lock", count_with_tickets },
};

#define COUNTINGS (sizeof countings / sizeof countings[0])

static void run_counting(const struct counting *counting, uint32_t cpu)
{
    counter = 0;
    meet(cpus);
    counting->run();
    meet(cpus);
    if (cpu == 0) {
        print("%-15s lost updates %u\n", counting->name, (unsigned)(cpus * rounds() - counter));
    }
    meet(cpus);
}

static void run(uint32_t cpu)
{
    uint32_t select = litmus.select;
    meet(cpus);
    for (uint32_t i = 0; i < LITMUS_TESTS; i++) {
        if (select == 0 || select == i + 1) {
            run_litmus(&tests[i], cpu);
        }
    }
    for (uint32_t i = 0; i < COUNTINGS; i++) {
        if (select == 0 || select == LITMUS_TESTS + i + 1) {
            run_counting(&countings[i], cpu);
        }
    }
}

int main(void)
{
    cpus = cpu_count();
    print("smp-litmus: %u CPU%s, %u rounds\n", (unsigned)cpus, cpus == 1 ? "" : "s", (unsigned)rounds());
    if (litmus.select > LITMUS_TESTS + COUNTINGS) {
        print("there is no test %u\n", (unsigned)litmus.select);
        return 1;
    }
    smp_start(run);
    run(0);
    return 0;
}
