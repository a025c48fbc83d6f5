package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;

import java.util.function.Function;

/**
 * Rows of coprocessors 10 and 11, whose A32 encodings have a condition where the T32 encodings have {@code 1110} (A7.5 to
 * A7.9); and the register numbers in them. A pattern is written once, without those four bits.
 */
final class ExtensionRows {

    private final EncodingTable a32;
    private final EncodingTable t32;

    ExtensionRows(EncodingTable a32, EncodingTable t32) {
        this.a32 = a32;
        this.t32 = t32;
    }

    /** Adds a row; {@code rest} is bits 27 to 0. Returns this. */
    ExtensionRows row(String name, String rest, Function<Operands, Instruction> factory) {
        a32.row(name, "cond:4 " + rest, factory);
        t32.row(name, "1110 " + rest, factory);
        return this;
    }

    /** Number of an S register: four bits in one field, the lowest in another. */
    static int single(Operands o, String upper, String lowest) {
        return o.get(upper) << 1 | o.get(lowest);
    }

    /** Number of a D register: the lower four bits in one field, the highest in another. */
    static int doubled(Operands o, String lower, String highest) {
        return o.get(highest) << 4 | o.get(lower);
    }
}
