/*
 * A walk through the exceptions and modes of the architecture: what is saved where, in which mode and state the handler
 * starts, and each way back. Prints what was seen; nothing here depends on time.
 */
#include <stdbool.h>
#include <stdint.h>

#include "board.h"
#include "console.h"
#include "machine.h"
#include "modes.h"

#define SCTLR_A             (1u << 1)
#define SCTLR_TE            (1u << 30)
#define GICC_ENABLE         1u
#define GICC_FIQ_ENABLE     8u
#define SGI_TO_SELF         (2u << 24)

enum exception_kind { UND = 1, SVC = 2, PABT = 3, DABT = 4, IRQ = 6, FIQ = 7 };

extern uint32_t provoke_address;
extern uint32_t resume_address;
extern uint32_t resume_psr;
extern uint32_t vectors[];
extern uint32_t vectors_a[];
extern uint32_t vectors_b[];
extern uint32_t vectors_t[];

void svc_a32(void);
void svc_t32(void);
void svc_not_taken_a32(void);
uint32_t svc_in_it_block_t32(void);
void udf_a32(void);
void udf_t32(void);
void udf_wide_t32(void);
void coprocessor_a32(void);
void vfp_disabled_a32(void);
void unconditional_a32(void);
void bkpt_a32(void);
void bkpt_t32(void);
uintptr_t load_word_a32(uintptr_t address);
uintptr_t store_half_a32(uintptr_t address);
uintptr_t load_word_t32(uintptr_t address);
uintptr_t load_multiple_t32(uintptr_t address);
uintptr_t load_multiple_a32(uintptr_t address);
uintptr_t load_exclusive_a32(uintptr_t address);
void unmask_irq(void);
void unmask_fiq(void);
void bank_write(uint32_t mode, uint32_t sp, uint32_t lr, uint32_t spsr);
void bank_read(uint32_t mode, uint32_t into[3]);
void fiq_bank(uint32_t into[15]);
void user_bank_store(uint32_t into[2]);
void user_bank_load(const uint32_t from[2]);
void user_mode(uint32_t into[3]);
void set_vbar(const uint32_t *table);
uint32_t read_sctlr(void);
void write_sctlr(uint32_t value);
uint32_t read_isr(void);

typedef uint32_t (*srs_function)(uint32_t *stack_pointer, uint32_t lr, uint32_t spsr);
typedef uint32_t (*rfe_function)(uint32_t *base, uint32_t *pair, uint32_t psr, uint32_t *psr_seen);
uint32_t srs_ia(uint32_t *stack_pointer, uint32_t lr, uint32_t spsr);
uint32_t srs_ib(uint32_t *stack_pointer, uint32_t lr, uint32_t spsr);
uint32_t srs_da(uint32_t *stack_pointer, uint32_t lr, uint32_t spsr);
uint32_t srs_db(uint32_t *stack_pointer, uint32_t lr, uint32_t spsr);
uint32_t rfe_ia(uint32_t *base, uint32_t *pair, uint32_t psr, uint32_t *psr_seen);
uint32_t rfe_ib(uint32_t *base, uint32_t *pair, uint32_t psr, uint32_t *psr_seen);
uint32_t rfe_da(uint32_t *base, uint32_t *pair, uint32_t psr, uint32_t *psr_seen);
uint32_t rfe_db(uint32_t *base, uint32_t *pair, uint32_t psr, uint32_t *psr_seen);

struct exception_record {
    char table;
    enum exception_kind kind;
    uint32_t spsr;
    uint32_t cpsr;
    uint32_t lr;
    uint32_t number;                /* of the SVC, or of the interrupt */
};

static struct exception_record last;
static unsigned exceptions_taken;
static unsigned exceptions_shown;

static uint32_t svc_number(uint32_t spsr, uint32_t lr)
{
    if (spsr & PSR_T) {
        return *(const uint16_t *)(uintptr_t)(lr - 2) & 0xff;
    }
    return *(const uint32_t *)(uintptr_t)(lr - 4) & 0xffffff;
}

/* Called by the vectors; returns the address to resume at. */
uint32_t record_exception(uint32_t table_and_kind, uint32_t spsr, uint32_t cpsr, uint32_t lr)
{
    exceptions_taken++;
    last.table = (char)(table_and_kind >> 8);
    last.kind = (enum exception_kind)(table_and_kind & 0xff);
    last.spsr = spsr;
    last.cpsr = cpsr;
    last.lr = lr;
    if (last.kind == SVC) {
        last.number = svc_number(spsr, lr);
    }
    if (last.kind == IRQ || last.kind == FIQ) {
        last.number = read32(GICC_IAR);
        write32(GICC_EOIR, last.number);
        return lr - 4;
    }
    return resume_address;
}

static void show(const char *what)
{
    static const char *const names[] = { "", "UND", "SVC", "PABT", "DABT", "", "IRQ", "FIQ" };
    if (exceptions_taken == exceptions_shown) {
        print("%-30s no exception\n", what);
        return;
    }
    print("%-30s %c %-4s spsr=%08x cpsr=%08x", what, last.table, names[last.kind], (unsigned)last.spsr,
          (unsigned)(last.cpsr & 0x0fffffff));
    switch (last.kind) {
    case SVC:
        print(" lr=+%u number=0x%x", (unsigned)(last.lr - provoke_address), (unsigned)last.number);
        break;
    case UND:
        print(" lr=+%u", (unsigned)(last.lr - provoke_address));
        break;
    case PABT:
        print(" lr=+%u ifsr=0x%x", (unsigned)(last.lr - provoke_address), (unsigned)read_instruction_fault_status());
        break;
    case DABT:
        print(" lr=+%u dfsr=0x%03x", (unsigned)(last.lr - provoke_address), (unsigned)read_data_fault_status());
        break;
    default:
        print(" intid=%u", (unsigned)last.number);
        break;
    }
    console_putc('\n');
    if (exceptions_taken != exceptions_shown + 1) {
        print("  (%u exceptions)\n", exceptions_taken - exceptions_shown);
    }
    exceptions_shown = exceptions_taken;
}

static void walk_svc(void)
{
    svc_a32();
    show("SVC, A32");
    svc_t32();
    show("SVC, T32");
    svc_not_taken_a32();
    show("SVCEQ with Z clear, A32");
    uint32_t sum = svc_in_it_block_t32();
    show("SVC in an IT block, T32");
    print("  the rest of the IT block made %u\n", (unsigned)sum);
}

static void walk_undefined(void)
{
    udf_a32();
    show("UDF, A32");
    udf_t32();
    show("UDF, T32");
    udf_wide_t32();
    show("UDF.W, T32");
    coprocessor_a32();
    show("MCR to coprocessor 3, A32");
    vfp_disabled_a32();
    show("VMOV with VFP disabled, A32");
    unconditional_a32();
    show("unconditional space, A32");
}

static void walk_prefetch_abort(void)
{
    bkpt_a32();
    show("BKPT, A32");
    bkpt_t32();
    show("BKPT, T32");
}

typedef uintptr_t (*memory_access)(uintptr_t address);

static void misaligned(const char *what, memory_access access)
{
    static uint32_t buffer[4] = { 0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c };
    uintptr_t address = (uintptr_t)buffer + 1;
    uintptr_t base = access(address);
    show(what);
    print("  address register moved by %d, dfar is %s\n", (int)(base - address),
          read_data_fault_address() - address <= 2 ? "in the buffer" : "elsewhere");
}

static void walk_data_abort(void)
{
    misaligned("LDM misaligned, A32", load_multiple_a32);
    misaligned("LDM misaligned, T32", load_multiple_t32);
    misaligned("LDREX misaligned, A32", load_exclusive_a32);
    write_sctlr(read_sctlr() | SCTLR_A);
    misaligned("LDR misaligned, SCTLR.A, A32", load_word_a32);
    misaligned("STRH misaligned, SCTLR.A, A32", store_half_a32);
    misaligned("LDR misaligned, SCTLR.A, T32", load_word_t32);
    write_sctlr(read_sctlr() & ~SCTLR_A);
}

static void send_interrupt_to_self(unsigned intid)
{
    write32(GICD_SGIR, SGI_TO_SELF | intid);
    __asm__ volatile("dsb" ::: "memory");
}

static void walk_interrupts(void)
{
    write32(GICC_PMR, 0xff);
    write32(GICC_CTLR, GICC_ENABLE);
    write32(GICD_CTLR, 1);

    print("nothing pending: ISR %03x\n", (unsigned)read_isr());
    send_interrupt_to_self(3);
    print("SGI 3 pending and masked: ISR %03x\n", (unsigned)read_isr());
    wait_for_interrupt();
    show("WFI with it masked");
    unmask_irq();
    show("IRQ unmasked");
    print("handled: ISR %03x\n", (unsigned)read_isr());

    write32(GICC_CTLR, GICC_ENABLE | GICC_FIQ_ENABLE);
    send_interrupt_to_self(5);
    print("SGI 5 pending as FIQ: ISR %03x\n", (unsigned)read_isr());
    unmask_irq();
    show("IRQ unmasked, FIQ masked");
    unmask_fiq();
    show("FIQ unmasked");
    print("handled: ISR %03x, next acknowledge finds %u\n", (unsigned)read_isr(), (unsigned)read32(GICC_IAR));
    write32(GICC_CTLR, GICC_ENABLE);
}

static void walk_banks(void)
{
    static const struct {
        uint32_t mode;
        const char *name;
    } modes[] = { { MODE_FIQ, "FIQ" }, { MODE_IRQ, "IRQ" }, { MODE_ABT, "ABT" }, { MODE_UND, "UND" }, { MODE_SYS, "SYS" } };
    enum { COUNT = sizeof modes / sizeof modes[0] };
    uint32_t saved[COUNT][3];

    for (unsigned i = 0; i < COUNT; i++) {
        bank_read(modes[i].mode, saved[i]);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        bank_write(modes[i].mode, 0x1000 + i * 8, 0x2000 + i * 4, (i + 1) << 28 | MODE_SYS);
    }
    uint32_t user[2];
    user_bank_store(user);
    for (unsigned i = 0; i < COUNT; i++) {
        uint32_t seen[3];
        bank_read(modes[i].mode, seen);
        print("bank of %s: sp=%x lr=%x spsr=%08x\n", modes[i].name, (unsigned)seen[0], (unsigned)seen[1], (unsigned)seen[2]);
    }
    print("STM ^ from SVC mode: sp=%x lr=%x\n", (unsigned)user[0], (unsigned)user[1]);
    user[0] = 0x3330;
    user[1] = 0x4444;
    user_bank_load(user);
    uint32_t seen[3];
    bank_read(MODE_SYS, seen);
    print("LDM ^ from SVC mode: sp=%x lr=%x\n", (unsigned)seen[0], (unsigned)seen[1]);
    for (unsigned i = 0; i < COUNT; i++) {
        bank_write(modes[i].mode, saved[i][0], saved[i][1], saved[i][2]);
    }

    static const char *const views[] = { "FIQ's own", "User's, STM ^ from FIQ mode", "after coming back" };
    uint32_t registers[15];
    fiq_bank(registers);
    for (unsigned i = 0; i < 3; i++) {
        const uint32_t *view = &registers[i * 5];
        print("r8-r12, %s: %x %x %x %x %x\n", views[i], (unsigned)view[0], (unsigned)view[1], (unsigned)view[2],
              (unsigned)view[3], (unsigned)view[4]);
    }
}

static void walk_srs_and_rfe(void)
{
    static const struct {
        const char *name;
        srs_function srs;
        rfe_function rfe;
        unsigned first_word;        /* where RFE finds its pair, with the base at word 4 */
    } forms[] = {
        { "IA", srs_ia, rfe_ia, 4 }, { "IB", srs_ib, rfe_ib, 5 }, { "DA", srs_da, rfe_da, 3 }, { "DB", srs_db, rfe_db, 2 }
    };
    for (unsigned i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        uint32_t buffer[8] = { 0 };
        uint32_t moved = forms[i].srs(&buffer[4], 0x1234, 0x20000000 | MODE_SYS);
        print("SRS%s: sp moved by %d, words", forms[i].name, (int)moved);
        for (unsigned word = 0; word < 8; word++) {
            print(" %x", (unsigned)buffer[word]);
        }
        uint32_t psr_seen;
        uint32_t psr = 0x50000000 | PSR_A | PSR_I | PSR_F | PSR_T | MODE_SVC;
        moved = forms[i].rfe(&buffer[4], &buffer[forms[i].first_word], psr, &psr_seen);
        print("; RFE%s: base moved by %d, cpsr=%08x\n", forms[i].name, (int)moved, (unsigned)psr_seen);
    }
}

static void walk_user_mode(void)
{
    uint32_t psr[3];
    unsigned before = exceptions_taken;
    user_mode(psr);
    print("User mode: cpsr=%08x, after MSR %08x, after CPS %08x, %u exceptions, last SVC 0x%x from spsr=%08x\n", (unsigned)psr[0],
          (unsigned)psr[1], (unsigned)psr[2], exceptions_taken - before, (unsigned)last.number, (unsigned)last.spsr);
    exceptions_shown = exceptions_taken;
}

static void walk_vector_tables(void)
{
    set_vbar(vectors_b);
    svc_a32();
    show("SVC after VBAR moved, A32");
    udf_t32();
    show("UDF after VBAR moved, T32");
    send_interrupt_to_self(9);
    unmask_irq();
    show("IRQ after VBAR moved");

    set_vbar(vectors_t);
    write_sctlr(read_sctlr() | SCTLR_TE);
    svc_a32();
    show("SVC with SCTLR.TE, A32");
    svc_t32();
    show("SVC with SCTLR.TE, T32");
    udf_a32();
    show("UDF with SCTLR.TE, A32");
    bkpt_t32();
    show("BKPT with SCTLR.TE, T32");
    misaligned("LDM with SCTLR.TE, A32", load_multiple_a32);
    send_interrupt_to_self(11);
    unmask_irq();
    show("IRQ with SCTLR.TE");
    write_sctlr(read_sctlr() & ~SCTLR_TE);
}

int main(void)
{
    print("exceptions: table, kind, saved and new status, link register from the instruction\n");
    set_vbar(vectors_a);
    walk_svc();
    walk_undefined();
    walk_prefetch_abort();
    walk_data_abort();
    walk_interrupts();
    walk_banks();
    walk_srs_and_rfe();
    walk_user_mode();
    walk_vector_tables();
    set_vbar(vectors);
    print("%u exceptions in all\n", exceptions_taken);
    return 0;
}
