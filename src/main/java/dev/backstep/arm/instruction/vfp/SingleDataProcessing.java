package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/** A {@link VfpOperation} on S registers, or on short vectors of them (see {@link ShortVectors}). */
public final class SingleDataProcessing extends VfpInstruction {

    private final VfpOperation operation;
    private final int d;
    private final int n;
    private final int m;
    private final boolean mayBeVector;

    /** Numbers of S registers. */
    public SingleDataProcessing(int condition, int size, VfpOperation operation, int d, int n, int m) {
        super(condition, size, 0);
        this.operation = operation;
        this.d = d;
        this.n = n;
        this.m = m;
        this.mayBeVector = ShortVectors.isVectorOfSingles(d);
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
        int strideOfM = ShortVectors.isVectorOfSingles(m) ? stride : 0;
        for (int i = 0; i < length; i++) {
            operate(registers, ShortVectors.nextSingle(d, i * stride), ShortVectors.nextSingle(n, i * stride),
                    ShortVectors.nextSingle(m, i * strideOfM));
        }
    }

    private void operate(ExtensionRegisters registers, int to, int first, int second) {
        registers.setS(to, operation.ofSingles(registers.s(to), registers.s(first), registers.s(second), registers.scalar));
    }
}
