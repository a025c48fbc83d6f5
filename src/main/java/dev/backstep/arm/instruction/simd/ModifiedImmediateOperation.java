package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VMOV, VMVN, VORR and VBIC with an immediate, which has been expanded to 64 bits. */
public final class ModifiedImmediateOperation extends Instruction {

    private final int to;
    private final int registers;
    private final long keep;
    private final long set;

    private ModifiedImmediateOperation(int size, int to, int registers, long keep, long set) {
        super(ALWAYS, size);
        this.to = to;
        this.registers = registers;
        this.keep = keep;
        this.set = set;
    }

    /** VMOV; VMVN with {@code value} already inverted. */
    public static ModifiedImmediateOperation move(int size, int to, int registers, long value) {
        return new ModifiedImmediateOperation(size, to, registers, 0, value);
    }

    /** VORR. */
    public static ModifiedImmediateOperation or(int size, int to, int registers, long value) {
        return new ModifiedImmediateOperation(size, to, registers, -1, value);
    }

    /** VBIC. */
    public static ModifiedImmediateOperation clear(int size, int to, int registers, long value) {
        return new ModifiedImmediateOperation(size, to, registers, ~value, 0);
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        d[to] = d[to] & keep | set;
        if (registers == 2) {
            d[to + 1] = d[to + 1] & keep | set;
        }
    }
}
