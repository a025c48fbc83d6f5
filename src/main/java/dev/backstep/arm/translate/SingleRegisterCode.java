package dev.backstep.arm.translate;

import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.state.ExtensionRegisters;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes reads and writes of S registers: as the halves of the D registers' longs that they are, where the JVM hands out its
 * {@code Unsafe}; so what follows a write can be read without putting the other half beside it. Otherwise by the methods of
 * {@link ExtensionRegisters}.
 */
final class SingleRegisterCode {

    private static final String REGISTERS = Type.getInternalName(ExtensionRegisters.class);

    private final boolean unsafe;
    private final long base;

    /** {@code instance} is what {@link PageCode#unsafe} gave. */
    SingleRegisterCode(Object instance) {
        unsafe = instance != null;
        base = unsafe ? PageCode.baseOffset(instance, long[].class) : 0;
    }

    /** Pushes S0 to S31. */
    void load(MethodVisitor code, HostConstants constants, int number) {
        begin(code, constants, number);
        if (unsafe) {
            code.visitMethodInsn(INVOKEVIRTUAL, PageCode.UNSAFE, "getInt", "(Ljava/lang/Object;J)I", false);
        } else {
            code.visitMethodInsn(INVOKEVIRTUAL, REGISTERS, "s", "(I)I", false);
        }
    }

    /** Pushes what {@link #store} needs below the value. */
    void begin(MethodVisitor code, HostConstants constants, int number) {
        if (unsafe) {
            constants.push(code, HostConstants.UNSAFE);
            constants.push(code, "D");
            code.visitLdcInsn(base + 4L * number);
        } else {
            constants.push(code, "EXTENSION");
            code.visitIntInsn(BIPUSH, number);
        }
    }

    /** Writes the int on top of the stack to the register of {@link #begin}. */
    void store(MethodVisitor code) {
        if (unsafe) {
            code.visitMethodInsn(INVOKEVIRTUAL, PageCode.UNSAFE, "putInt", "(Ljava/lang/Object;JI)V", false);
        } else {
            code.visitMethodInsn(INVOKEVIRTUAL, REGISTERS, "setS", "(II)V", false);
        }
    }
}
