package dev.backstep.arm.cp15;

import static dev.backstep.arm.cp15.Access.READ_ONLY;
import static dev.backstep.arm.cp15.Access.READ_WRITE;
import static dev.backstep.arm.cp15.Access.USER_READ_ONLY;
import static dev.backstep.arm.cp15.Access.USER_READ_WRITE;
import static dev.backstep.arm.cp15.Access.WRITE_ONLY;

import dev.backstep.arm.cpu.Coprocessor;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.List;

/**
 * CP14: the guest's own debug registers, ThumbEE and Jazelle configuration (C11.11, B4.1). Breakpoint and watchpoint
 * registers store what is written and never match: halting debug belongs to the emulator's debugger.
 *
 * <p>Belongs to one CPU. Thread: the CPU's own.
 */
public final class DebugCoprocessor implements Coprocessor, Stateful {

    private static final int BREAKPOINTS = 6;
    private static final int WATCHPOINTS = 4;
    private static final int OSLAR_KEY = 0xc5acce55;
    /** OSLSR: 32-bit access needed, OS lock implemented. */
    private static final int OSLSR_FIXED = 0x8;
    private static final int OSLSR_LOCKED = 0x2;

    private final RegisterTable table = new RegisterTable();

    DebugCoprocessor() {
        int[] unlocked = table.storage("OSLSR", 1);
        table.constant("DBGDIDR", "c0 0 c0 0", USER_READ_ONLY, 0x35141000)
                .constant("DBGDSCRint", "c0 0 c1 0", USER_READ_ONLY, 0)
                .stored("DBGDSCRext", "c0 0 c2 2", READ_WRITE, -1)
                .stored("DBGVCR", "c0 0 c7 0", READ_WRITE, -1)
                .constant("DBGDRAR", "c1 0 c0 0", USER_READ_ONLY, 0)
                .row("DBGOSLAR", "c1 0 c0 4", WRITE_ONLY, RegisterTable.ZERO,
                        (cpu, bank, value) -> unlocked[0] = value == OSLAR_KEY ? 0 : 1)
                .row("DBGOSLSR", "c1 0 c1 4", READ_ONLY,
                        (cpu, bank) -> OSLSR_FIXED | (unlocked[0] != 0 ? 0 : OSLSR_LOCKED), RegisterTable.IGNORED)
                .constant("DBGOSDLR", "c1 0 c3 4", READ_WRITE, 0)
                .constant("DBGDSAR", "c2 0 c0 0", USER_READ_ONLY, 0)
                .stored("TEECR", "c0 6 c0 0", READ_WRITE, 1)
                .stored("TEEHBR", "c1 6 c0 0", USER_READ_WRITE, -1)
                .constant("JIDR", "c0 7 c0 0", READ_ONLY, 0)
                .constant("JOSCR", "c1 7 c0 0", READ_WRITE, 0)
                .constant("JMCR", "c2 7 c0 0", READ_WRITE, 0);
        for (int i = 0; i < BREAKPOINTS; i++) {
            table.stored("DBGBVR" + i, "c0 0 c" + i + " 4", READ_WRITE, -1)
                    .stored("DBGBCR" + i, "c0 0 c" + i + " 5", READ_WRITE, -1);
        }
        for (int i = 0; i < WATCHPOINTS; i++) {
            table.stored("DBGWVR" + i, "c0 0 c" + i + " 6", READ_WRITE, ~3)
                    .stored("DBGWCR" + i, "c0 0 c" + i + " 7", READ_WRITE, -1);
        }
    }

    /** All registers, for debuggers; read one with {@link CoprocessorRegister#read}. */
    public List<CoprocessorRegister> registers() {
        return table.rows();
    }

    @Override
    public int read(Cpu cpu, int opc1, int crn, int crm, int opc2) {
        return table.readable(cpu, opc1, crn, crm, opc2).reader().read(cpu, cpu.securityBank());
    }

    @Override
    public void write(Cpu cpu, int opc1, int crn, int crm, int opc2, int value) {
        table.writable(cpu, opc1, crn, crm, opc2).writer().write(cpu, cpu.securityBank(), value);
    }

    @Override
    public void reset() {
        table.reset();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        table.exchangeState(exchange);
    }
}
