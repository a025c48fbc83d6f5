package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;

/** VTBL and VTBX: bytes looked up in a table of one to four D registers. */
public final class TableLookup extends Instruction {

    private final int to;
    private final int table;
    private final int length;
    private final int indices;
    private final boolean keeps;

    /**
     * @param to D register of the result
     * @param table first D register of the table
     * @param length D registers in it: 1 to 4, none beyond D31
     * @param indices D register of byte numbers
     * @param keeps VTBX: a byte whose number is out of range stays as it is; otherwise it becomes 0
     */
    public TableLookup(int size, int to, int table, int length, int indices, boolean keeps) {
        super(ALWAYS, size);
        this.to = to;
        this.table = table;
        this.length = length;
        this.indices = indices;
        this.keeps = keeps;
    }

    @Override
    public void execute(Cpu cpu) {
        cpu.checkAdvancedSimdEnabled();
        long[] d = cpu.extension.d;
        long numbers = d[indices];
        long old = keeps ? d[to] : 0;
        long result = 0;
        for (int at = 0; at < 64; at += 8) {
            int number = (int) (numbers >>> at) & 0xff;
            long found = number < 8 * length ? d[table + (number >>> 3)] >>> 8 * (number & 7) : old >>> at;
            result |= (found & 0xff) << at;
        }
        d[to] = result;
    }
}
