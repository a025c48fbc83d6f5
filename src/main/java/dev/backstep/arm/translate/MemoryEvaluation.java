package dev.backstep.arm.translate;

import static dev.backstep.arm.translate.Evaluation.knownInt;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.translate.Node.Access;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.tree.MethodInsnNode;

import java.util.List;

/**
 * What the {@link Specializer} makes of memory: calls of {@link dev.backstep.arm.mmu.DataMemory} and its vectors become accesses, and
 * the arrays by which several words go to and fro become the values in them.
 *
 * <p>Thread: one at a time: the one of {@link SharedRegions#join} that prepares, and then whoever may write a region.
 */
final class MemoryEvaluation {

    private final Cpu cpu;

    MemoryEvaluation(Cpu cpu) {
        this.cpu = cpu;
    }

    /** True when a method of this object is for {@link #access}. */
    boolean isAccess(Object receiver, String method) {
        return receiver == cpu.memory && !method.equals("requireAligned") || receiver == cpu.memory.vectors;
    }

    /** What was put into the array of words, or doublewords, on their way from or to memory; null for another array. */
    Node[] block(Evaluation e, Object array) {
        return array == cpu.memory.words() ? e.words : array == cpu.memory.vectors.doublewords() ? e.doublewords : null;
    }

    /** What was put into an element of such an array. */
    static Node moved(Node[] block, int index) {
        if (block[index] == null) {
            throw new Unfoldable("an old word");
        }
        return block[index];
    }

    /** What a call does with memory. {@code arguments} are its own, without the receiver. */
    void access(Evaluation e, Evaluation.Frame f, MethodInsnNode insn, List<Node> arguments) {
        Node address = arguments.isEmpty() ? null : arguments.get(0);
        switch (insn.name + insn.desc) {
            case "words()[I" -> f.push(Node.ofObject(cpu.memory.words()));
            case "load8(I)I" -> f.push(load(e, Access.BYTE, address));
            case "load16(I)I" -> f.push(load(e, Access.HALFWORD, address));
            case "load32(I)I" -> f.push(load(e, Access.WORD, address));
            case "loadAligned32(I)I" -> f.push(load(e, Access.ALIGNED_WORD, address));
            case "loadPair(I)J" -> f.push(load(e, Access.PAIR, address));
            case "loadWords(II)[I" -> {
                loadBlock(e, e.words, words(arguments.get(1)), address);
                f.push(Node.ofObject(cpu.memory.words()));
            }
            case "store8(II)V" -> store(e, Access.BYTE, address, arguments.get(1));
            case "store16(II)V" -> store(e, Access.HALFWORD, address, arguments.get(1));
            case "store32(II)V" -> store(e, Access.WORD, address, arguments.get(1));
            case "storeAligned32(II)V" -> store(e, Access.ALIGNED_WORD, address, arguments.get(1));
            case "storePair(III)V" -> store(e, new Access(4, 2, 4, 4), address, arguments.get(1), arguments.get(2));
            case "storeWords(II)V" -> storeBlock(e, e.words, words(arguments.get(1)), address);
            // Of VectorMemory.
            case "doublewords()[J" -> f.push(Node.ofObject(cpu.memory.vectors.doublewords()));
            case "load(I)J" -> f.push(load(e, Access.PAIR, address));
            case "store(IJ)V" -> store(e, Access.PAIR, address, arguments.get(1));
            case "load(II)[J" -> loadDoublewords(e, f, new Access(8, knownInt(arguments.get(1)), 4, 4), address);
            case "store(II)V" -> storeBlock(e, e.doublewords, new Access(8, knownInt(arguments.get(1)), 4, 4), address);
            case "loadElements(IIII)[J" -> loadDoublewords(e, f, elements(arguments), address);
            case "storeElements(IIII)V" -> storeBlock(e, e.doublewords, elements(arguments), address);
            default -> throw new Unfoldable("memory's " + insn.name);
        }
    }

    private static Access words(Node count) {
        return new Access(4, knownInt(count), 4, 4);
    }

    private static Access elements(List<Node> arguments) {
        int alignment = knownInt(arguments.get(3));
        return new Access(8, knownInt(arguments.get(1)), alignment, Math.max(alignment, knownInt(arguments.get(2))));
    }

    private Node load(Evaluation e, Access access, Node address) {
        requireUntouched(e);
        return e.bind(Node.load(access, address));
    }

    private void loadDoublewords(Evaluation e, Evaluation.Frame f, Access access, Node address) {
        loadBlock(e, e.doublewords, access, address);
        f.push(Node.ofObject(cpu.memory.vectors.doublewords()));
    }

    private void loadBlock(Evaluation e, Node[] block, Access access, Node address) {
        Node loaded = load(e, access, address);
        for (int i = 0; i < access.count(); i++) {
            block[i] = access.count() == 1 ? loaded : e.bind(Node.part(loaded, i));
        }
    }

    private static void storeBlock(Evaluation e, Node[] block, Access access, Node address) {
        Node[] values = new Node[access.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = moved(block, i);
        }
        store(e, access, address, values);
    }

    private static void store(Evaluation e, Access access, Node address, Node... values) {
        requireUntouched(e);
        e.changed = true;
        e.steps.add(new Step.Store(access, address, List.of(values)));
    }

    /** An access may turn out to be one for the interpreter, which does the whole instruction. */
    private static void requireUntouched(Evaluation e) {
        if (e.changed) {
            throw new Unfoldable("an access after a change");
        }
    }
}
