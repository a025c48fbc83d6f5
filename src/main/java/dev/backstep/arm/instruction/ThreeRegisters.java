package dev.backstep.arm.instruction;

/** An instruction with a destination and two source registers. Rd is not R15. */
public abstract class ThreeRegisters extends Instruction {

    /** Rd. */
    public final int d;
    /** Rn. */
    public final int n;
    /** Rm. */
    public final int m;

    /** See {@link Instruction#Instruction}. */
    protected ThreeRegisters(int condition, int size, int d, int n, int m) {
        super(condition, size);
        this.d = d;
        this.n = n;
        this.m = m;
    }
}
