package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;

import java.util.function.Function;

/**
 * Rows of Advanced SIMD, whose A32 and T32 encodings differ in the first byte only (A7.1, A7.4, A7.7). A pattern is
 * written once, without that byte.
 */
final class AdvancedSimdRows {

    private final EncodingTable a32;
    private final EncodingTable t32;

    AdvancedSimdRows(EncodingTable a32, EncodingTable t32) {
        this.a32 = a32;
        this.t32 = t32;
    }

    /**
     * Data processing: A32 {@code 1111 001U}, T32 {@code 111U 1111}.
     *
     * @param u {@code "0"}, {@code "1"} or the field {@code "U:1"}
     * @param rest bits 23 to 0
     */
    AdvancedSimdRows data(String name, String u, String rest, Function<Operands, Instruction> factory) {
        a32.row(name, "1111 001 " + u + " " + rest, factory);
        t32.row(name, "111 " + u + " 1111 " + rest, factory);
        return this;
    }

    /**
     * Element and structure loads and stores: A32 {@code 1111 0100}, T32 {@code 1111 1001}.
     *
     * @param rest bits 23 to 0
     */
    AdvancedSimdRows loadStore(String name, String rest, Function<Operands, Instruction> factory) {
        a32.row(name, "1111 0100 " + rest, factory);
        t32.row(name, "1111 1001 " + rest, factory);
        return this;
    }
}
