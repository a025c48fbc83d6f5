package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * A decoded instruction, independent of the address it stands at (the same page may be mapped at several).
 *
 * <p>{@link #execute} runs with {@code cpu.r[15]} being what reading the PC gives and {@code cpu.pc} the address of the
 * next instruction. The caller has checked {@link #condition}. An instruction that faults throws
 * {@link dev.backstep.arm.mmu.GuestFault} before it has changed any register: memory accesses come before the write-back
 * of their base.
 *
 * <p>Immutable; belongs to no CPU.
 */
public abstract class Instruction implements Cloneable {

    /** "Always". */
    public static final int ALWAYS = 14;

    /** 0 to 14 as in A8.3; unconditional encodings have {@link #ALWAYS}. In T32 only B has another one. */
    public final byte condition;
    /** 2 or 4 bytes. */
    public final byte size;

    /**
     * An instruction.
     *
     * @param condition 0 to 15; 15 counts as 14
     * @param size 2 or 4 bytes
     */
    protected Instruction(int condition, int size) {
        this.condition = (byte) Math.min(condition, ALWAYS);
        this.size = (byte) size;
    }

    /**
     * Does what the instruction does.
     *
     * @throws dev.backstep.arm.mmu.GuestFault when it ends in an exception other than SVC and SMC
     */
    public abstract void execute(Cpu cpu);

    /** True for the few instructions that run in an IT block whatever its condition says (BKPT). */
    public boolean ignoresItBlock() {
        return false;
    }

    /** Another object that does the same. */
    public final Instruction copy() {
        try {
            return (Instruction) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
