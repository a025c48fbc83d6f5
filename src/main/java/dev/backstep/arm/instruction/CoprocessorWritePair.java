package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** MCRR: two registers to a coprocessor register of 64 bits (A8.8.100). */
public final class CoprocessorWritePair extends Instruction {

    private final int coprocessor;
    private final int opc1;
    private final int crm;
    private final byte rt;
    private final int rt2;

    /** {@code rt} and {@code rt2} 0 to 14, low and high word. */
    public CoprocessorWritePair(int condition, int size, int coprocessor, int opc1, int crm, int rt, int rt2) {
        super(condition, size);
        this.coprocessor = coprocessor;
        this.opc1 = opc1;
        this.crm = crm;
        this.rt = (byte) rt;
        this.rt2 = rt2;
    }

    @Override
    public void execute(Cpu cpu) {
        long value = cpu.r[rt] & 0xffffffffL | (long) cpu.r[rt2] << 32;
        CoprocessorAccess.require(cpu, coprocessor).write64(cpu, opc1, crm, value);
    }
}
