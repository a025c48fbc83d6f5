package dev.backstep.arm.cpu;

/**
 * A coprocessor reached by MCR, MRC, MCRR, MRRC, LDC, STC and CDP. What it does not know is undefined.
 *
 * <p>Thread: the CPU's own.
 */
public interface Coprocessor {

    /**
     * MRC.
     *
     * @throws dev.backstep.arm.mmu.GuestFault undefined instruction
     */
    int read(Cpu cpu, int opc1, int crn, int crm, int opc2);

    /**
     * MCR.
     *
     * @throws dev.backstep.arm.mmu.GuestFault undefined instruction
     */
    void write(Cpu cpu, int opc1, int crn, int crm, int opc2, int value);

    /**
     * MRRC: Rt in the low half, Rt2 in the high half.
     *
     * @throws dev.backstep.arm.mmu.GuestFault undefined instruction
     */
    default long read64(Cpu cpu, int opc1, int crm) {
        throw cpu.undefinedInstruction();
    }

    /**
     * MCRR: Rt in the low half, Rt2 in the high half.
     *
     * @throws dev.backstep.arm.mmu.GuestFault undefined instruction
     */
    default void write64(Cpu cpu, int opc1, int crm, long value) {
        throw cpu.undefinedInstruction();
    }

    /** The CPU is reset. */
    default void reset() { }
}
