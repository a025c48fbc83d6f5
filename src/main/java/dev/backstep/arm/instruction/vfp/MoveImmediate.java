package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/** VMOV (immediate) to one register or a short vector (A8.8.339). */
public final class MoveImmediate extends VfpInstruction {

    private final boolean isDouble;
    private final int d;
    private final long value;
    private final boolean mayBeVector;

    /** {@code value} is a bit pattern of the destination's format. */
    public MoveImmediate(int condition, int size, boolean isDouble, int d, long value) {
        super(condition, size, isDouble ? d : 0);
        this.isDouble = isDouble;
        this.d = d;
        this.value = value;
        this.mayBeVector = isDouble ? ShortVectors.isVectorOfDoubles(d) : ShortVectors.isVectorOfSingles(d);
    }

    /** VFPExpandImm for a single: {@code imm8} is a sign, three bits of exponent, four of fraction. */
    public static int expandSingle(int imm8) {
        return (imm8 & 0x80) << 24 | ((imm8 & 0x40) != 0 ? 0x3e000000 : 0x40000000) | (imm8 & 0x3f) << 19;
    }

    /** VFPExpandImm for a double. */
    public static long expandDouble(int imm8) {
        return (long) (imm8 & 0x80) << 56 | ((imm8 & 0x40) != 0 ? 0x3fc0000000000000L : 0x4000000000000000L)
                | (long) (imm8 & 0x3f) << 48;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        ExtensionRegisters registers = cpu.extension;
        if (mayBeVector && registers.shortVectors) {
            moveToVector(registers);
        } else if (isDouble) {
            registers.d[d] = value;
        } else {
            registers.setS(d, (int) value);
        }
    }

    private void moveToVector(ExtensionRegisters registers) {
        int length = registers.vectorLength();
        for (int i = 0; i < length; i++) {
            int distance = i * registers.vectorStride();
            if (isDouble) {
                registers.d[ShortVectors.nextDouble(d, distance)] = value;
            } else {
                registers.setS(ShortVectors.nextSingle(d, distance), (int) value);
            }
        }
    }
}
