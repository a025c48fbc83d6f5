package dev.backstep.arm.state;

import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * The Advanced SIMD and Floating-point Extension registers (A2.6, B4.1.57, B4.1.58): D0 to D31 with FPSCR and FPEXC. Sn is
 * half of Dn/2, Qn is D2n and D2n+1.
 *
 * <p>Thread: the CPU's own.
 */
public final class ExtensionRegisters implements Stateful {

    /** FPEXC.EN: instructions of the extensions are enabled. */
    public static final int FPEXC_EN = 1 << 30;

    /** FPSID of a Cortex-A9: ARM, VFPv3 or later, part 0x30 of variant 9. */
    public static final int FPSID = 0x41033090;
    /** MVFR0: thirty-two doubles, single and double precision, division, square root, short vectors, all rounding modes. */
    public static final int MVFR0 = 0x11110222;
    /** MVFR1: subnormals, NaNs, and Advanced SIMD with half-precision conversions. */
    public static final int MVFR1 = 0x01111111;

    private static final int CUMULATIVE = FloatingPointStatus.INVALID_OPERATION | FloatingPointStatus.DIVISION_BY_ZERO
            | FloatingPointStatus.OVERFLOW | FloatingPointStatus.UNDERFLOW | FloatingPointStatus.INEXACT
            | FloatingPointStatus.INPUT_DENORMAL;
    private static final int QC = 1 << 27;
    private static final int AHP = 1 << 26;
    private static final int DN = 1 << 25;
    private static final int FZ = 1 << 24;
    /** N, Z, C, V, Stride and Len: kept as they are written. (Trap enables are RAZ/WI on a Cortex-A9.) */
    private static final int PLAIN = 0xf0370000;
    private static final int LEN = 0x00070000;

    /** D0 to D31. */
    public final long[] d = new long[32];
    /** What VFP arithmetic uses. */
    public final FloatingPointStatus scalar = new FloatingPointStatus();
    /** What Advanced SIMD arithmetic uses. Its exceptions are those of FPSCR as well. */
    public final FloatingPointStatus standard = FloatingPointStatus.standard();
    private int fpexc;
    /** FPSCR.QC: an Advanced SIMD instruction has saturated. */
    public boolean saturated;
    /** FPSCR.Len is not 0: VFP instructions may work on short vectors. Follows {@link #setFpscr}. */
    public boolean shortVectors;
    /** FPSCR.N, Z, C and V in bits 31 to 28, Stride and Len in theirs; other bits 0. */
    private int plain;

    /** The low or high word of a D register: S0 to S31. */
    public int s(int number) {
        long pair = d[number >>> 1];
        return (int) ((number & 1) == 0 ? pair : pair >>> 32);
    }

    /** Sets S0 to S31. */
    public void setS(int number, int value) {
        long pair = d[number >>> 1];
        d[number >>> 1] = (number & 1) == 0
                ? pair & 0xffffffff00000000L | value & 0xffffffffL
                : pair & 0xffffffffL | (long) value << 32;
    }

    /** FPSCR, put together. */
    public int fpscr() {
        return plain
                | (saturated ? QC : 0)
                | (scalar.alternativeHalfPrecision() ? AHP : 0)
                | (scalar.defaultNan() ? DN : 0)
                | (scalar.flushToZero() ? FZ : 0)
                | scalar.roundingMode() << 22
                | scalar.exceptions() | standard.exceptions();
    }

    /** Sets FPSCR; bits that the Cortex-A9 has not stay 0. */
    public void setFpscr(int value) {
        plain = value & PLAIN;
        shortVectors = (value & LEN) != 0;
        saturated = (value & QC) != 0;
        scalar.setAlternativeHalfPrecision((value & AHP) != 0);
        // The standard value takes AHP from FPSCR (A2.7.8).
        standard.setAlternativeHalfPrecision((value & AHP) != 0);
        scalar.setDefaultNan((value & DN) != 0);
        scalar.setFlushToZero((value & FZ) != 0);
        scalar.setRoundingMode((value >>> 22) & 3);
        scalar.setExceptions(value & CUMULATIVE);
        // Both have Inexact: neither needs to find out again.
        standard.setExceptions(value & FloatingPointStatus.INEXACT);
    }

    /** FPEXC. */
    public int fpexc() {
        return fpexc;
    }

    /** Sets FPEXC. For the CPU, which has to know: {@code Cpu.setFpexc}. */
    public void setFpexc(int value) {
        fpexc = value;
    }

    /** FPSCR.Len as a number of registers: 1 to 8. */
    public int vectorLength() {
        return (plain >>> 16 & 7) + 1;
    }

    /** FPSCR.Stride as a distance of registers: 1, or 2 when both bits are set; other values are UNPREDICTABLE. */
    public int vectorStride() {
        return (plain >>> 21 & 1) + 1;
    }

    /** FPSCR.N, Z, C and V in bits 31 to 28, others 0. */
    public int nzcv() {
        return plain & 0xf0000000;
    }

    /** Sets FPSCR.N, Z, C and V from bits 31 to 28. */
    public void setNzcv(int flags) {
        plain = plain & 0x0fffffff | flags & 0xf0000000;
    }

    /** All zeros, as the machine starts. */
    public void reset() {
        Arrays.fill(d, 0);
        fpexc = 0;
        setFpscr(0);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int64Array("d", d);
        fpexc = exchange.int32("fpexc", fpexc);
        setFpscr(exchange.int32("fpscr", fpscr()));
    }
}
