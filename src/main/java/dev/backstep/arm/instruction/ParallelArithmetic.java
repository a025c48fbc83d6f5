package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** Parallel addition and subtraction (A5.4.1, A5.4.2): two halves or four bytes at once. */
public final class ParallelArithmetic extends Instruction {

    /** What becomes of each lane's exact result. */
    public enum Kind {
        /** S: wraps; GE says not negative. */
        SIGNED("S", true),
        /** Q: saturates. */
        SATURATING("Q", true),
        /** SH: halves. */
        SIGNED_HALVING("SH", true),
        /** U: wraps; GE says carry, or no borrow. */
        UNSIGNED("U", false),
        /** UQ: saturates. */
        UNSIGNED_SATURATING("UQ", false),
        /** UH: halves. */
        UNSIGNED_HALVING("UH", false);

        private final String prefix;
        private final boolean signed;

        Kind(String prefix, boolean signed) {
            this.prefix = prefix;
            this.signed = signed;
        }

        /** What the names of these instructions begin with. */
        public String prefix() {
            return prefix;
        }
    }

    /** What is done to which lanes. ASX and SAX take the halves of Rm crosswise. */
    public enum Operation {
        ADD16, ASX, SAX, SUB16, ADD8, SUB8
    }

    /** What becomes of the lanes. */
    public final Kind kind;
    /** What is done. */
    public final Operation operation;
    /** Rd. */
    public final byte d;
    /** Rn. */
    public final byte n;
    /** Rm. */
    public final byte m;

    /** See {@link Instruction#Instruction}. */
    public ParallelArithmetic(int condition, int size, Kind kind, Operation operation, int d, int n, int m) {
        super(condition, size);
        this.kind = kind;
        this.operation = operation;
        this.d = (byte) d;
        this.n = (byte) n;
        this.m = (byte) m;
    }

    @Override
    public void execute(Cpu cpu) {
        int x = cpu.r[n];
        int y = cpu.r[m];
        if (kind == Kind.SIGNED || kind == Kind.UNSIGNED) {
            cpu.ge = greaterOrEqual(kind, operation, x, y);
        }
        cpu.r[d] = result(kind, operation, x, y);
    }

    /** The lanes put together. */
    public static int result(Kind kind, Operation operation, int x, int y) {
        int width = width(operation);
        int result = 0;
        for (int shift = 0; shift < 32; shift += width) {
            int lane = finish(kind, exact(kind, operation, x, y, shift), width);
            result |= (lane & (1 << width) - 1) << shift;
        }
        return result;
    }

    /** GE[3:0] of the S and U forms; a half sets two bits. */
    public static int greaterOrEqual(Kind kind, Operation operation, int x, int y) {
        int width = width(operation);
        int ge = 0;
        for (int shift = 0; shift < 32; shift += width) {
            int exact = exact(kind, operation, x, y, shift);
            boolean carries = !kind.signed && adds(operation, shift) ? exact >= 1 << width : exact >= 0;
            if (carries) {
                ge |= (width == 16 ? 3 : 1) << (shift >>> 3);
            }
        }
        return ge;
    }

    private static int width(Operation operation) {
        return operation == Operation.ADD8 || operation == Operation.SUB8 ? 8 : 16;
    }

    private static boolean adds(Operation operation, int shift) {
        return switch (operation) {
            case ADD16, ADD8 -> true;
            case SUB16, SUB8 -> false;
            case ASX -> shift != 0;
            case SAX -> shift == 0;
        };
    }

    private static int exact(Kind kind, Operation operation, int x, int y, int shift) {
        int width = width(operation);
        boolean crossed = operation == Operation.ASX || operation == Operation.SAX;
        int a = lane(x, shift, width, kind.signed);
        int b = lane(y, crossed ? 16 - shift : shift, width, kind.signed);
        return adds(operation, shift) ? a + b : a - b;
    }

    private static int lane(int word, int shift, int width, boolean signed) {
        int atTop = word << (32 - width - shift);
        return signed ? atTop >> (32 - width) : atTop >>> (32 - width);
    }

    private static int finish(Kind kind, int exact, int width) {
        return switch (kind) {
            case SIGNED, UNSIGNED -> exact;
            case SATURATING -> Saturation.signed(exact, width);
            case UNSIGNED_SATURATING -> Saturation.unsigned(exact, width);
            case SIGNED_HALVING, UNSIGNED_HALVING -> exact >> 1;
        };
    }
}
