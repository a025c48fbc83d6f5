package dev.backstep.arm.translate;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Code whose stack map frames are given with the labels. A frame is written just before the next instruction, so that labels
 * at one place have one frame: that of the last of them.
 */
final class FramedCode extends MethodVisitor {

    private static final Object[] EMPTY_STACK = {};

    private Object[] pending;
    private Object[] stack = EMPTY_STACK;

    FramedCode(MethodVisitor code) {
        super(Opcodes.ASM9, code);
    }

    /** Puts a label here, where local variables hold values of these types and the operand stack is empty. */
    void mark(Label label, Object[] locals) {
        mv.visitLabel(label);
        pending = locals;
    }

    /** The same, with an object of a type on the operand stack. */
    void markWithObject(Label label, Object[] locals, String type) {
        mark(label, locals);
        stack = new Object[] {type};
    }

    private void flush() {
        if (pending != null) {
            mv.visitFrame(Opcodes.F_NEW, pending.length, pending, stack.length, stack);
            pending = null;
            stack = EMPTY_STACK;
        }
    }

    @Override
    public void visitInsn(int opcode) {
        flush();
        super.visitInsn(opcode);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        flush();
        super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitVarInsn(int opcode, int local) {
        flush();
        super.visitVarInsn(opcode, local);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        flush();
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        flush();
        super.visitFieldInsn(opcode, owner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        flush();
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        throw new UnsupportedOperationException("not used by translated code");
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        flush();
        super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitLdcInsn(Object value) {
        flush();
        super.visitLdcInsn(value);
    }

    @Override
    public void visitIincInsn(int local, int increment) {
        flush();
        super.visitIincInsn(local, increment);
    }
}
