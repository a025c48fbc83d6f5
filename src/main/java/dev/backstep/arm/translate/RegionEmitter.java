package dev.backstep.arm.translate;

import static dev.backstep.arm.translate.RegionCode.*;
import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.translate.RegionExits.Leaving;
import dev.backstep.arm.translate.RegionPlan.Block;
import dev.backstep.arm.translate.RegionPlan.Planned;
import dev.backstep.arm.translate.Template.Ending;
import dev.backstep.arm.translate.Template.Path;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the class of a region: its method {@code run}.
 *
 * <p>Registers that the region reads are loaded into local variables on entry. A write goes to the variable and to the CPU's
 * array, so that the array is exact at every exit without further work; but registers that a loop writes go to the array on
 * exits alone ({@link RegionState#keepsRegister}). Flags live in local variables and are written back on exit ({@link FlagCode}). The slice's
 * remaining instructions live in a local variable too: the entry, the heads of loops and what follows calls see to it that they
 * are enough for the way to the next such place, the interpreter runs the last ones of a slice; each block takes all of its
 * instructions off at its head, and an exit in the middle gives back what has not run.
 */
final class RegionEmitter {

    private record BlockKey(int offset, int itState) { }

    private final HostConstants constants;
    private final Path[] conditions;
    private final AluCode alu;
    private final boolean thumb;
    private final boolean observed;
    private final boolean patient;
    private final List<Block> blocks;
    private final RegionLoops loops;
    /** No way from one place where the budget is checked to the next has more instructions. */
    private final int longestWay;
    private final Map<BlockKey, Label> blockLabels = new HashMap<>();
    private RegionCode region;
    private FramedCode code;
    private RegionExits exits;
    private ValueCode values;
    private FlagCode flags;
    /** What is known of the flags at blocks that are not written yet, from the ways there that are. */
    private final Map<BlockKey, FlagCode.Known> knownAtBlocks = new HashMap<>();
    /** The same at {@link #next}. */
    private FlagCode.Known knownAtNext;
    private Label next;
    private boolean nextUsed;
    private Label whenTrue;
    private Label whenFalse;

    /** {@code observed}: the code tells of its stores, to be verified. {@code patient}: see {@link MemoryCode}. */
    RegionEmitter(HostConstants constants, Path[] conditions, AluCode alu, List<Block> blocks, boolean thumb, boolean observed,
                  boolean patient) {
        this.observed = observed;
        this.patient = patient;
        this.constants = constants;
        this.conditions = conditions;
        this.alu = alu;
        this.blocks = blocks;
        this.thumb = thumb;
        this.loops = new RegionLoops(blocks);
        this.longestWay = blocks.stream().mapToInt(block -> block.instructions().size()).sum();
    }

    /** The instructions that the region calls, once it is written. */
    List<Instruction> called() {
        return List.copyOf(region.called);
    }

    /**
     * Writes the class.
     *
     * @param entry offset of the block that the region begins with
     * @param codeSize takes the size of the method, in bytes
     */
    byte[] write(int entry, int[] codeSize) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, CLASS, null, REGION, null);
        MethodVisitor constructor = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, REGION, "<init>", "()V", false);
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        MethodVisitor run = writer.visitMethod(ACC_PUBLIC | ACC_FINAL, "run", "()L" + REGION + ";", null, null);
        region = new RegionCode(run, constants, RegionState.of(blocks, loops, FIRST_FREE));
        code = region.code;
        code.visitCode();
        writeBody(entry);
        Label end = new Label();
        code.visitLabel(end);
        code.visitMaxs(0, 0);
        code.visitEnd();
        writer.visitEnd();
        byte[] bytes = writer.toByteArray();
        codeSize[0] = end.getOffset();
        return bytes;
    }

    private void writeBody(int entry) {
        flags = new FlagCode(region, conditions, alu);
        exits = new RegionExits(region, flags, thumb);
        MemoryCode memory = new MemoryCode(region, exits, observed, patient);
        values = new ValueCode(region, memory, flags, exits, alu, patient);
        for (Block block : blocks) {
            blockLabels.put(new BlockKey(block.offset(), block.itState()), new Label());
        }
        region.writePrologue(longestWay);
        arriveAt(new BlockKey(entry, 0));
        if (blocks.get(0).offset() != entry) {
            code.visitJumpInsn(GOTO, blockLabels.get(new BlockKey(entry, 0)));
        }
        for (int i = 0; i < blocks.size(); i++) {
            boolean isHead = loops.heads().get(i) || i > 0 && loops.calling().get(i - 1);
            BlockKey key = new BlockKey(blocks.get(i).offset(), blocks.get(i).itState());
            // Ways back to a loop's head are written later.
            flags.know(loops.heads().get(i) || !knownAtBlocks.containsKey(key) ? FlagCode.Known.NOTHING : knownAtBlocks.get(key));
            write(blocks.get(i), isHead, i + 1 < blocks.size() ? blocks.get(i + 1) : null);
        }
        exits.write();
    }

    // Blocks and instructions.

    /**
     * {@code checked}: what was run before may have used up the budget, being a way round or a call. {@code following}: the block
     * that is written next, or null.
     */
    private void write(Block block, boolean checked, Block following) {
        int forget = region.frameSize();
        int firstTemporary = region.nextLocal();
        region.mark(blockLabels.get(new BlockKey(block.offset(), block.itState())));
        int count = block.instructions().size();
        if (checked) {
            code.visitVarInsn(ILOAD, BUDGET);
            region.push(longestWay);
            code.visitJumpInsn(IF_ICMPLT, exits.to(block.offset(), 0, Leaving.TO_INTERPRETER, block.itState()));
        }
        code.visitIincInsn(BUDGET, -count);
        for (int i = 0; i < count; i++) {
            region.at(block.instructions().get(i), count - i);
            write();
        }
        if (block.goesOn() >= 0) {
            boolean follows = following != null && following.offset() == block.goesOn() && following.itState() == block.nextItState();
            if (follows) {
                arriveAt(new BlockKey(block.goesOn(), block.nextItState()));
            } else {
                goTo(block.goesOn(), block.nextItState());
            }
        }
        region.release(forget, firstTemporary);
    }

    /** The code that is being written goes on at a block. */
    private void arriveAt(BlockKey block) {
        knownAtBlocks.merge(block, flags.known(), FlagCode.Known::join);
    }

    private void write() {
        Planned planned = region.planned();
        Label skip = null;
        FlagCode.Known atSkip = null;
        int forget = region.frameSize();
        int firstTemporary = region.nextLocal();
        if (planned.isAcrossPages()) {
            writeCheckOfSecondHalf();
        }
        if (planned.isConditional()) {
            if (writeConditionalBranch()) {
                return;
            }
            skip = new Label();
            writeCondition(planned.condition(), skip);
            atSkip = flags.known();
        }
        if (planned.template().kind() == Template.Kind.CALL) {
            writeCall();
        } else {
            next = new Label();
            nextUsed = false;
            knownAtNext = null;
            flags.computeReadBy(planned.template().path());
            boolean fallsThrough = write(planned.template().path(), true);
            if (nextUsed) {
                region.release(forget, firstTemporary);
                region.mark(next);
                flags.know(fallsThrough ? flags.known().join(knownAtNext) : knownAtNext);
            } else if (!fallsThrough && atSkip != null) {
                flags.know(atSkip);
            }
        }
        if (skip != null) {
            region.release(forget, firstTemporary);
            region.mark(skip);
            flags.know(flags.known().join(atSkip));
        }
    }

    private void writeCheckOfSecondHalf() {
        code.visitVarInsn(ALOAD, 0);
        region.pushAddress(CodePage.SIZE);
        region.push(region.planned().encoding() & 0xffff);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, "goesOnWith", "(II)Z", false);
        code.visitJumpInsn(IFEQ, exits.before(Leaving.TO_INTERPRETER));
    }

    /** A branch inside the page that does nothing else is the jump of its condition. False, and nothing jumps, when it is none. */
    private boolean writeConditionalBranch() {
        Planned planned = region.planned();
        Path path = planned.template().path();
        if (path == null || !path.steps.isEmpty() || !(path.ending instanceof Ending.Branch branch) || branch.leaves()
                || branch.target().kind != Node.Kind.HERE) {
            return false;
        }
        int target = planned.offset() + (int) branch.target().number;
        if (!flags.jump(planned.condition(), true, labelOf(target, 0))) {
            return false;
        }
        arriveAt(new BlockKey(target, 0));
        return true;
    }

    private void writeCondition(int condition, Label skip) {
        if (flags.jump(condition, false, skip)) {
            return;
        }
        whenFalse = skip;
        whenTrue = new Label();
        int forget = region.frameSize();
        int firstTemporary = region.nextLocal();
        nextUsed = false;
        write(conditions[condition], true);
        region.release(forget, firstTemporary);
        if (nextUsed) {
            region.mark(whenTrue);
        }
    }

    private void writeCall() {
        Planned planned = region.planned();
        region.storeRegisters();
        flags.store();
        int following = planned.offset() + planned.instruction().size;
        code.visitVarInsn(ALOAD, 0);
        region.push(region.called.size());
        region.called.add(planned.instruction());
        region.pushAddress(following);
        region.pushAddress(planned.offset() + (thumb ? 4 : 8));
        code.visitVarInsn(ILOAD, BUDGET);
        region.push(region.giveBack());
        code.visitInsn(IADD);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, "call", "(IIII)V", false);
        region.push("ICOUNT");
        code.visitFieldInsn(GETFIELD, ICOUNT, "remaining", "I");
        region.push(region.giveBack());
        code.visitInsn(ISUB);
        code.visitVarInsn(ISTORE, BUDGET);
        code.visitVarInsn(ALOAD, 0);
        region.pushAddress(following);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, "isElsewhere", "(I)Z", false);
        code.visitJumpInsn(IFNE, exits.afterCall());
        region.loadState();
        flags.loaded();
    }

    // Paths.

    /**
     * Writes what one instruction does.
     *
     * @param last what follows is written next, so that falling through needs no jump
     * @return true when the end of what was written may be reached
     */
    private boolean write(Path path, boolean last) {
        writeSteps(path);
        Ending ending = path.ending;
        if (ending instanceof Ending.FallThrough) {
            if (last) {
                return true;
            }
            code.visitJumpInsn(GOTO, next);
            nextUsed = true;
            knownAtNext = flags.known().join(knownAtNext);
        } else if (ending instanceof Ending.Branch branch) {
            writeBranch(branch, path.setsLinkRegister());
        } else if (ending instanceof Ending.Interpret) {
            code.visitJumpInsn(GOTO, exits.before(Leaving.TO_INTERPRETER));
        } else if (ending instanceof Ending.Return value) {
            boolean holds = value.value().intValue() != 0;
            if (!holds) {
                code.visitJumpInsn(GOTO, whenFalse);
            } else if (!last) {
                code.visitJumpInsn(GOTO, whenTrue);
                nextUsed = true;
            }
        } else if (ending instanceof Ending.Fork fork) {
            fork.operands().forEach(values::push);
            Label taken = new Label();
            code.visitJumpInsn(fork.opcode(), taken);
            int forget = region.frameSize();
            int firstTemporary = region.nextLocal();
            FlagCode.Known atFork = flags.known();
            write(fork.notTaken(), false);
            region.release(forget, firstTemporary);
            flags.know(atFork);
            region.mark(taken);
            return write(fork.taken(), last);
        }
        return false;
    }

    private void writeSteps(Path path) {
        Subtraction subtraction = Subtraction.in(path.steps);
        boolean setsFlags = false;
        for (Step step : path.steps) {
            if (subtraction != null) {
                if (step instanceof Step.Bind bind && bind.node() == subtraction.carry()) {
                    flags.subtract(subtraction);
                }
                if (step instanceof Step.SetFlag || step instanceof Step.Bind bind && subtraction.isForFlagsOnly(bind.node())) {
                    continue;
                }
            } else if (step instanceof Step.SetFlag && !setsFlags) {
                setsFlags = true;
                flags.beforeSetting(path);
            }
            values.write(step);
        }
    }

    private void writeBranch(Ending.Branch branch, boolean isCall) {
        Planned planned = region.planned();
        int following = planned.offset() + planned.instruction().size;
        if (isCall && !branch.leaves() && blockLabels.containsKey(new BlockKey(following, 0))) {
            writeSubroutineCall(branch.target(), following);
            return;
        }
        // The budget is not checked where a call goes: it leaves even when its target is here.
        if (branch.target().kind == Node.Kind.HERE && !branch.leaves() && !isCall) {
            goTo(planned.offset() + (int) branch.target().number, 0);
            return;
        }
        values.push(branch.target());
        code.visitVarInsn(ISTORE, EXIT);
        code.visitJumpInsn(GOTO, exits.lookup());
    }

    private void writeSubroutineCall(Node target, int following) {
        values.push(target);
        code.visitVarInsn(ISTORE, EXIT);
        region.storeRegisters();
        flags.store();
        region.push("CPU");
        code.visitVarInsn(ILOAD, EXIT);
        code.visitFieldInsn(PUTFIELD, CPU, "pc", "I");
        region.storeBudget();
        code.visitVarInsn(ALOAD, 0);
        region.pushAddress(following);
        code.visitVarInsn(ILOAD, TAG_BLOCK);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, "callSubroutine", "(II)L" + REGION + ";", false);
        code.visitInsn(DUP);
        Label elsewhere = new Label();
        code.visitJumpInsn(IFNONNULL, elsewhere);
        code.visitInsn(POP);
        region.loadBudget();
        region.loadState();
        BlockKey behind = new BlockKey(following, 0);
        arriveAt(behind);
        code.visitJumpInsn(GOTO, blockLabels.get(behind));
        code.markWithObject(elsewhere, region.frame(), REGION);
        code.visitInsn(ARETURN);
    }

    private void goTo(int offset, int itState) {
        arriveAt(new BlockKey(offset, itState));
        code.visitJumpInsn(GOTO, labelOf(offset, itState));
    }

    /** Where to jump to go on at an offset of the page: a block, or a way out. */
    private Label labelOf(int offset, int itState) {
        Label inside = blockLabels.get(new BlockKey(offset, itState));
        if (inside != null) {
            return inside;
        }
        if (itState != 0) {
            // Regions begin outside of IT blocks.
            return exits.to(offset, 0, Leaving.TO_INTERPRETER, itState);
        }
        boolean inPage = (offset & PAGE_MASK) == 0;
        return exits.to(offset, 0, inPage ? Leaving.TO_NEIGHBOUR : Leaving.TO_LOOKUP, 0);
    }
}
