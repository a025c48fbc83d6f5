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

    private record ExitKey(int offset, int giveBack, Leaving leaving, int itState) { }

    private final RegionCode region;
    private final FlagCode flags;
    private final boolean thumb;
    private final Map<ExitKey, Label> exits = new LinkedHashMap<>();
    private final Label[] ends = new Label[Leaving.values().length];
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

    /** The end for the address in the variable {@code EXIT}. */
    Label end(Leaving leaving) {
        int number = leaving.ordinal();
        if (ends[number] == null) {
            ends[number] = new Label();
        }
        return ends[number];
    }

    /** The way out behind a called instruction after which the program is elsewhere; the CPU's state is exact already. */
    Label afterCall() {
        leavesAfterCall = true;
        return afterCall;
    }

    /** Writes all that were asked for. */
    void write() {
        exits.forEach(this::write);
        for (Leaving leaving : Leaving.values()) {
            if (ends[leaving.ordinal()] != null) {
                writeEnd(leaving);
            }
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
        if (exit.giveBack() != 0) {
            code.visitIincInsn(BUDGET, exit.giveBack());
        }
        if (exit.itState() != 0) {
            region.push("CPU");
            region.push(exit.itState());
            code.visitFieldInsn(PUTFIELD, CPU, "itState", "I");
        }
        region.pushAddress(exit.offset());
        code.visitVarInsn(ISTORE, EXIT);
        code.visitJumpInsn(GOTO, end(exit.leaving()));
    }

    private void writeEnd(Leaving leaving) {
        FramedCode code = region.code;
        region.mark(end(leaving));
        flags.know(FlagCode.Known.NOTHING);
        region.storeRegisters();
        flags.store();
        region.push("CPU");
        code.visitVarInsn(ILOAD, EXIT);
        code.visitFieldInsn(PUTFIELD, CPU, "pc", "I");
        region.storeBudget();
        switch (leaving) {
            case TO_INTERPRETER -> code.visitFieldInsn(GETSTATIC, REGION, "INTERPRET", "L" + REGION + ";");
            case MISSED -> {
                code.visitVarInsn(ALOAD, 0);
                code.visitMethodInsn(INVOKEVIRTUAL, REGION, "missed", "()L" + REGION + ";", false);
            }
            case TO_LOOKUP -> code.visitInsn(ACONST_NULL);
            case TO_NEIGHBOUR -> {
                code.visitVarInsn(ALOAD, 0);
                code.visitFieldInsn(GETFIELD, REGION, "neighbours", "[L" + REGION + ";");
                code.visitVarInsn(ILOAD, EXIT);
                region.push(~PAGE_MASK);
                code.visitInsn(IAND);
                region.push(thumb ? 1 : 2);
                code.visitInsn(IUSHR);
                code.visitInsn(AALOAD);
            }
        }
        code.visitInsn(ARETURN);
    }
}
