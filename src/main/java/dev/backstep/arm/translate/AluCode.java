package dev.backstep.arm.translate;

import dev.backstep.arm.instruction.Alu;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Writes the formulas of {@link Alu}, as they are in its methods, into regions. A call would do the same; but where the JVM has not
 * seen it made its compilers leave it a call, of methods as short as these, and the first of them counts each.
 */
final class AluCode {

    private final Map<String, MethodNode> formulas = new HashMap<>();

    AluCode(MethodBodies bodies) {
        for (Method method : Alu.class.getDeclaredMethods()) {
            MethodNode body = bodies.find(Alu.class, method.getName(), Type.getMethodDescriptor(method)).body();
            if (isFormula(body)) {
                formulas.put(method.getName(), body);
            }
        }
    }

    /** One that has no ways to choose from and keeps nothing. */
    private static boolean isFormula(MethodNode body) {
        for (AbstractInsnNode insn : body.instructions) {
            if (insn.getType() == AbstractInsnNode.JUMP_INSN || insn.getOpcode() == Opcodes.ISTORE) {
                return false;
            }
        }
        return true;
    }

    boolean has(Method method) {
        return method.getDeclaringClass() == Alu.class && formulas.containsKey(method.getName());
    }

    /**
     * Pushes what a formula gives.
     *
     * @param argument pushes the argument with this number, each time that the formula names it
     */
    void push(MethodVisitor code, String name, IntConsumer argument) {
        for (AbstractInsnNode insn : formulas.get(name).instructions) {
            if (insn instanceof VarInsnNode parameter) {
                argument.accept(parameter.var);
            } else if (insn.getOpcode() >= 0 && insn.getOpcode() != Opcodes.IRETURN) {
                insn.accept(code);
            }
        }
    }
}
