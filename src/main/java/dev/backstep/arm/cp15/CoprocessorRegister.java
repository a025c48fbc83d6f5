package dev.backstep.arm.cp15;

import dev.backstep.arm.cpu.Cpu;

/**
 * One row of a coprocessor's register table.
 *
 * @param name the manual's name
 * @param crn 0 to 15
 * @param opc1 0 to 7
 * @param crm 0 to 15
 * @param opc2 0 to 7
 * @param access who may use it
 * @param banked true when Secure and Non-secure state have a copy each
 * @param reader what MRC gives; changes nothing
 * @param writer what MCR does
 */
public record CoprocessorRegister(String name, int crn, int opc1, int crm, int opc2, Access access, boolean banked,
        Reader reader, Writer writer) {

    /** What a read gives. Must change nothing. */
    @FunctionalInterface
    public interface Reader {

        /**
         * The value.
         *
         * @param bank 0 for the Secure copy, 1 for the Non-secure copy of a banked register
         */
        int read(Cpu cpu, int bank);
    }

    /** What a write does. */
    @FunctionalInterface
    public interface Writer {

        /**
         * Takes a value.
         *
         * @param bank 0 for the Secure copy, 1 for the Non-secure copy of a banked register
         */
        void write(Cpu cpu, int bank, int value);
    }

    /** True when reading gives a value. */
    public boolean isReadable() {
        return access.isReadable();
    }

    /** For debuggers: the value of one copy, whatever the present mode; no side effects. Machine thread only. */
    public int read(Cpu cpu, int bank) {
        return reader.read(cpu, bank);
    }

    /** As MRC and MCR name it: {@code c1 0 c0 0} is CRn, opc1, CRm, opc2. */
    public String coordinates() {
        return "c" + crn + " " + opc1 + " c" + crm + " " + opc2;
    }
}
