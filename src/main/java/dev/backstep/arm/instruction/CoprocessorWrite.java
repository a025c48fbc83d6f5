package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** MCR: a register to a coprocessor register (A8.8.99). */
public final class CoprocessorWrite extends Instruction {

    private final int coprocessor;
    private final int opc1;
    private final int crn;
    private final int crm;
    private final int opc2;
    private final byte rt;

    /** {@code rt} 0 to 15. */
    public CoprocessorWrite(int condition, int size, int coprocessor, int opc1, int crn, int crm, int opc2, int rt) {
        super(condition, size);
        this.coprocessor = coprocessor;
        this.opc1 = opc1;
        this.crn = crn;
        this.crm = crm;
        this.opc2 = opc2;
        this.rt = (byte) rt;
    }

    @Override
    public void execute(Cpu cpu) {
        CoprocessorAccess.require(cpu, coprocessor).write(cpu, opc1, crn, crm, opc2, cpu.r[rt]);
    }
}
