package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.instruction.Instruction;

/** A function of single-precision elements with the same number: VADD.F32, VCGT.F32, VRECPS, ... */
public final class FloatOperation extends Instruction {

    private final FloatFunction function;
    private final int to;
    private final int first;
    private final int second;
    private final int registers;

    /**
     * @param to first D register of the result
     * @param first first D register of Vn
     * @param second first D register of Vm
     * @param registers 1 or 2
     */
    public FloatOperation(int size, FloatFunction function, int to, int first, int second, int registers) {
        super(ALWAYS, size);
        this.function = function;
        this.to = to;
        this.first = first;
        this.second = second;
        this.registers = registers;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        FloatingPointStatus status = cpu.extension.standard;
        // All results before any is written: until then translated code can leave the instruction to the interpreter.
        long low = FloatElements.each(function, d[first], d[second], status);
        if (registers == 2) {
            d[to + 1] = FloatElements.each(function, d[first + 1], d[second + 1], status);
        }
        d[to] = low;
    }
}
