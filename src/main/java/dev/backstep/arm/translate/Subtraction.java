package dev.backstep.arm.translate;

import static org.objectweb.asm.Opcodes.ISUB;

import dev.backstep.arm.translate.Template.Step;

import java.util.List;

/**
 * The flags that steps of a template set when they are those of a subtraction, as compares set them: all four follow from the two
 * operands.
 *
 * @param result {@code first - second}
 * @param carry the call that computes C
 * @param overflow the call that computes V
 */
record Subtraction(Node first, Node second, Node result, Node carry, Node overflow) {

    /** Where the flags of additions and subtractions are computed. */
    static final String ALU = "dev/backstep/arm/instruction/Alu";

    private static final Node[] NONE = new Node[4];
    /** N, Z, and the arguments of the two calls. */
    private static final int USES_FOR_FLAGS = 4;

    /** The subtraction whose flags these steps set, or null. */
    static Subtraction in(List<Step> steps) {
        Node[] flags = NONE;
        for (Step step : steps) {
            if (step instanceof Step.SetFlag set) {
                if (flags == NONE) {
                    flags = new Node[4];
                }
                flags[set.flag().ordinal()] = set.value();
            }
        }
        Node result = flags[Node.Flag.NEGATIVE.ordinal()];
        Node carry = flags[Node.Flag.CARRY.ordinal()];
        Node overflow = flags[Node.Flag.OVERFLOW.ordinal()];
        if (result == null || result != flags[Node.Flag.ZERO.ordinal()] || !isCall(carry, "carryOfSubtract")
                || !isCall(overflow, "overflowOfSubtract") || !carry.arguments.equals(overflow.arguments) || carry.arguments.get(2) != result) {
            return null;
        }
        Node first = carry.arguments.get(0);
        Node second = carry.arguments.get(1);
        boolean isDifference = result.kind == Node.Kind.OPERATION && result.index == ISUB && result.arguments.equals(List.of(first, second));
        // A comparison with 0 needs no arithmetic.
        return isDifference || result == first && second.isInt(0) ? new Subtraction(first, second, result, carry, overflow) : null;
    }

    private static boolean isCall(Node node, String name) {
        return node != null && node.kind == Node.Kind.CALL && node.method.getName().equals(name) && node.uses == 1;
    }

    /** True for a value that nothing but the flags needs. */
    boolean isForFlagsOnly(Node node) {
        return node == carry || node == overflow || node == result && result != first && result.uses == USES_FOR_FLAGS;
    }
}
