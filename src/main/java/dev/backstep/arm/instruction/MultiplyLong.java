package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * Multiplies with a 64-bit result or accumulator in RdHi:RdLo: UMULL, UMLAL, UMAAL, SMULL, SMLAL, SMLALxy, SMLALD, SMLSLD.
 * Where RdHi is RdLo, which is UNPREDICTABLE, the high half stays.
 */
public abstract class MultiplyLong extends Instruction {

    /** RdLo. */
    public final byte low;
    /** RdHi. */
    public final byte high;
    /** Rn. */
    public final byte n;
    /** Rm. */
    public final byte m;

    /** See {@link Instruction#Instruction}. */
    protected MultiplyLong(int condition, int size, int low, int high, int n, int m) {
        super(condition, size);
        this.low = (byte) low;
        this.high = (byte) high;
        this.n = (byte) n;
        this.m = (byte) m;
    }

    final long accumulator(Cpu cpu) {
        return (long) cpu.r[high] << 32 | cpu.r[low] & 0xffffffffL;
    }

    final void write(Cpu cpu, long result) {
        cpu.r[low] = (int) result;
        cpu.r[high] = (int) (result >> 32);
    }

    /** UMULL without flags. */
    public static final class Unsigned extends MultiplyLong {

        /** See {@link MultiplyLong}. */
        public Unsigned(int condition, int size, int low, int high, int n, int m) {
            super(condition, size, low, high, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            write(cpu, (cpu.r[n] & 0xffffffffL) * (cpu.r[m] & 0xffffffffL));
        }
    }

    /** SMULL without flags. */
    public static final class Signed extends MultiplyLong {

        /** See {@link MultiplyLong}. */
        public Signed(int condition, int size, int low, int high, int n, int m) {
            super(condition, size, low, high, n, m);
        }

        @Override
        public void execute(Cpu cpu) {
            write(cpu, (long) cpu.r[n] * cpu.r[m]);
        }
    }

    /** What {@link General} can do. */
    public enum Operation {
        UMULL, UMLAL, UMAAL, SMULL, SMLAL, SMLALBB, SMLALBT, SMLALTB, SMLALTT, SMLALD, SMLALDX, SMLSLD, SMLSLDX
    }

    /** All of them, with or without flags: with S they set N and Z by all 64 bits; C and V stay. */
    public static final class General extends MultiplyLong {

        /** The operation. */
        public final Operation operation;
        /** S. */
        public final boolean setFlags;

        /** See {@link MultiplyLong}. */
        public General(int condition, int size, Operation operation, boolean setFlags, int low, int high, int n, int m) {
            super(condition, size, low, high, n, m);
            this.operation = operation;
            this.setFlags = setFlags;
        }

        @Override
        public void execute(Cpu cpu) {
            int x = cpu.r[n];
            int y = cpu.r[m];
            long result = switch (operation) {
                case UMULL -> (x & 0xffffffffL) * (y & 0xffffffffL);
                case UMLAL -> accumulator(cpu) + (x & 0xffffffffL) * (y & 0xffffffffL);
                case UMAAL -> Multiplication.multiplyAddAdd(x, y, cpu.r[low], cpu.r[high]);
                case SMULL -> (long) x * y;
                case SMLAL -> accumulator(cpu) + (long) x * y;
                case SMLALBB -> accumulator(cpu) + (long) (short) x * (short) y;
                case SMLALBT -> accumulator(cpu) + (long) (short) x * (y >> 16);
                case SMLALTB -> accumulator(cpu) + (long) (x >> 16) * (short) y;
                case SMLALTT -> accumulator(cpu) + (long) (x >> 16) * (y >> 16);
                case SMLALD -> accumulator(cpu) + Multiplication.dual(x, y, false);
                case SMLALDX -> accumulator(cpu) + Multiplication.dual(x, Multiplication.swappedIf(y, true), false);
                case SMLSLD -> accumulator(cpu) + Multiplication.dual(x, y, true);
                case SMLSLDX -> accumulator(cpu) + Multiplication.dual(x, Multiplication.swappedIf(y, true), true);
            };
            write(cpu, result);
            if (setFlags) {
                cpu.negative = (int) (result >> 32);
                cpu.zero = (int) result | (int) (result >> 32);
            }
        }
    }
}
