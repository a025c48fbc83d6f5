package dev.backstep.arm.instruction.vfp;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;

/** VMOV between core registers and S or D registers (A8.8.343 to A8.8.345). */
public final class CoreTransfer extends VfpInstruction {

    /** What goes where. */
    public enum Form {
        /** Rt to Sm. */
        TO_SINGLE,
        /** Sm to Rt. */
        FROM_SINGLE,
        /** Rt to Sm, Rt2 to Sm+1. */
        TO_TWO_SINGLES,
        /** Sm to Rt, Sm+1 to Rt2. */
        FROM_TWO_SINGLES,
        /** Rt to the low half of Dm, Rt2 to its high half. */
        TO_DOUBLE,
        /** The low half of Dm to Rt, its high half to Rt2. */
        FROM_DOUBLE
    }

    private final Form form;
    private final int m;
    private final int t;
    private final int t2;

    /** {@code t2} is of no interest to the forms with one core register. */
    public CoreTransfer(int condition, int size, Form form, int m, int t, int t2) {
        super(condition, size, form == Form.TO_DOUBLE || form == Form.FROM_DOUBLE ? m : 0);
        this.form = form;
        this.m = m;
        this.t = t;
        this.t2 = t2;
    }

    @Override
    void executeEnabled(Cpu cpu) {
        int[] r = cpu.r;
        ExtensionRegisters registers = cpu.extension;
        switch (form) {
            case TO_SINGLE -> registers.setS(m, r[t]);
            case FROM_SINGLE -> r[t] = registers.s(m);
            case TO_TWO_SINGLES -> {
                registers.setS(m, r[t]);
                registers.setS(m + 1, r[t2]);
            }
            case FROM_TWO_SINGLES -> {
                r[t] = registers.s(m);
                r[t2] = registers.s(m + 1);
            }
            case TO_DOUBLE -> registers.d[m] = r[t] & 0xffffffffL | (long) r[t2] << 32;
            case FROM_DOUBLE -> {
                r[t] = (int) registers.d[m];
                r[t2] = (int) (registers.d[m] >>> 32);
            }
        }
    }
}
