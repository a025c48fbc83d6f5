package dev.backstep.arm.cp15;

import dev.backstep.arm.cpu.Coprocessor;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.List;

/**
 * CP15: system control (B3.15, B3.17). Registers that are not in the table are undefined.
 *
 * <p>Belongs to one CPU. Thread: the CPU's own.
 */
public final class SystemControlCoprocessor implements Coprocessor, Stateful {

    private final RegisterTable table = new RegisterTable();
    private final PerformanceMonitor performance = new PerformanceMonitor();

    SystemControlCoprocessor(CortexA9 model) {
        IdentificationRegisters.addTo(table);
        new ControlRegisters().addTo(table);
        new TranslationRegisters().addTo(table);
        MaintenanceOperations.addTo(table);
        performance.addTo(table);
        CortexA9Registers.addTo(table, model);
        reset();
    }

    /** All registers, for debuggers; read one with {@link CoprocessorRegister#read}. */
    public List<CoprocessorRegister> registers() {
        return table.rows();
    }

    @Override
    public int read(Cpu cpu, int opc1, int crn, int crm, int opc2) {
        CoprocessorRegister register = table.readable(cpu, opc1, crn, crm, opc2);
        requireCounterAccess(cpu, register);
        return register.reader().read(cpu, cpu.securityBank());
    }

    @Override
    public void write(Cpu cpu, int opc1, int crn, int crm, int opc2, int value) {
        CoprocessorRegister register = table.writable(cpu, opc1, crn, crm, opc2);
        requireCounterAccess(cpu, register);
        register.writer().write(cpu, cpu.securityBank(), value);
    }

    private void requireCounterAccess(Cpu cpu, CoprocessorRegister register) {
        if (register.access().isCounter() && !cpu.isPrivileged() && !performance.isUserEnabled()) {
            throw cpu.undefinedInstruction();
        }
    }

    @Override
    public void reset() {
        table.reset();
        performance.reset();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("registers", table);
        exchange.part("performance", performance);
    }
}
