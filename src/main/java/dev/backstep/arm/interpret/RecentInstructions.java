package dev.backstep.arm.interpret;

import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.instruction.Instruction;

/**
 * The instructions that were decoded last, by encoding. Decoding looks through tables and takes as long as hundreds of
 * instructions; a program that rewrites its code mostly writes what it wrote before, and large programs consist of few different
 * instructions. Each place in the program gets a copy of its own all the same: so the objects of instructions that run one after the
 * other lie one after the other in the host's memory, which cold code waits for.
 *
 * <p>Thread: the CPU's own.
 */
final class RecentInstructions {

    private static final int ENTRIES_SHIFT = 14;
    private static final int A32 = 1;
    private static final int T16 = 2;
    private static final int T16_IN_IT_BLOCK = 3;
    private static final int T32 = 4;
    private static final int T32_IN_IT_BLOCK = 5;

    private final ArmDecoder decoder;
    /** Encoding in the low half, its kind, which is never 0, in the high one. */
    private final long[] keys = new long[1 << ENTRIES_SHIFT];
    private final Instruction[] instructions = new Instruction[1 << ENTRIES_SHIFT];

    RecentInstructions(ArmDecoder decoder) {
        this.decoder = decoder;
    }

    Instruction a32(int word) {
        return get(word, A32);
    }

    Instruction t16(int halfword, boolean inItBlock) {
        return get(halfword, inItBlock ? T16_IN_IT_BLOCK : T16);
    }

    Instruction t32(int word, boolean inItBlock) {
        return get(word, inItBlock ? T32_IN_IT_BLOCK : T32);
    }

    private Instruction get(int encoding, int kind) {
        long key = (long) kind << 32 | encoding & 0xffffffffL;
        int entry = (encoding ^ kind << 20) * 0x9e3779b1 >>> Integer.SIZE - ENTRIES_SHIFT;
        if (keys[entry] == key) {
            return instructions[entry].copy();
        }
        Instruction instruction = switch (kind) {
            case A32 -> decoder.decodeA32(encoding);
            case T16, T16_IN_IT_BLOCK -> decoder.decodeT16(encoding, kind == T16_IN_IT_BLOCK);
            default -> decoder.decodeT32(encoding, kind == T32_IN_IT_BLOCK);
        };
        keys[entry] = key;
        instructions[entry] = instruction;
        return instruction;
    }
}
