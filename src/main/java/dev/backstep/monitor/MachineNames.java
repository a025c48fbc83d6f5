package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.board.boot.Symbol;
import dev.backstep.memory.PageBytes;
import dev.backstep.timeline.RegisterFile;

import java.util.Locale;

/** Registers of a CPU, memory as it sees it, and the symbols of the loaded images. Machine thread. */
class MachineNames implements ExpressionParser.Names {

    private final MonitorContext context;
    private final Cpu cpu;

    MachineNames(MonitorContext context, Cpu cpu) {
        this.context = context;
        this.cpu = cpu;
    }

    /** Those of the selected CPU. */
    MachineNames(MonitorContext context) {
        this(context, context.cpu());
    }

    @Override
    public Long register(String name) {
        int number = switch (name.toLowerCase(Locale.ROOT)) {
            case "sp" -> 13;
            case "lr" -> 14;
            case "pc" -> RegisterFile.PC;
            case "cpsr", "psr" -> RegisterFile.CPSR;
            case "fp" -> 11;
            case "ip" -> 12;
            default -> name.matches("[rR](\\d|1[0-5])") ? Integer.parseInt(name.substring(1)) : -1;
        };
        return number < 0 ? null : (Long) RegisterFile.read(cpu, number);
    }

    @Override
    public Long symbol(String name) {
        Symbol symbol = context.symbols().named(name);
        return symbol == null ? null : (Long) symbol.address();
    }

    @Override
    public Long word(long address) {
        byte[] bytes = new byte[4];
        if (address < 0 || address > 0xffffffffL || !MemoryCommands.readVirtual(context.machine(), cpu, address, bytes)) {
            return null;
        }
        return Integer.toUnsignedLong(PageBytes.get32(bytes, 0));
    }
}
