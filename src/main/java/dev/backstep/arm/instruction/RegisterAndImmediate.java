package dev.backstep.arm.instruction;

/** An instruction with a destination, a source register and a constant. Rd is not R15. */
public abstract class RegisterAndImmediate extends Instruction {

    /** Rd. */
    public final byte d;
    /** Rn. */
    public final byte n;
    /** The constant. */
    public final int immediate;

    /** See {@link Instruction#Instruction}. */
    protected RegisterAndImmediate(int condition, int size, int d, int n, int immediate) {
        super(condition, size);
        this.d = (byte) d;
        this.n = (byte) n;
        this.immediate = immediate;
    }
}
