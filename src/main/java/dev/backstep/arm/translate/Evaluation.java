package dev.backstep.arm.translate;

import dev.backstep.arm.mmu.DataMemory;
import dev.backstep.arm.mmu.VectorMemory;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.tree.AbstractInsnNode;

import java.util.ArrayList;
import java.util.List;

/** Where the {@link Specializer} stands on one way through an instruction: the methods it is in, and what was done so far. */
final class Evaluation {

    /** A method that is being evaluated. */
    static final class Frame {
        final Node[] locals;
        final List<Node> stack;
        AbstractInsnNode next;

        Frame(Node[] locals, List<Node> stack, AbstractInsnNode next) {
            this.locals = locals;
            this.stack = stack;
            this.next = next;
        }

        void push(Node value) {
            stack.add(value);
        }

        Node pop() {
            return stack.remove(stack.size() - 1);
        }

        Node peek(int depth) {
            return stack.get(stack.size() - 1 - depth);
        }

        private Frame copy() {
            return new Frame(locals.clone(), new ArrayList<>(stack), next);
        }
    }

    final List<Frame> frames;
    final List<Step> steps = new ArrayList<>();
    /** What registers hold now, as far as they were read or written. */
    final Node[] registers;
    /** What flags are now, as far as they were read or written. */
    final Node[] flags;
    /** What was put into {@code DataMemory.words}. */
    final Node[] words;
    /** What was put into {@code VectorMemory.doublewords}. */
    final Node[] doublewords;
    /** The branch target, or null. */
    Node target;
    /** The instruction set changes. */
    boolean leaves;
    /** Something of the CPU or memory has been changed. */
    boolean changed;

    private Evaluation(List<Frame> frames, Node[] registers, Node[] flags, Node[] words, Node[] doublewords) {
        this.frames = frames;
        this.registers = registers;
        this.flags = flags;
        this.words = words;
        this.doublewords = doublewords;
    }

    /** A new one. */
    static Evaluation begin() {
        return new Evaluation(new ArrayList<>(), new Node[15], new Node[Node.Flag.values().length], new Node[DataMemory.BLOCK_WORDS],
                new Node[VectorMemory.DOUBLEWORDS]);
    }

    Frame frame() {
        return frames.get(frames.size() - 1);
    }

    /** Another one that stands where this one does, with no steps of its own yet. */
    Evaluation fork() {
        List<Frame> copies = new ArrayList<>(frames.size());
        frames.forEach(frame -> copies.add(frame.copy()));
        Evaluation copy = new Evaluation(copies, registers.clone(), flags.clone(), words.clone(), doublewords.clone());
        copy.target = target;
        copy.leaves = leaves;
        copy.changed = changed;
        return copy;
    }

    /** Computes a value, known only when the instruction runs, at this point and once. */
    Node bind(Node node) {
        steps.add(new Step.Bind(node));
        return node;
    }

    /** The value of a constant; where it takes one and there is none the evaluation goes no further. */
    static int knownInt(Node node) {
        if (node.kind != Node.Kind.INT) {
            throw new Unfoldable("a value that is not known");
        }
        return node.intValue();
    }
}
