package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** SSAT and USAT (A8.8.193, A8.8.262), SSAT16 and USAT16 (A8.8.194, A8.8.263): Q when a value had to change. */
public abstract class Saturate extends Instruction {

    /** To a signed range. */
    public final boolean signed;
    /** Bits of the range: 1 to 32 signed, 0 to 31 unsigned. */
    public final int bits;
    /** Rd. */
    public final byte d;
    /** Rn. */
    public final byte n;

    /** See {@link Instruction#Instruction}. */
    protected Saturate(int condition, int size, boolean signed, int bits, int d, int n) {
        super(condition, size);
        this.signed = signed;
        this.bits = bits;
        this.d = (byte) d;
        this.n = (byte) n;
    }

    final int saturate(Cpu cpu, int value) {
        int result = signed ? Saturation.signed(value, bits) : Saturation.unsigned(value, bits);
        if (result != value) {
            cpu.saturated = 1;
        }
        return result;
    }

    /** SSAT, USAT. */
    public static final class Word extends Saturate {

        /** LSL or ASR. */
        public final ShiftType type;
        /** 0 to 32. */
        public final byte amount;

        /** See {@link Saturate}. */
        public Word(int condition, int size, boolean signed, int bits, int d, int n, ShiftType type, int amount) {
            super(condition, size, signed, bits, d, n);
            this.type = type;
            this.amount = (byte) amount;
        }

        @Override
        public void execute(Cpu cpu) {
            cpu.r[d] = saturate(cpu, Shifter.shift(type, cpu.r[n], amount, 0));
        }
    }

    /** SSAT16, USAT16. */
    public static final class Halves extends Saturate {

        /** See {@link Saturate}. */
        public Halves(int condition, int size, boolean signed, int bits, int d, int n) {
            super(condition, size, signed, bits, d, n);
        }

        @Override
        public void execute(Cpu cpu) {
            int value = cpu.r[n];
            int low = saturate(cpu, (short) value);
            int high = saturate(cpu, value >> 16);
            cpu.r[d] = high << 16 | low & 0xffff;
        }
    }
}
