package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/**
 * VSWP, VTRN, VUZP, VZIP: both registers change. With one register given twice the result is UNKNOWN but for VSWP; here it
 * is the second result.
 */
public final class PermuteTwoRegisters extends Instruction {

    /** Which of them. */
    public enum Kind {
        /** VSWP: contents exchanged. */
        SWAP,
        /** VTRN: elements as 2 by 2 matrices, transposed. */
        TRANSPOSE,
        /** VUZP: de-interleaved. */
        UNZIP,
        /** VZIP: interleaved. */
        ZIP
    }

    private final Kind kind;
    private final int bits;
    private final int first;
    private final int second;
    private final boolean quad;

    /**
     * @param bits width of an element: 8, 16 or 32; means nothing to VSWP
     * @param first first D register of Vd
     * @param second first D register of Vm
     * @param quad of Q registers
     */
    public PermuteTwoRegisters(int size, Kind kind, int bits, int first, int second, boolean quad) {
        super(ALWAYS, size);
        this.kind = kind;
        this.bits = bits;
        this.first = first;
        this.second = second;
        this.quad = quad;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        switch (kind) {
            case SWAP -> {
                swap(d, first, second);
                if (quad) {
                    swap(d, first + 1, second + 1);
                }
            }
            case TRANSPOSE -> {
                transpose(d, first, second);
                if (quad) {
                    transpose(d, first + 1, second + 1);
                }
            }
            case UNZIP -> unzip(d);
            case ZIP -> zip(d);
        }
    }

    private static void swap(long[] d, int first, int second) {
        long value = d[first];
        d[first] = d[second];
        d[second] = value;
    }

    private void transpose(long[] d, int one, int other) {
        long even = ElementOrder.transposeEven(d[one], d[other], bits);
        long odd = ElementOrder.transposeOdd(d[one], d[other], bits);
        d[one] = even;
        d[other] = odd;
    }

    private void unzip(long[] d) {
        if (quad) {
            long d0 = d[first];
            long d1 = d[first + 1];
            long m0 = d[second];
            long m1 = d[second + 1];
            d[first] = ElementOrder.unzipEven(d0, d1, bits);
            d[first + 1] = ElementOrder.unzipEven(m0, m1, bits);
            d[second] = ElementOrder.unzipOdd(d0, d1, bits);
            d[second + 1] = ElementOrder.unzipOdd(m0, m1, bits);
        } else {
            long even = ElementOrder.unzipEven(d[first], d[second], bits);
            long odd = ElementOrder.unzipOdd(d[first], d[second], bits);
            d[first] = even;
            d[second] = odd;
        }
    }

    private void zip(long[] d) {
        if (quad) {
            long d0 = d[first];
            long d1 = d[first + 1];
            long m0 = d[second];
            long m1 = d[second + 1];
            d[first] = ElementOrder.zipLow(d0, m0, bits);
            d[first + 1] = ElementOrder.zipHigh(d0, m0, bits);
            d[second] = ElementOrder.zipLow(d1, m1, bits);
            d[second + 1] = ElementOrder.zipHigh(d1, m1, bits);
        } else {
            long low = ElementOrder.zipLow(d[first], d[second], bits);
            long high = ElementOrder.zipHigh(d[first], d[second], bits);
            d[first] = low;
            d[second] = high;
        }
    }
}
