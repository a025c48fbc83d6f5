package dev.backstep.arm.oracle;

import dev.backstep.arm.state.ExtensionRegisters;

import java.util.Random;

/** Starting values for extension registers: bit patterns at which floating-point arithmetic turns corners. */
final class ExtensionValues {

    private static final int CPACR_FULL = 0x00f00000;
    private static final int[] SINGLES = {0x00000000, 0x80000000, 0x00000001, 0x807fffff, 0x00800000, 0x80800001, 0x7f7fffff,
        0xff7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc12345, 0x7f800001, 0xffa00000, 0x3f800000, 0xbf800000, 0x3f000000,
        0x3f800001, 0x3f7fffff, 0x40000000, 0x40400000, 0x3fc00000, 0x4effffff, 0x4f000000, 0xcf000000, 0x4f7fffff, 0x4f800000,
        0x46fffe00, 0x47000000, 0x477fff00, 0x477fe000, 0x477ff000, 0x38800000, 0x387fffff, 0x33000000, 0x33000001, 0x4b800000,
        0x7e800000, 0x7f000000, 0x01000000, 0x00ffffff, 0x5f000000, 0x20000000};
    private static final long[] DOUBLES = {0x0000000000000000L, 0x8000000000000000L, 0x0000000000000001L, 0x800fffffffffffffL,
        0x0010000000000000L, 0x7fefffffffffffffL, 0xffefffffffffffffL, 0x7ff0000000000000L, 0xfff0000000000000L,
        0x7ff8000000000000L, 0xfff8000012345678L, 0x7ff0000000000001L, 0xfff4000000000000L, 0x3ff0000000000000L,
        0xbff0000000000000L, 0x3fe0000000000000L, 0x3fefffffffffffffL, 0x3ff0000000000001L, 0x41dfffffffc00000L,
        0x41dfffffffe00000L, 0x41e0000000000000L, 0xc1e0000000000000L, 0xc1e0000000100000L, 0x41efffffffe00000L,
        0x41effffffff00000L, 0x47efffffe0000000L, 0x47efffffefffffffL, 0x47effffff0000000L, 0x380fffffffffffffL,
        0x3810000000000000L, 0x36a0000000000000L, 0x3690000000000000L, 0x3690000000000001L, 0x380fffffe0000000L};

    private ExtensionValues() { }

    /**
     * D0 to D31, FPSCR, FPEXC and CPACR, as {@link OracleCase#extension} has them.
     *
     * @param vectors FPSCR.Len may be other than 0
     */
    static int[] state(Random random, boolean vectors) {
        int[] words = new int[OracleCase.EXTENSION_WORDS];
        int kind = random.nextInt(3);
        for (int n = 0; n < 32; n++) {
            boolean isDouble = kind == 0 || kind == 1 && random.nextBoolean();
            if (isDouble) {
                long value = doubleValue(random);
                words[2 * n] = (int) value;
                words[2 * n + 1] = (int) (value >>> 32);
            } else {
                words[2 * n] = single(random);
                words[2 * n + 1] = single(random);
            }
        }
        words[OracleCase.FPSCR] = fpscr(random) & (vectors ? -1 : 0xfff8ffff);
        words[OracleCase.FPEXC] = random.nextInt(32) == 0 ? 0 : ExtensionRegisters.FPEXC_EN;
        words[OracleCase.CPACR] = random.nextInt(32) == 0 ? random.nextInt() & CPACR_FULL & ~random.nextInt() : CPACR_FULL;
        if ((words[OracleCase.CPACR] >>> 20 & 3) != (words[OracleCase.CPACR] >>> 22 & 3)) {
            // Different rights to CP10 and CP11 are UNPREDICTABLE.
            words[OracleCase.CPACR] = 0;
        }
        return words;
    }

    /**
     * Flags, modes and cumulative bits. Seldom short vectors: with a stride of one, since another is UNPREDICTABLE but for
     * two, for which QEMU goes four single-precision registers on.
     */
    private static int fpscr(Random random) {
        int bits = random.nextInt() & 0xffc0009f;
        bits |= random.nextInt(8) == 0 ? random.nextInt(8) << 16 : 0;
        return random.nextInt(3) == 0 ? bits & 0xffc70000 : bits & random.nextInt() | bits & 0xf0c70000;
    }

    /** A binary32 number, often an odd one; sometimes two binary16 numbers or a small integer. */
    static int single(Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> SINGLES[random.nextInt(SINGLES.length)] ^ (random.nextInt(4) == 0 ? 0x80000000 : 0);
            case 3 -> random.nextInt();
            // Near one another, so that sums cancel.
            case 4, 5 -> random.nextInt() & 0x80ffffff & -1 << random.nextInt(24) | 0x3f000000;
            // Few bits: exact results and ties.
            case 6 -> Float.floatToRawIntBits((random.nextInt(1 << 13) - (1 << 12)) * Math.scalb(1f, random.nextInt(40) - 20));
            // At the lower end.
            case 7 -> random.nextInt() & 0x83ffffff;
            case 8 -> random.nextInt() & 0x807fffff | 0x30000000 + (random.nextInt(64) << 23);
            default -> random.nextBoolean() ? half(random) | half(random) << 16 : random.nextInt(256) - 128;
        };
    }

    private static int half(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt() & 0x83ff;
            case 1 -> random.nextInt() & 0x83ff | 0x7c00;
            default -> random.nextInt() & 0xffff;
        };
    }

    private static long doubleValue(Random random) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> DOUBLES[random.nextInt(DOUBLES.length)] ^ (random.nextInt(4) == 0 ? 0x8000000000000000L : 0);
            case 3 -> random.nextLong();
            case 4, 5 -> random.nextLong() & 0x801fffffffffffffL & -1L << random.nextInt(53) | 0x3fe0000000000000L;
            case 6 -> Double.doubleToRawLongBits((random.nextInt(1 << 13) - (1 << 12)) * Math.scalb(1.0, random.nextInt(40) - 20));
            // Where conversion to binary32 underflows or overflows.
            case 7 -> random.nextLong() & 0x801fffffffffffffL | (random.nextBoolean() ? 0x3800000000000000L
                    : 0x47e0000000000000L) - ((long) random.nextInt(32) << 52);
            default -> random.nextLong() & 0x807fffffffffffffL;
        };
    }
}
