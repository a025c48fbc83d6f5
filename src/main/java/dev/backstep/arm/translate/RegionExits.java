package dev.backstep.arm.translate;

import static dev.backstep.arm.translate.RegionCode.*;
import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.translate.RegionPlan.Planned;
import org.objectweb.asm.Label;

import java.util.LinkedHashMap;
import java.util.Map;

/** The ways out of a region: one for each place to go on at, and their common ends. */
final class RegionExits {

    /** How a region is left. */
    enum Leaving {
        /** The next instruction is one for the interpreter. */
        TO_INTERPRETER,
        /** The same, because a memory access or a floating-point operation is not on the fast path. */
        MISSED,
        /** Another region of the page is next. */
        TO_NEIGHBOUR,
        /** What is next has to be looked up. */
        TO_LOOKUP
    }

    // In the variable EXIT before the end for places near the page: the offset in the lower half, what to give back in the upper.
    private static final int OFFSET = 0x1fff;
    private static final int NEIGHBOUR = 0x2000;
    private static final int MISS = 0x4000;
    private static final int GIVE_BACK_SHIFT = 16;

    private record ExitKey(int offset, int giveBack, Leaving leaving, int itState) { }

    private final RegionCode region;
    private final FlagCode flags;
    private final boolean thumb;
    private final Map<ExitKey, Label> exits = new LinkedHashMap<>();
    /** The end for the place in the page that the variable {@code EXIT} says, or null when no exit goes there. */
    private Label nearEnd;
    /** The end for the address in the variable {@code EXIT}. */
    private Label lookupEnd;
    private boolean usesNeighbours;
    private boolean misses;
    private final Label afterCall = new Label();
    private boolean leavesAfterCall;

    RegionExits(RegionCode region, FlagCode flags, boolean thumb) {
        this.region = region;
        this.flags = flags;
        this.thumb = thumb;
    }

    /**
     * The way out to an instruction.
     *
     * @param offset of the instruction in the page
     * @param instructions that were taken off the budget and have not run
     * @param itState ITSTATE for the instruction
     */
    Label to(int offset, int instructions, Leaving leaving, int itState) {
        return exits.computeIfAbsent(new ExitKey(offset, instructions, leaving, itState), key -> new Label());
    }

    /** The way out before the instruction that is being written. */
    Label before(Leaving leaving) {
        Planned planned = region.planned();
        return to(planned.offset(), region.giveBack(), leaving, planned.itState());
    }

    /** The end that looks up the address in the variable {@code EXIT}. */
    Label lookup() {
        if (lookupEnd == null) {
            lookupEnd = new Label();
        }
        return lookupEnd;
    }

    /** The way out behind a called instruction after which the program is elsewhere; the CPU's state is exact already. */
    Label afterCall() {
        leavesAfterCall = true;
        return afterCall;
    }

    /** Writes all that were asked for. */
    void write() {
        exits.forEach(this::write);
        if (nearEnd != null) {
            writeNearEnd();
        }
        if (lookupEnd != null) {
            region.mark(lookupEnd);
            writeState();
            region.push("CPU");
            region.code.visitVarInsn(ILOAD, EXIT);
            region.code.visitFieldInsn(PUTFIELD, CPU, "pc", "I");
            region.storeBudget();
            region.code.visitInsn(ACONST_NULL);
            region.code.visitInsn(ARETURN);
        }
        if (leavesAfterCall) {
            region.mark(afterCall);
            region.storeBudget();
            region.code.visitInsn(ACONST_NULL);
            region.code.visitInsn(ARETURN);
        }
    }

    private void write(ExitKey exit, Label at) {
        FramedCode code = region.code;
        region.mark(at);
        if (exit.itState() != 0) {
            region.push("CPU");
            region.push(exit.itState());
            code.visitFieldInsn(PUTFIELD, CPU, "itState", "I");
        }
        if (exit.leaving() == Leaving.TO_LOOKUP) {
            region.pushAddress(exit.offset());
            code.visitVarInsn(ISTORE, EXIT);
            code.visitJumpInsn(GOTO, lookup());
            return;
        }
        int kind = 0;
        if (exit.leaving() == Leaving.TO_NEIGHBOUR) {
            usesNeighbours = true;
            kind = NEIGHBOUR;
        } else if (exit.leaving() == Leaving.MISSED) {
            misses = true;
            kind = MISS;
        }
        region.push(exit.giveBack() << GIVE_BACK_SHIFT | kind | exit.offset());
        code.visitVarInsn(ISTORE, EXIT);
        if (nearEnd == null) {
            nearEnd = new Label();
        }
        code.visitJumpInsn(GOTO, nearEnd);
    }

    private void writeState() {
        flags.know(FlagCode.Known.NOTHING);
        region.storeRegisters();
        flags.store();
    }

    /** One end for all ways out but one: state is written back in many bytes of code. */
    private void writeNearEnd() {
        FramedCode code = region.code;
        region.mark(nearEnd);
        writeState();
        region.push("CPU");
        code.visitVarInsn(ILOAD, BASE);
        code.visitVarInsn(ILOAD, EXIT);
        region.push(OFFSET);
        code.visitInsn(IAND);
        code.visitInsn(IADD);
        code.visitFieldInsn(PUTFIELD, CPU, "pc", "I");
        code.visitVarInsn(ILOAD, BUDGET);
        code.visitVarInsn(ILOAD, EXIT);
        region.push(GIVE_BACK_SHIFT);
        code.visitInsn(IUSHR);
        code.visitInsn(IADD);
        code.visitVarInsn(ISTORE, BUDGET);
        region.storeBudget();
        if (usesNeighbours) {
            Label other = jumpUnless(NEIGHBOUR);
            code.visitVarInsn(ALOAD, 0);
            code.visitFieldInsn(GETFIELD, REGION, "neighbours", "[L" + REGION + ";");
            code.visitVarInsn(ILOAD, EXIT);
            region.push(~PAGE_MASK);
            code.visitInsn(IAND);
            region.push(thumb ? 1 : 2);
            code.visitInsn(IUSHR);
            code.visitInsn(AALOAD);
            code.visitInsn(ARETURN);
            region.mark(other);
        }
        if (misses) {
            Label other = jumpUnless(MISS);
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKEVIRTUAL, REGION, "missed", "()L" + REGION + ";", false);
            code.visitInsn(ARETURN);
            region.mark(other);
        }
        code.visitFieldInsn(GETSTATIC, REGION, "INTERPRET", "L" + REGION + ";");
        code.visitInsn(ARETURN);
    }

    private Label jumpUnless(int kind) {
        Label other = new Label();
        region.code.visitVarInsn(ILOAD, EXIT);
        region.push(kind);
        region.code.visitInsn(IAND);
        region.code.visitJumpInsn(IFEQ, other);
        return other;
    }
}
