package dev.backstep.arm.translate;

import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.mmu.DataMemory;
import dev.backstep.arm.translate.RegionPlan.Planned;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

import java.util.ArrayList;
import java.util.List;

/**
 * The method of a region while it is being written: its local variables, and where in the program it is.
 *
 * <p>The operand stack is empty at every label. Variables: 0 this, 1 address of the page, 2 remaining instructions, 3 block of
 * the memory tags, 4 the address to leave for; then registers, flags, and values of the present block.
 */
final class RegionCode {

    /** Names of classes that generated code uses. */
    static final String REGION = Type.getInternalName(Region.class);
    static final String CPU = "dev/backstep/arm/cpu/Cpu";
    static final String ICOUNT = "dev/backstep/clock/Icount";
    static final String MEMORY = "dev/backstep/arm/mmu/DataMemory";
    /** The bits of an address that name its page. */
    static final int PAGE_MASK = -4096;
    /** Local variables. */
    static final int BASE = 1;
    static final int BUDGET = 2;
    static final int TAG_BLOCK = 3;
    static final int EXIT = 4;
    static final int FIRST_FREE = 5;
    /** Internal name of the class that is being written. */
    static final String CLASS = "dev/backstep/translated/Region";

    /** Takes the instructions. */
    final FramedCode code;
    final HostConstants constants;
    final RegionState state;
    /** The instructions that the region calls. */
    final List<Instruction> called = new ArrayList<>();
    private final List<Object> frame = new ArrayList<>();
    private int nextLocal;
    private Planned planned;
    private int giveBack;

    RegionCode(MethodVisitor code, HostConstants constants, RegionState state) {
        this.code = new FramedCode(code);
        this.constants = constants;
        this.state = state;
    }

    // Where it is.

    /** The instruction that is being written. {@code notRun}: instructions of its block from it on. */
    void at(Planned instruction, int notRun) {
        planned = instruction;
        giveBack = notRun;
    }

    /** The instruction that is being written. */
    Planned planned() {
        return planned;
    }

    /** Instructions that its block took off the budget and that have not run before it. */
    int giveBack() {
        return giveBack;
    }

    // Local variables.

    /** Writes the method's beginning: afterwards the variables hold the CPU's state. {@code least}: the budget that is enough. */
    void writePrologue(int least) {
        // A region that is not complete yet is called for the JVM to compile it.
        code.visitVarInsn(ALOAD, 0);
        code.visitFieldInsn(GETFIELD, REGION, "cpu", "L" + CPU + ";");
        Label complete = new Label();
        code.visitJumpInsn(IFNONNULL, complete);
        code.visitInsn(ACONST_NULL);
        code.visitInsn(ARETURN);
        code.mark(complete, new Object[] {CLASS});
        push("ICOUNT");
        code.visitFieldInsn(GETFIELD, ICOUNT, "remaining", "I");
        code.visitInsn(DUP);
        code.visitVarInsn(ISTORE, BUDGET);
        push(least);
        Label enough = new Label();
        code.visitJumpInsn(IF_ICMPGE, enough);
        code.visitFieldInsn(GETSTATIC, REGION, "INTERPRET", "L" + REGION + ";");
        code.visitInsn(ARETURN);
        code.mark(enough, new Object[] {CLASS, TOP, INTEGER});
        frame.addAll(List.of(CLASS, INTEGER, INTEGER, INTEGER, INTEGER));
        push("CPU");
        code.visitFieldInsn(GETFIELD, CPU, "pc", "I");
        code.visitLdcInsn(PAGE_MASK);
        code.visitInsn(IAND);
        code.visitVarInsn(ISTORE, BASE);
        push("MEMORY");
        code.visitMethodInsn(INVOKEVIRTUAL, MEMORY, "block", "()I", false);
        push(DataMemory.BLOCK_MASK);
        code.visitInsn(IAND);
        code.visitVarInsn(ISTORE, TAG_BLOCK);
        code.visitInsn(ICONST_0);
        code.visitVarInsn(ISTORE, EXIT);
        if (state.hasSubtraction()) {
            for (int local = state.firstOperand(); local <= state.pending(); local++) {
                code.visitInsn(ICONST_0);
                code.visitVarInsn(ISTORE, local);
            }
        }
        for (int i = 0; i < state.count(); i++) {
            frame.add(INTEGER);
        }
        nextLocal = FIRST_FREE + state.count();
        loadState();
    }

    /** Registers and flags: from the CPU into the variables. */
    void loadState() {
        for (int register = 0; register < 15; register++) {
            if (state.hasRegister(register)) {
                push("R");
                push(register);
                code.visitInsn(IALOAD);
                code.visitVarInsn(ISTORE, state.register(register));
            }
        }
        for (Node.Flag flag : Node.Flag.values()) {
            if (state.hasFlag(flag)) {
                push("CPU");
                code.visitFieldInsn(GETFIELD, CPU, flag.field, "I");
                code.visitVarInsn(ISTORE, state.flag(flag));
            }
        }
    }

    /** Registers that may be newer in the variables than in the CPU: from there to the CPU. */
    void storeRegisters() {
        for (int register = 0; register < 15; register++) {
            if (state.keepsRegister(register)) {
                push("R");
                push(register);
                code.visitVarInsn(ILOAD, state.register(register));
                code.visitInsn(IASTORE);
            }
        }
    }

    void loadBudget() {
        push("ICOUNT");
        code.visitFieldInsn(GETFIELD, ICOUNT, "remaining", "I");
        code.visitVarInsn(ISTORE, BUDGET);
    }

    void storeBudget() {
        push("ICOUNT");
        code.visitVarInsn(ILOAD, BUDGET);
        code.visitFieldInsn(PUTFIELD, ICOUNT, "remaining", "I");
    }

    /** A new local variable, for a value of this frame type. */
    int newLocal(Object type) {
        int local = nextLocal;
        frame.add(type);
        nextLocal += type == LONG ? 2 : 1;
        return local;
    }

    /** The next local variable; for {@link #release}. */
    int nextLocal() {
        return nextLocal;
    }

    /** For {@link #release}. */
    int frameSize() {
        return frame.size();
    }

    /** Forgets the variables that were made since these were {@link #frameSize} and {@link #nextLocal}. */
    void release(int frameSize, int local) {
        while (frame.size() > frameSize) {
            frame.remove(frame.size() - 1);
        }
        nextLocal = local;
    }

    /** The types of all variables. */
    Object[] frame() {
        return frame.toArray();
    }

    void mark(Label label) {
        code.mark(label, frame.toArray());
    }

    // Values.

    /** Pushes the address of the page plus some bytes. */
    void pushAddress(int offset) {
        code.visitVarInsn(ILOAD, BASE);
        if (offset != 0) {
            push(offset);
            code.visitInsn(IADD);
        }
    }

    /** Pushes the host's object with this name. */
    void push(String constant) {
        constants.push(code, constant);
    }

    void push(int value) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(ICONST_0 + value);
        } else if (value == (byte) value) {
            code.visitIntInsn(BIPUSH, value);
        } else if (value == (short) value) {
            code.visitIntInsn(SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }
}
