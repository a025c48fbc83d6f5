package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.UndefinedInstruction;

import java.util.List;

/**
 * Finds the row for a word. The bits that tell most rows apart select a short list, which is then tried in order.
 *
 * <p>Immutable; any thread.
 */
public final class PatternDecoder {

    private static final Encoding[] NONE = {};

    private final InstructionSet set;
    private final Encoding[][] buckets;

    PatternDecoder(InstructionSet set, List<Encoding> rows) {
        this.set = set;
        this.buckets = new Encoding[1 << 12][];
        int selector = select(set, -1);
        for (int i = 0; i < buckets.length; i++) {
            int word = spread(set, i);
            int selected = spread(set, selector);
            Encoding[] bucket = rows.stream()
                    .filter(row -> ((row.value() ^ word) & row.mask() & selected) == 0)
                    .toArray(Encoding[]::new);
            buckets[i] = bucket.length == 0 ? NONE : bucket;
        }
    }

    /** The twelve bits of a word that select a bucket. */
    private static int select(InstructionSet set, int bits) {
        return switch (set) {
            case A32 -> (bits >>> 16) & 0xff0 | (bits >>> 4) & 0xf;
            case T16 -> (bits >>> 4) & 0xfff;
            case T32 -> (bits >>> 16) & 0xfff;
        };
    }

    /** The inverse of {@link #select}: a word with these twelve bits in place and zeros elsewhere. */
    private static int spread(InstructionSet set, int selected) {
        return switch (set) {
            case A32 -> (selected & 0xff0) << 16 | (selected & 0xf) << 4;
            case T16 -> selected << 4;
            case T32 -> selected << 16;
        };
    }

    /**
     * The row that a word belongs to, or null when it is undefined: the one that {@link #decode} would take outside an IT
     * block. Slow; for names and tests.
     */
    public Encoding find(int bits) {
        for (Encoding row : buckets[select(set, bits)]) {
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
        for (Encoding row : buckets[select(set, bits)]) {
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
