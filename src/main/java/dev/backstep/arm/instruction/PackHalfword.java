package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** PKHBT and PKHTB (A8.8.125): one half of Rn, the other of Rm shifted. */
public final class PackHalfword extends ThreeRegisters {

    /** PKHTB: the top half is Rn's and the shift is ASR; else the bottom half is Rn's and the shift is LSL. */
    public final boolean topFromFirst;
    /** 0 to 32. */
    public final byte amount;

    /** See {@link ThreeRegisters}. */
    public PackHalfword(int condition, int size, boolean topFromFirst, int d, int n, int m, int amount) {
        super(condition, size, d, n, m);
        this.topFromFirst = topFromFirst;
        this.amount = (byte) amount;
    }

    @Override
    public void execute(Cpu cpu) {
        int first = cpu.r[n];
        int second = cpu.r[m];
        cpu.r[d] = topFromFirst
                ? first & 0xffff0000 | Shifter.asr(second, amount) & 0xffff
                : first & 0xffff | Shifter.lsl(second, amount) & 0xffff0000;
    }
}
