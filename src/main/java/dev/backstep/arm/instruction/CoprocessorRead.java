package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** MRC: a coprocessor register to a register, or to the flags when that is R15 (A8.8.108). */
public final class CoprocessorRead extends Instruction {

    private final int coprocessor;
    private final int opc1;
    private final int crn;
    private final int crm;
    private final int opc2;
    private final byte rt;

    /** {@code rt} 0 to 15. */
    public CoprocessorRead(int condition, int size, int coprocessor, int opc1, int crn, int crm, int opc2, int rt) {
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
        int value = CoprocessorAccess.require(cpu, coprocessor).read(cpu, opc1, crn, crm, opc2);
        if (rt == 15) {
            cpu.setNzcv(value);
        } else {
            cpu.r[rt] = value;
        }
    }
}
