package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/** A {@link VfpOperation} on D registers, or on short vectors of them (see {@link ShortVectors}). */
public final class DoubleDataProcessing extends VfpInstruction {

    private final VfpOperation operation;
    private final int d;
    private final int n;
    private final int m;
    private final boolean mayBeVector;

    /** Numbers of D registers; {@code n} is 0 where there is none. */
    public DoubleDataProcessing(int condition, int size, VfpOperation operation, int d, int n, int m) {
        super(condition, size, d | n | m);
        this.operation = operation;
        this.d = d;
        this.n = n;
        this.m = m;
        this.mayBeVector = ShortVectors.isVectorOfDoubles(d);
    }

    @Override
    void executeEnabled(Cpu cpu) {
        ExtensionRegisters registers = cpu.extension;
        if (mayBeVector && registers.shortVectors) {
            operateOnVectors(registers);
        } else {
            operate(registers, d, n, m);
        }
    }

    private void operateOnVectors(ExtensionRegisters registers) {
        int length = registers.vectorLength();
        int stride = registers.vectorStride();
        int strideOfM = ShortVectors.isVectorOfDoubles(m) ? stride : 0;
        for (int i = 0; i < length; i++) {
            operate(registers, ShortVectors.nextDouble(d, i * stride), ShortVectors.nextDouble(n, i * stride),
                    ShortVectors.nextDouble(m, i * strideOfM));
        }
    }

    private void operate(ExtensionRegisters registers, int to, int first, int second) {
        long[] all = registers.d;
        all[to] = operation.ofDoubles(all[to], all[first], all[second], registers.scalar);
    }
}
