package dev.backstep.arm.translate;

import java.lang.reflect.Field;
import java.util.List;

/**
 * What one instruction does, with its operands put in: made by the {@link Specializer} from the bytecode of its {@code
 * execute} method, which stays the one definition. Independent of where the instruction stands, but for the two low bits
 * of its address.
 *
 * @param kind how translated code runs it
 * @param path what it does, for {@link Kind#INLINE}
 */
record Template(Kind kind, Path path) {

    /** How translated code runs an instruction. */
    enum Kind {
        /** As the path says. */
        INLINE,
        /** By calling {@code execute}. */
        CALL,
        /** Not at all: the interpreter does it. */
        INTERPRET
    }

    /** A template for an instruction that is called. */
    static final Template CALL = new Template(Kind.CALL, null);
    /** A template for an instruction that is left to the interpreter. */
    static final Template INTERPRET = new Template(Kind.INTERPRET, null);

    /** A template for an instruction that does nothing. */
    static final Template NOTHING = new Template(Kind.INLINE, new Path(List.of(), new Ending.FallThrough()));

    /** Steps one after the other, and what comes then. */
    static final class Path {
        final List<Step> steps;
        final Ending ending;

        Path(List<Step> steps, Ending ending) {
            this.steps = steps;
            this.ending = ending;
        }

        /** True when its own steps put an address near this instruction's into R14, as calls of subroutines do. */
        boolean setsLinkRegister() {
            return steps.stream().anyMatch(step -> step instanceof Step.SetRegister set && set.register() == 14
                    && set.value().kind == Node.Kind.HERE);
        }
    }

    /** One thing done. */
    sealed interface Step {

        /** The place where a value becomes known; emitted when others rely on its being computed just here. */
        record Bind(Node node) implements Step { }

        /** A core register is written. */
        record SetRegister(int register, Node value) implements Step { }

        /** A flag is written. */
        record SetFlag(Node.Flag flag, Node value) implements Step { }

        /** An S register is written. */
        record SetSingle(int register, Node value) implements Step { }

        /** A field of an object is written. */
        record SetField(Node owner, Field field, Node value) implements Step { }

        /** An element of an array is written. */
        record SetElement(Node array, Node index, Node value) implements Step { }

        /** Memory is written. */
        record Store(Node.Access access, Node address, List<Node> values) implements Step { }
    }

    /** What comes after the steps. */
    sealed interface Ending {

        /** The next instruction. */
        record FallThrough() implements Ending { }

        /** A branch to an address. With {@code leaves} the instruction set changes as well. */
        record Branch(Node target, boolean leaves) implements Ending { }

        /** The interpreter has to do this instruction; nothing has been changed on the way here. */
        record Interpret() implements Ending { }

        /** The method that was evaluated returns a value: for {@link Specializer#condition}. */
        record Return(Node value) implements Ending { }

        /** One of two ways: {@code opcode} is a JVM conditional jump, with one or two operands, that takes the first. */
        record Fork(int opcode, List<Node> operands, Path taken, Path notTaken) implements Ending { }
    }

    /** Offsets that an instruction at {@code offset} branches to directly, calls left out. */
    List<Integer> branchTargets(int offset) {
        List<Integer> targets = new java.util.ArrayList<>();
        if (kind == Kind.INLINE) {
            RegionPlan.collectTargets(path, offset, false, targets);
        }
        return targets;
    }

    /** True for calls of subroutines: the link register is set to the address of the next instruction. */
    boolean isCall() {
        return kind == Kind.INLINE && isCall(path, false);
    }

    private static boolean isCall(Path path, boolean links) {
        boolean linked = links || path.setsLinkRegister();
        return linked && path.ending instanceof Ending.Branch
                || path.ending instanceof Ending.Fork fork && (isCall(fork.taken(), linked) || isCall(fork.notTaken(), linked));
    }

    /** True when the instruction after this one may be next. */
    boolean mayFallThrough() {
        return kind != Kind.INLINE || mayFallThrough(path);
    }

    private static boolean mayFallThrough(Path path) {
        return path.ending instanceof Ending.FallThrough
                || path.ending instanceof Ending.Fork fork && (mayFallThrough(fork.taken()) || mayFallThrough(fork.notTaken()));
    }

    /** True when some way through the instruction branches. */
    boolean mayBranch() {
        return kind == Kind.INLINE && mayBranch(path);
    }

    private static boolean mayBranch(Path path) {
        return path.ending instanceof Ending.Branch
                || path.ending instanceof Ending.Fork fork && (mayBranch(fork.taken()) || mayBranch(fork.notTaken()));
    }
}
