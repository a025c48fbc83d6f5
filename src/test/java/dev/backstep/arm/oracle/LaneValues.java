package dev.backstep.arm.oracle;

import java.util.Random;

/** Starting values for D registers: lanes at which integer arithmetic turns corners. */
final class LaneValues {

    private static final long[] ONES = {0x0101010101010101L, 0x0001000100010001L, 0x0000000100000001L, 1};

    /** QEMU keeps CPACR.ASEDIS and does not heed it. */
    private static final int CPACR_ASEDIS = 1 << 31;

    private LaneValues() { }

    /** Replaces D0 to D31 and clears FPSCR.QC in three of four states, CPACR.ASEDIS in all. */
    static int[] replaceIn(int[] extension, Random random) {
        for (int n = 0; n < 32; n++) {
            long value = vector(random);
            extension[2 * n] = (int) value;
            extension[2 * n + 1] = (int) (value >>> 32);
        }
        extension[OracleCase.CPACR] &= ~CPACR_ASEDIS;
        if (random.nextInt(4) != 0) {
            extension[OracleCase.FPSCR] &= ~(1 << 27);
        }
        return extension;
    }

    private static long vector(Random random) {
        int size = random.nextInt(4);
        int bits = 8 << size;
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            // Few ones, few zeros.
            case 1 -> random.nextLong() & random.nextLong() & random.nextLong();
            case 2 -> random.nextLong() | random.nextLong() | random.nextLong();
            case 3 -> ONES[size] * (lane(random, bits) & -1L >>> (64 - bits));
            default -> {
                long value = 0;
                for (int at = 0; at < 64; at += bits) {
                    value |= (lane(random, bits) & -1L >>> (64 - bits)) << at;
                }
                yield value;
            }
        };
    }

    /** A limit, something near one, or a shift amount. */
    private static long lane(Random random, int bits) {
        long limit = 1L << (bits - 1);
        return switch (random.nextInt(8)) {
            case 0 -> limit;
            case 1 -> limit - 1;
            case 2 -> limit + random.nextInt(5) - 2;
            case 3 -> random.nextInt(5) - 2;
            case 4 -> 1L << random.nextInt(bits);
            case 5 -> -1L << random.nextInt(bits);
            // As a shift amount: about the width, to either side; the upper bytes are anything.
            case 6 -> random.nextInt() << 8 | (random.nextInt(2 * bits + 5) - bits - 2) & 0xff;
            default -> random.nextLong();
        };
    }
}
