#include "machine.h"

#include "board.h"
#include "console.h"

void machine_shutdown(void)
{
    write32(SYS_CFGDATA, 0);
    write32(SYS_CFGSTAT, 0);
    write32(SYS_CFGCTRL, CFG_START | CFG_WRITE | CFG_SHUTDOWN);
}

void panic(const char *reason)
{
    print("panic: %s\n", reason);
    panic_halt();
}

/* What startup.S hands over: four words about the interrupted program, and its r0-r12. */
struct exception_context {
    uint32_t sp;
    uint32_t lr;
    uint32_t pc;
    uint32_t cpsr;
};

void fatal_exception(const struct exception_context *context, const uint32_t registers[13], unsigned kind)
{
    static const char *const kinds[] = {
        "Reset", "Undefined instruction", "Unexpected SVC", "Prefetch abort", "Data abort", "Unused vector", "IRQ", "Unexpected FIQ"
    };
    print("\n*** %s at 0x%08x, called from 0x%08x\n", kinds[kind], (unsigned)context->pc, (unsigned)context->lr);
    for (unsigned i = 0; i < 13; i++) {
        print("%s%u=%08x%s", i < 10 ? " r" : "r", i, (unsigned)registers[i], i % 4 == 3 ? "\n" : "  ");
    }
    print("sp =%08x  lr =%08x  pc =%08x\n", (unsigned)context->sp, (unsigned)context->lr, (unsigned)context->pc);
    print("cpsr=%08x", (unsigned)context->cpsr);
    if (kind == 3) {
        print("  ifsr=%08x", (unsigned)read_instruction_fault_status());
    } else if (kind == 4) {
        print("  dfsr=%08x  dfar=%08x", (unsigned)read_data_fault_status(), (unsigned)read_data_fault_address());
    }
    print("\n*** System halted\n");
}
