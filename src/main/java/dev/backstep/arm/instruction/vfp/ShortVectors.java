package dev.backstep.arm.instruction.vfp;

/**
 * VFP vectors (Appendix K): with FPSCR.Len not zero, an instruction whose destination lies outside the first bank of each
 * sixteen doubles or thirty-two singles works on several registers, which wrap around in their bank of eight singles or four
 * doubles; so does its second operand unless it lies in such a scalar bank.
 *
 * <p>The silicon of a Cortex-A9 leaves these instructions to software by making them undefined. Here they run, as they do on
 * {@code qemu-system-arm -cpu cortex-a9}, whose MVFR0 announces them: programs see the same either way.
 */
final class ShortVectors {

    private ShortVectors() { }

    /** False for S0 to S7, the scalar bank. */
    static boolean isVectorOfSingles(int register) {
        return (register & 0x18) != 0;
    }

    /** False for D0 to D3 and D16 to D19, the scalar banks. */
    static boolean isVectorOfDoubles(int register) {
        return (register & 0xc) != 0;
    }

    /** The S register this many further on in its bank. */
    static int nextSingle(int register, int distance) {
        return register & ~7 | register + distance & 7;
    }

    /** The D register this many further on in its bank. */
    static int nextDouble(int register, int distance) {
        return register & ~3 | register + distance & 3;
    }
}
