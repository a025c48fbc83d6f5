package dev.backstep.trace;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.ExceptionKind;
import dev.backstep.arm.cpu.ExceptionListener;

import java.util.function.Consumer;

/** The item {@code int}: a line for each exception taken. */
final class ExceptionTrace implements ExceptionListener {

    private final CodeNames names;
    private final Consumer<String> sink;

    ExceptionTrace(CodeNames names, Consumer<String> sink) {
        this.names = names;
        this.sink = sink;
    }

    @Override
    public void taken(Cpu cpu, ExceptionKind kind, int address) {
        int bank = cpu.securityBank();
        String status = switch (kind) {
            case DATA_ABORT -> String.format(", dfsr 0x%08x, dfar 0x%08x", cpu.control.dfsr[bank], cpu.control.dfar[bank]);
            case PREFETCH_ABORT -> String.format(", ifsr 0x%08x, ifar 0x%08x", cpu.control.ifsr[bank], cpu.control.ifar[bank]);
            default -> "";
        };
        sink.accept(String.format("Taking exception [%s] on CPU %d: from 0x%08x%s to 0x%08x, mode %s, spsr 0x%08x%s, position %d",
                kind.label(), cpu.index(), address, names.behind(address), cpu.pc, cpu.mode().label(), cpu.spsr(), status,
                cpu.icount.now()));
    }
}
