package dev.backstep.arm.translate;

import static dev.backstep.arm.translate.RegionCode.CPU;
import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.translate.Template.Ending;
import dev.backstep.arm.translate.Template.Path;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.Label;

import java.util.List;

/**
 * The flags of a region while it is being written.
 *
 * <p>Each flag has a local variable. A subtraction - most flags come from compares - computes none of them: it keeps its two
 * operands, and the flags follow from these where they are wanted, which is on the way out of the region at the latest; conditions
 * compare the operands. The variable {@code pending} tells, while the region runs, which flags are still in the operands; {@link
 * Known} is what is known of that where code is being written.
 */
final class FlagCode {

    /** Groups of flags that are pending together, as bits: N and Z. */
    static final int RESULT = 1;
    /** C. */
    static final int CARRY = 2;
    /** V. */
    static final int OVERFLOW = 4;
    private static final int ALL = RESULT | CARRY | OVERFLOW;

    /**
     * What is known of {@code pending} at a place in the code.
     *
     * @param maybe groups that may be in the operands
     * @param surely groups that are
     */
    record Known(int maybe, int surely) {

        /** All flags are in their variables. */
        static final Known COMPUTED = new Known(0, 0);
        private static final Known SUBTRACTED = new Known(ALL, ALL);
        /** Nothing. */
        static final Known NOTHING = new Known(ALL, 0);

        /** What is known where two ways meet; {@code other} may be null, for no way. */
        Known join(Known other) {
            return other == null || equals(other) ? this : new Known(maybe | other.maybe, surely & other.surely);
        }

        private Known without(int groups) {
            return new Known(maybe & ~groups, surely & ~groups);
        }

        private boolean isCertain() {
            return maybe == surely;
        }
    }

    private final RegionCode region;
    private final FramedCode code;
    private final RegionState state;
    private final Path[] conditions;
    private final AluCode alu;
    private ValueCode values;
    private Known known = Known.COMPUTED;

    /** {@code conditions}: what {@link Specializer#condition} gave for each. */
    FlagCode(RegionCode region, Path[] conditions, AluCode alu) {
        this.region = region;
        this.code = region.code;
        this.state = region.state;
        this.conditions = conditions;
        this.alu = alu;
    }

    /** Sets who writes values; once, before all else. */
    void setValues(ValueCode valueCode) {
        values = valueCode;
    }

    Known known() {
        return known;
    }

    /** Says what is known where code is written next. */
    void know(Known nowKnown) {
        known = state.hasSubtraction() ? nowKnown : Known.COMPUTED;
    }

    // Writing flags.

    /** The flags become those of a subtraction. */
    void subtract(Subtraction subtraction) {
        values.push(subtraction.first());
        code.visitVarInsn(ISTORE, state.firstOperand());
        values.push(subtraction.second());
        code.visitVarInsn(ISTORE, state.secondOperand());
        become(Known.SUBTRACTED);
    }

    /** To be called before the steps of a path set flags in other ways. */
    void beforeSetting(Path path) {
        int groups = 0;
        boolean negative = false;
        boolean zero = false;
        for (Step step : path.steps) {
            if (step instanceof Step.SetFlag set) {
                negative |= set.flag() == Node.Flag.NEGATIVE;
                zero |= set.flag() == Node.Flag.ZERO;
                groups |= group(set.flag());
            }
        }
        if (negative != zero) {
            compute(RESULT);
        }
        become(known.without(groups));
    }

    private static int group(Node.Flag flag) {
        return switch (flag) {
            case NEGATIVE, ZERO -> RESULT;
            case CARRY -> CARRY;
            case OVERFLOW -> OVERFLOW;
        };
    }

    private void become(Known next) {
        if (next.equals(known)) {
            return;
        }
        if (next.isCertain()) {
            region.push(next.surely);
        } else {
            code.visitVarInsn(ILOAD, state.pending());
            region.push(next.maybe);
            code.visitInsn(IAND);
        }
        code.visitVarInsn(ISTORE, state.pending());
        known = next;
    }

    // Reading flags.

    /** Sees to it that the flags which an instruction reads are in their variables. */
    void computeReadBy(Path path) {
        int read = groupsReadBy(path);
        if (read != 0) {
            compute(read);
        }
    }

    private static int groupsReadBy(Path path) {
        int read = 0;
        for (Step step : path.steps) {
            if (step instanceof Step.Bind bind && bind.node().kind == Node.Kind.FLAG) {
                read |= group(Node.Flag.values()[bind.node().index]);
            }
        }
        return path.ending instanceof Ending.Fork fork ? read | groupsReadBy(fork.taken()) | groupsReadBy(fork.notTaken()) : read;
    }

    /** Sees to it that groups of flags are in their variables. */
    private void compute(int groups) {
        int wanted = groups & known.maybe;
        if (wanted == 0) {
            return;
        }
        for (int group = RESULT; group <= OVERFLOW; group <<= 1) {
            if ((wanted & group) != 0) {
                Label computed = new Label();
                if ((known.surely & group) == 0) {
                    code.visitVarInsn(ILOAD, state.pending());
                    region.push(group);
                    code.visitInsn(IAND);
                    code.visitJumpInsn(IFEQ, computed);
                }
                computeGroup(group);
                region.mark(computed);
            }
        }
        become(known.without(wanted));
    }

    private void computeGroup(int group) {
        if (group == RESULT) {
            pushDifference();
            code.visitInsn(DUP);
            code.visitVarInsn(ISTORE, state.flag(Node.Flag.NEGATIVE));
            code.visitVarInsn(ISTORE, state.flag(Node.Flag.ZERO));
            return;
        }
        alu.push(code, group == CARRY ? "carryOfSubtract" : "overflowOfSubtract", this::pushForFormula);
        code.visitVarInsn(ISTORE, state.flag(group == CARRY ? Node.Flag.CARRY : Node.Flag.OVERFLOW));
    }

    private void pushForFormula(int argument) {
        switch (argument) {
            case 0 -> code.visitVarInsn(ILOAD, state.firstOperand());
            case 1 -> code.visitVarInsn(ILOAD, state.secondOperand());
            default -> pushDifference();
        }
    }

    private void pushDifference() {
        code.visitVarInsn(ILOAD, state.firstOperand());
        code.visitVarInsn(ILOAD, state.secondOperand());
        code.visitInsn(ISUB);
    }

    /** Puts the flags into the CPU. Afterwards they are in their variables as well. */
    void store() {
        if (known.maybe != 0) {
            if (state.hasOtherSettings() || known.isCertain()) {
                compute(ALL);
            } else {
                // All are pending or none.
                Label computed = new Label();
                code.visitVarInsn(ILOAD, state.pending());
                code.visitJumpInsn(IFEQ, computed);
                computeGroup(RESULT);
                computeGroup(CARRY);
                computeGroup(OVERFLOW);
                region.mark(computed);
                become(Known.COMPUTED);
            }
        }
        for (Node.Flag flag : Node.Flag.values()) {
            if (state.writesFlag(flag)) {
                region.push("CPU");
                code.visitVarInsn(ILOAD, state.flag(flag));
                code.visitFieldInsn(PUTFIELD, CPU, flag.field, "I");
            }
        }
    }

    /** The flags' variables were loaded from the CPU. */
    void loaded() {
        become(Known.COMPUTED);
    }

    // Conditions.

    /**
     * Writes a jump to {@code target} when a condition holds, or when it does not, if one comparison can tell; afterwards false
     * means that nothing was jumped and that the flags of the condition are in their variables.
     */
    boolean jump(int condition, boolean holds, Label target) {
        int groups = groupsReadBy(conditions[condition]);
        int ofOperands = comparison(condition);
        if (ofOperands != 0 && (known.surely & groups) == groups) {
            boolean unsigned = isUnsigned(condition);
            pushOperand(state.firstOperand(), unsigned);
            pushOperand(state.secondOperand(), unsigned);
            code.visitJumpInsn(holds ? ofOperands : inverse(ofOperands), target);
            return true;
        }
        compute(groups);
        Path path = conditions[condition];
        if (path.ending instanceof Ending.Fork fork && isReturn(fork.taken()) && isReturn(fork.notTaken()) && bindsNothing(path.steps)) {
            fork.operands().forEach(values::push);
            boolean takenHolds = ((Ending.Return) fork.taken().ending).value().intValue() != 0;
            code.visitJumpInsn(takenHolds == holds ? fork.opcode() : inverse(fork.opcode()), target);
            return true;
        }
        return false;
    }

    private static boolean isReturn(Path path) {
        return path.ending instanceof Ending.Return && path.steps.isEmpty();
    }

    private static boolean bindsNothing(List<Step> steps) {
        return steps.stream().allMatch(step -> step instanceof Step.Bind bind && !bind.node().bound);
    }

    /** Unsigned order is that of signed numbers when half of the range is added to both: the JVM's compiler knows the pattern. */
    private void pushOperand(int local, boolean unsigned) {
        code.visitVarInsn(ILOAD, local);
        if (unsigned) {
            code.visitLdcInsn(Integer.MIN_VALUE);
            code.visitInsn(IADD);
        }
    }

    /** True for the conditions that compare unsigned. */
    private static boolean isUnsigned(int condition) {
        return condition == 2 || condition == 3 || condition == 8 || condition == 9;
    }

    /**
     * The JVM jump that is taken when a condition (A8.3: HS and LO, HI and LS compare unsigned, GE and LT, GT and LE signed)
     * holds for a subtraction's operands; 0 for those that no comparison tells.
     */
    private static int comparison(int condition) {
        return switch (condition) {
            case 0 -> IF_ICMPEQ;
            case 1 -> IF_ICMPNE;
            case 2, 10 -> IF_ICMPGE;
            case 3, 11 -> IF_ICMPLT;
            case 8, 12 -> IF_ICMPGT;
            case 9, 13 -> IF_ICMPLE;
            default -> 0;
        };
    }

    /** The JVM jump that is taken when another one is not: they come in pairs. */
    private static int inverse(int jump) {
        return (jump - IFEQ ^ 1) + IFEQ;
    }
}
