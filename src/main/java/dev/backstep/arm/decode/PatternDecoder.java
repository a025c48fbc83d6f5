package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.UndefinedInstruction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the row for a word. The bits that tell most rows apart select a short list, which is then tried in order.
 *
 * <p>Immutable; any thread.
 */
public final class PatternDecoder {

    private static final Encoding[] NONE = {};
    private static final int BUCKETS = 1 << 12;

    private final InstructionSet set;
    private final Encoding[][] buckets;

    PatternDecoder(InstructionSet set, List<Encoding> rows) {
        this.set = set;
        List<List<Encoding>> lists = new ArrayList<>(Collections.nCopies(BUCKETS, null));
        for (Encoding row : rows) {
            int fixed = select(row.mask());
            int value = select(row.value());
            int free = ~fixed & BUCKETS - 1;
            // Every combination of the bits that the row leaves free: counting down within a mask meets each once.
            int combination = free;
            while (true) {
                int bucket = value | combination;
                if (lists.get(bucket) == null) {
                    lists.set(bucket, new ArrayList<>());
                }
                lists.get(bucket).add(row);
                if (combination == 0) {
                    break;
                }
                combination = combination - 1 & free;
            }
        }
        this.buckets = new Encoding[BUCKETS][];
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = lists.get(i) == null ? NONE : lists.get(i).toArray(NONE);
        }
    }

    /** The twelve bits of a word that select a bucket. */
    private int select(int bits) {
        return switch (set) {
            case A32 -> (bits >>> 16) & 0xff0 | (bits >>> 4) & 0xf;
            case T16 -> (bits >>> 4) & 0xfff;
            case T32 -> (bits >>> 16) & 0xfff;
        };
    }

    /**
     * The row that a word belongs to, or null when it is undefined: the one that {@link #decode} would take outside an IT
     * block. Slow; for names and tests.
     */
    public Encoding find(int bits) {
        for (Encoding row : buckets[select(bits)]) {
            if (row.matches(bits) && row.decode(bits, false) != null) {
                return row;
            }
        }
        return null;
    }

    /**
     * The instruction that a word stands for; an {@link UndefinedInstruction} when there is none.
     *
     * @param bits the word, a 16-bit encoding in the low half, the first halfword of a T32 pair in the high half
     * @param inItBlock T32 only: in an IT block
     */
    public Instruction decode(int bits, boolean inItBlock) {
        for (Encoding row : buckets[select(bits)]) {
            if (row.matches(bits)) {
                Instruction instruction = row.decode(bits, inItBlock);
                if (instruction != null) {
                    return instruction;
                }
            }
        }
        int condition = set == InstructionSet.A32 ? bits >>> 28 : Instruction.ALWAYS;
        return new UndefinedInstruction(condition, set.bits() / 8);
    }
}
