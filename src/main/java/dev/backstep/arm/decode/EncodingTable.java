package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The rows of one instruction set while they are collected; {@link #decoder} makes the decoder. */
public final class EncodingTable {

    private final InstructionSet set;
    private final List<Encoding> rows = new ArrayList<>();

    /** An empty table. */
    public EncodingTable(InstructionSet set) {
        this.set = set;
    }

    /** Adds a row; see {@link Encoding}. Returns this table. */
    public EncodingTable row(String name, String pattern, Function<Operands, Instruction> factory) {
        rows.add(new Encoding(set, name, pattern, factory));
        return this;
    }

    /** The rows in the order in which they were added. */
    public List<Encoding> rows() {
        return List.copyOf(rows);
    }

    /** The rows in the order in which they are tried: more fixed bits first. */
    List<Encoding> bySpecificity() {
        List<Encoding> sorted = new ArrayList<>(rows);
        sorted.sort((a, b) -> Integer.compare(Integer.bitCount(b.mask()), Integer.bitCount(a.mask())));
        return sorted;
    }

    /** The decoder for these rows. */
    public PatternDecoder decoder() {
        return new PatternDecoder(set, bySpecificity());
    }
}
