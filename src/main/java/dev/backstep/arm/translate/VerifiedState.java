package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.Cpu;

/** A copy of what regions can change in a CPU. */
final class VerifiedState {

    private static final int REGISTERS = 15;
    private static final int EXTENSION_REGISTERS = 32;

    private final int[] r = new int[REGISTERS];
    private final long[] d = new long[EXTENSION_REGISTERS];
    private int pc;
    private int negative;
    private int zero;
    private int carry;
    private int overflow;
    private int saturated;
    private int ge;
    private boolean thumb;
    private int itState;
    private int fpscr;

    int pc() {
        return pc;
    }

    void save(Cpu cpu) {
        System.arraycopy(cpu.r, 0, r, 0, REGISTERS);
        System.arraycopy(cpu.extension.d, 0, d, 0, EXTENSION_REGISTERS);
        pc = cpu.pc;
        negative = cpu.negative;
        zero = cpu.zero;
        carry = cpu.carry;
        overflow = cpu.overflow;
        saturated = cpu.saturated;
        ge = cpu.ge;
        thumb = cpu.thumb;
        itState = cpu.itState;
        fpscr = cpu.extension.fpscr();
    }

    void restore(Cpu cpu) {
        System.arraycopy(r, 0, cpu.r, 0, REGISTERS);
        System.arraycopy(d, 0, cpu.extension.d, 0, EXTENSION_REGISTERS);
        cpu.pc = pc;
        cpu.negative = negative;
        cpu.zero = zero;
        cpu.carry = carry;
        cpu.overflow = overflow;
        cpu.saturated = saturated;
        cpu.ge = ge;
        cpu.thumb = thumb;
        cpu.itState = itState;
        cpu.extension.setFpscr(fpscr);
    }

    /** Where this state, of translated code, differs from the interpreter's; appended line by line. */
    void appendDifferences(StringBuilder out, VerifiedState interpreted) {
        for (int i = 0; i < REGISTERS; i++) {
            append(out, "r" + i, interpreted.r[i], r[i]);
        }
        append(out, "pc", interpreted.pc, pc);
        append(out, "N", interpreted.negative >>> 31, negative >>> 31);
        append(out, "Z", interpreted.zero == 0 ? 1 : 0, zero == 0 ? 1 : 0);
        append(out, "C", interpreted.carry, carry);
        append(out, "V", interpreted.overflow >>> 31, overflow >>> 31);
        append(out, "Q", interpreted.saturated, saturated);
        append(out, "GE", interpreted.ge, ge);
        append(out, "T", interpreted.thumb ? 1 : 0, thumb ? 1 : 0);
        append(out, "IT", interpreted.itState, itState);
        for (int i = 0; i < EXTENSION_REGISTERS; i++) {
            if (d[i] != interpreted.d[i]) {
                out.append(String.format("%n  d%d: interpreted 0x%016x, translated 0x%016x", i, interpreted.d[i], d[i]));
            }
        }
        append(out, "fpscr", interpreted.fpscr, fpscr);
    }

    private static void append(StringBuilder out, String name, int interpreted, int translated) {
        if (interpreted != translated) {
            out.append(String.format("%n  %s: interpreted 0x%08x, translated 0x%08x", name, interpreted, translated));
        }
    }
}
