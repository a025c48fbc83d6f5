package dev.backstep.arm.translate;

import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.translate.Template.Step;

import java.util.List;

/**
 * A subtraction whose flags are in force, {@code first - second}: its conditions are comparisons of the operands. (A8.3: HS
 * and LO, HI and LS compare unsigned, GE and LT, GT and LE signed.)
 *
 * @param first operand: a constant, a value in a local variable, or a register that was not written since
 * @param second the other one
 */
record FusedComparison(Node first, Node second, int firstLocal, int secondLocal) {

    /** Where the flags of additions and subtractions are computed. */
    static final String ALU = "dev/backstep/arm/instruction/Alu";

    private static final Node[] NONE = new Node[4];

    /** What the flags mean after these steps; null when it is no subtraction. */
    static FusedComparison after(List<Step> steps) {
        Node[] flags = NONE;
        for (Step step : steps) {
            if (step instanceof Step.SetFlag set) {
                if (flags == NONE) {
                    flags = new Node[4];
                }
                flags[set.flag().ordinal()] = set.value();
            }
        }
        Node negative = flags[Node.Flag.NEGATIVE.ordinal()];
        Node carry = flags[Node.Flag.CARRY.ordinal()];
        Node overflow = flags[Node.Flag.OVERFLOW.ordinal()];
        if (negative == null || negative != flags[Node.Flag.ZERO.ordinal()]
                || !isCall(carry, "carryOfSubtract") || !isCall(overflow, "overflowOfSubtract")
                || negative.kind != Node.Kind.OPERATION || negative.index != ISUB) {
            return null;
        }
        Node first = negative.arguments.get(0);
        Node second = negative.arguments.get(1);
        if (carry.arguments.get(0) != first || carry.arguments.get(1) != second
                || overflow.arguments.get(0) != first || overflow.arguments.get(1) != second || !isKept(first) || !isKept(second)) {
            return null;
        }
        return new FusedComparison(first, second, first.local, second.local);
    }

    private static boolean isCall(Node node, String name) {
        return node != null && node.kind == Node.Kind.CALL && node.method.getName().equals(name);
    }

    private static boolean isKept(Node node) {
        return node.kind == Node.Kind.INT || node.bound || node.kind == Node.Kind.REGISTER;
    }

    /** True when an operand is kept in a local variable from this one on. */
    boolean usesLocalsFrom(int local) {
        return first.bound && firstLocal >= local || second.bound && secondLocal >= local;
    }

    /** False once the program wrote a register that an operand is read from. */
    boolean survivesWriteOf(int register) {
        return !reads(first, register) && !reads(second, register);
    }

    private static boolean reads(Node node, int register) {
        return !node.bound && node.kind == Node.Kind.REGISTER && node.index == register;
    }

    /** True for the conditions that compare unsigned. */
    static boolean isUnsigned(int condition) {
        return condition == 2 || condition == 3 || condition == 8 || condition == 9;
    }

    /** The JVM jump that is taken when the condition does NOT hold; 0 when the flags themselves are as good. */
    static int jumpWhenFalse(int condition) {
        return switch (condition) {
            case 2, 10 -> IF_ICMPLT;
            case 3, 11 -> IF_ICMPGE;
            case 8, 12 -> IF_ICMPLE;
            case 9, 13 -> IF_ICMPGT;
            default -> 0;
        };
    }
}
