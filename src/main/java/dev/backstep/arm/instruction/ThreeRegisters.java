package dev.backstep.arm.instruction;

/** An instruction with a destination and two source registers. Rd is not R15. */
public abstract class ThreeRegisters extends Instruction {

    /** Rd. */
    public final byte d;
    /** Rn. */
    public final byte n;
    /** Rm. */
    public final byte m;

    /** See {@link Instruction#Instruction}. */
    protected ThreeRegisters(int condition, int size, int d, int n, int m) {
        super(condition, size);
        this.d = (byte) d;
        this.n = (byte) n;
        this.m = (byte) m;
    }
}
