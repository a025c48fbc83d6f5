package dev.backstep.arm.decode;

/** The instruction sets with a table of their own. */
public enum InstructionSet {
    /** 32-bit encodings, ARM state. */
    A32(32),
    /** 16-bit encodings, Thumb state. */
    T16(16),
    /** 32-bit encodings, Thumb state: the first halfword in bits 31 to 16. */
    T32(32);

    private final int bits;

    InstructionSet(int bits) {
        this.bits = bits;
    }

    /** Width of an encoding in bits. */
    public int bits() {
        return bits;
    }
}
