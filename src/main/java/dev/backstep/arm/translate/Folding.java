package dev.backstep.arm.translate;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

import java.lang.reflect.Method;
import java.util.List;

/** Arithmetic on values that are known, and what needs no arithmetic. */
final class Folding {

    private Folding() { }

    /**
     * The result of a JVM instruction, when it is known or one of the operands.
     *
     * @param second null for instructions with one operand
     * @param lowBits the two low bits of the address that {@link Node.Kind#HERE} starts from
     * @return null when it has to be computed at run time
     */
    static Node fold(int opcode, Node first, Node second, int lowBits) {
        if (first.isConstant() && (second == null || second.isConstant())) {
            return constants(opcode, first, second);
        }
        if (second == null) {
            return null;
        }
        if (first.kind == Node.Kind.HERE && second.kind == Node.Kind.INT) {
            return here(opcode, (int) first.number, second.intValue(), lowBits);
        }
        if (second.kind == Node.Kind.HERE && first.kind == Node.Kind.INT && opcode == IADD) {
            return Node.here((int) second.number + first.intValue());
        }
        return switch (opcode) {
            case IADD, IOR, IXOR -> second.isInt(0) ? first : first.isInt(0) ? second : null;
            case ISUB, ISHL, ISHR, IUSHR -> second.isInt(0) ? first : null;
            case IAND -> second.isInt(-1) ? first : first.isInt(-1) ? second
                    : second.isInt(0) || first.isInt(0) ? Node.ofInt(0) : null;
            default -> null;
        };
    }

    private static Node here(int opcode, int bytes, int operand, int lowBits) {
        int low = lowBits + bytes;
        return switch (opcode) {
            case IADD -> Node.here(bytes + operand);
            case ISUB -> Node.here(bytes - operand);
            case IAND -> operand == ~1 || operand == ~3 ? Node.here(bytes - (low & ~operand)) : operand == 1 ? Node.ofInt(low & 1) : null;
            case IOR -> operand == 0 || operand == 1 && (low & 1) == 0 ? Node.here(bytes + operand) : null;
            default -> null;
        };
    }

    private static Node constants(int opcode, Node first, Node second) {
        long a = first.number;
        long b = second == null ? 0 : second.number;
        int i = (int) a;
        int j = (int) b;
        return switch (opcode) {
            case IADD -> Node.ofInt(i + j);
            case ISUB -> Node.ofInt(i - j);
            case IMUL -> Node.ofInt(i * j);
            case IAND -> Node.ofInt(i & j);
            case IOR -> Node.ofInt(i | j);
            case IXOR -> Node.ofInt(i ^ j);
            case ISHL -> Node.ofInt(i << j);
            case ISHR -> Node.ofInt(i >> j);
            case IUSHR -> Node.ofInt(i >>> j);
            case INEG -> Node.ofInt(-i);
            case LCMP -> Node.ofInt(Long.compare(a, b));
            case L2I -> Node.ofInt((int) a);
            case I2B -> Node.ofInt((byte) i);
            case I2C -> Node.ofInt((char) i);
            case I2S -> Node.ofInt((short) i);
            case I2L -> Node.ofLong(i);
            case LNEG -> Node.ofLong(-a);
            case LADD -> Node.ofLong(a + b);
            case LSUB -> Node.ofLong(a - b);
            case LMUL -> Node.ofLong(a * b);
            case LAND -> Node.ofLong(a & b);
            case LOR -> Node.ofLong(a | b);
            case LXOR -> Node.ofLong(a ^ b);
            case LSHL -> Node.ofLong(a << j);
            case LSHR -> Node.ofLong(a >> j);
            case LUSHR -> Node.ofLong(a >>> j);
            default -> null;
        };
    }

    /** Whether a conditional jump is taken, or null when that depends. {@code second} is null for comparisons with 0. */
    static Boolean decide(int opcode, Node first, Node second) {
        if (first.kind != Node.Kind.INT || second != null && second.kind != Node.Kind.INT) {
            return null;
        }
        int a = first.intValue();
        int b = second == null ? 0 : second.intValue();
        return switch (opcode) {
            case IFEQ, IF_ICMPEQ -> a == b;
            case IFNE, IF_ICMPNE -> a != b;
            case IFLT, IF_ICMPLT -> a < b;
            case IFGE, IF_ICMPGE -> a >= b;
            case IFGT, IF_ICMPGT -> a > b;
            case IFLE, IF_ICMPLE -> a <= b;
            default -> null;
        };
    }

    /** The value of a call of a method of numbers when all arguments are known; else null. */
    static Node call(MethodInsnNode insn, List<Node> arguments) {
        Type[] types = Type.getArgumentTypes(insn.desc);
        Object[] values = new Object[types.length];
        Class<?>[] classes = new Class<?>[types.length];
        for (int i = 0; i < types.length; i++) {
            Node argument = arguments.get(i);
            if (argument.kind == Node.Kind.INT && types[i].equals(Type.INT_TYPE)) {
                values[i] = argument.intValue();
                classes[i] = int.class;
            } else if (argument.kind == Node.Kind.LONG && types[i].equals(Type.LONG_TYPE)) {
                values[i] = argument.number;
                classes[i] = long.class;
            } else {
                return null;
            }
        }
        try {
            Method method = Members.classNamed(insn.owner).getMethod(insn.name, classes);
            Object value = method.invoke(null, values);
            if (value instanceof Integer i) {
                return Node.ofInt(i);
            }
            return value instanceof Long l ? Node.ofLong(l) : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
