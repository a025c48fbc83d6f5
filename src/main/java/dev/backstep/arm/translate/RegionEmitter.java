package dev.backstep.arm.translate;

import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.translate.RegionPlan.Block;
import dev.backstep.arm.translate.RegionPlan.Planned;
import dev.backstep.arm.translate.Template.Ending;
import dev.backstep.arm.translate.Template.Path;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the class of a region: its method {@code run}.
 *
 * <p>Registers that the region reads are loaded into local variables on entry; each write goes to the variable and to the
 * CPU's array, so that the array is exact at every exit without further work. Flags live in local variables and are written
 * back on exit. The slice's remaining instructions live in a local variable too, and each block takes all of its instructions
 * off at its head; an exit in the middle gives back what has not run.
 *
 * <p>The operand stack is empty at every label. Variables: 0 this, 1 address of the page, 2 remaining instructions, 3 block of
 * the memory tags, 4 the address to leave for; then registers, flags, and values of the present block.
 */
final class RegionEmitter {

    private static final String REGION = Type.getInternalName(Region.class);
    private static final String CPU = "dev/backstep/arm/cpu/Cpu";
    private static final String ICOUNT = "dev/backstep/clock/Icount";
    private static final String MEMORY = "dev/backstep/arm/mmu/DataMemory";
    private static final int PAGE_MASK = -4096;
    private static final int BASE = 1;
    private static final int BUDGET = 2;
    private static final int TAG_BLOCK = 3;
    private static final int EXIT = 4;
    private static final int FIRST_FREE = 5;

    /** How a region is left. */
    private enum Leaving { TO_INTERPRETER, TO_NEIGHBOUR, TO_LOOKUP }

    private record BlockKey(int offset, int itState) { }

    private record ExitKey(int offset, int giveBack, Leaving leaving, int itState) { }

    private record MissStub(Label at, Label hit, boolean store, int addressLocal, int size, int alignment, int giveBack, Label exit,
                            Object[] frame) { }

    private final HostConstants constants;
    private final Path[] conditions;
    private final boolean thumb;
    private final boolean observed;
    private final List<Block> blocks;
    private final RegionState state;
    private final List<Instruction> called = new ArrayList<>();
    private final Map<BlockKey, Label> blockLabels = new HashMap<>();
    private final Map<ExitKey, Label> exits = new HashMap<>();
    private final List<MissStub> misses = new ArrayList<>();
    private final Label[] leavingLabels = {new Label(), new Label(), new Label()};
    private final Label afterCallLabel = new Label();
    private final List<Object> frame = new ArrayList<>();
    private FramedCode code;
    private boolean leavesAfterCall;
    private int nextLocal;
    private FusedComparison comparison;
    /** The instruction that is being written. */
    private Planned planned;
    /** What an exit before its completion gives back. */
    private int giveBack;
    private Label next;
    private boolean nextUsed;
    private Label whenTrue;
    private Label whenFalse;

    /** {@code observed}: the code tells of its stores, to be verified. */
    RegionEmitter(HostConstants constants, Path[] conditions, List<Block> blocks, boolean thumb, boolean observed) {
        this.observed = observed;
        this.constants = constants;
        this.conditions = conditions;
        this.blocks = blocks;
        this.thumb = thumb;
        this.state = RegionState.of(blocks, FIRST_FREE);
    }

    /** The instructions that the region calls, once it is written. */
    Instruction[] called() {
        return called.toArray(new Instruction[0]);
    }

    /**
     * Writes the class.
     *
     * @param entry offset of the block that the region begins with
     * @param codeSize takes the size of the method, in bytes
     */
    byte[] write(int entry, int[] codeSize) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, "dev/backstep/translated/Region", null, REGION, null);
        MethodVisitor constructor = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, REGION, "<init>", "()V", false);
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        code = new FramedCode(writer.visitMethod(ACC_PUBLIC | ACC_FINAL, "run", "()L" + REGION + ";", null, null));
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
        for (Block block : blocks) {
            blockLabels.put(new BlockKey(block.offset(), block.itState()), new Label());
        }
        prologue();
        if (blocks.get(0).offset() != entry) {
            code.visitJumpInsn(GOTO, blockLabels.get(new BlockKey(entry, 0)));
        }
        for (int i = 0; i < blocks.size(); i++) {
            write(blocks.get(i), i + 1 < blocks.size() ? blocks.get(i + 1) : null);
        }
        misses.forEach(this::write);
        for (Map.Entry<ExitKey, Label> exit : exits.entrySet()) {
            write(exit.getKey(), exit.getValue());
        }
        epilogue();
    }

    private void prologue() {
        frame.addAll(List.of("dev/backstep/translated/Region", INTEGER, INTEGER, INTEGER, INTEGER));
        push("CPU");
        code.visitFieldInsn(GETFIELD, CPU, "pc", "I");
        code.visitLdcInsn(PAGE_MASK);
        code.visitInsn(IAND);
        code.visitVarInsn(ISTORE, BASE);
        push("ICOUNT");
        code.visitFieldInsn(GETFIELD, ICOUNT, "remaining", "I");
        code.visitVarInsn(ISTORE, BUDGET);
        push("MEMORY");
        code.visitMethodInsn(INVOKEVIRTUAL, MEMORY, "block", "()I", false);
        code.visitVarInsn(ISTORE, TAG_BLOCK);
        code.visitInsn(ICONST_0);
        code.visitVarInsn(ISTORE, EXIT);
        for (int i = 0; i < state.count(); i++) {
            frame.add(INTEGER);
        }
        nextLocal = FIRST_FREE + state.count();
        loadState();
    }

    private void loadState() {
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

    private void storeFlags() {
        for (Node.Flag flag : Node.Flag.values()) {
            if (state.writesFlag(flag)) {
                push("CPU");
                code.visitVarInsn(ILOAD, state.flag(flag));
                code.visitFieldInsn(PUTFIELD, CPU, flag.field, "I");
            }
        }
    }

    private void storeBudget() {
        push("ICOUNT");
        code.visitVarInsn(ILOAD, BUDGET);
        code.visitFieldInsn(PUTFIELD, ICOUNT, "remaining", "I");
    }

    private void epilogue() {
        for (Leaving leaving : Leaving.values()) {
            mark(leavingLabels[leaving.ordinal()]);
            storeFlags();
            push("CPU");
            code.visitVarInsn(ILOAD, EXIT);
            code.visitFieldInsn(PUTFIELD, CPU, "pc", "I");
            storeBudget();
            switch (leaving) {
                case TO_INTERPRETER -> code.visitFieldInsn(GETSTATIC, REGION, "INTERPRET", "L" + REGION + ";");
                case TO_LOOKUP -> code.visitInsn(ACONST_NULL);
                case TO_NEIGHBOUR -> {
                    code.visitVarInsn(ALOAD, 0);
                    code.visitFieldInsn(GETFIELD, REGION, "neighbours", "[L" + REGION + ";");
                    code.visitVarInsn(ILOAD, EXIT);
                    push(~PAGE_MASK);
                    code.visitInsn(IAND);
                    push(thumb ? 1 : 2);
                    code.visitInsn(IUSHR);
                    code.visitInsn(AALOAD);
                }
            }
            code.visitInsn(ARETURN);
        }
        if (leavesAfterCall) {
            mark(afterCallLabel);
            storeBudget();
            code.visitInsn(ACONST_NULL);
            code.visitInsn(ARETURN);
        }
    }

    // Blocks and instructions.

    /** {@code following}: the block that is written next, or null. */
    private void write(Block block, Block following) {
        int forget = frame.size();
        int firstTemporary = nextLocal;
        comparison = null;
        mark(blockLabels.get(new BlockKey(block.offset(), block.itState())));
        int count = block.instructions().size();
        code.visitIincInsn(BUDGET, -count);
        code.visitVarInsn(ILOAD, BUDGET);
        code.visitJumpInsn(IFLT, exit(block.offset(), count, Leaving.TO_INTERPRETER, block.itState()));
        for (int i = 0; i < count; i++) {
            planned = block.instructions().get(i);
            giveBack = count - i;
            write();
        }
        if (block.goesOn() >= 0) {
            boolean follows = following != null && following.offset() == block.goesOn() && following.itState() == block.nextItState();
            if (!follows) {
                goTo(block.goesOn(), block.nextItState());
            }
        }
        release(forget, firstTemporary);
    }

    private void release(int frameSize, int local) {
        while (frame.size() > frameSize) {
            frame.remove(frame.size() - 1);
        }
        nextLocal = local;
    }

    private void write() {
        Label skip = null;
        int forget = frame.size();
        int firstTemporary = nextLocal;
        if (planned.isConditional()) {
            skip = new Label();
            writeCondition(planned.condition(), skip);
        }
        FusedComparison before = comparison;
        if (planned.template().kind() == Template.Kind.CALL) {
            writeCall();
            comparison = null;
        } else {
            next = new Label();
            nextUsed = false;
            Path path = planned.template().path();
            boolean straight = path.ending instanceof Ending.FallThrough;
            write(path, true);
            if (straight) {
                FusedComparison after = FusedComparison.after(path.steps);
                if (after != null) {
                    comparison = after;
                } else if (writesFlags(path)) {
                    comparison = null;
                }
            } else if (writesFlags(path)) {
                comparison = null;
            }
            if (nextUsed) {
                release(forget, firstTemporary);
                mark(next);
                comparison = null;
            }
        }
        if (skip != null) {
            if (comparison != before) {
                comparison = null;
            }
            release(forget, firstTemporary);
            mark(skip);
            if (comparison != null && comparison.usesLocalsFrom(firstTemporary)) {
                comparison = null;
            }
        }
    }

    private static boolean writesFlags(Path path) {
        for (Step step : path.steps) {
            if (step instanceof Step.SetFlag) {
                return true;
            }
        }
        return path.ending instanceof Ending.Fork fork && (writesFlags(fork.taken()) || writesFlags(fork.notTaken()));
    }

    private void writeCondition(int condition, Label skip) {
        int jump = FusedComparison.jumpWhenFalse(condition);
        if (comparison != null && jump != 0) {
            boolean unsigned = FusedComparison.isUnsigned(condition);
            pushCompared(comparison.first(), comparison.firstLocal(), unsigned);
            pushCompared(comparison.second(), comparison.secondLocal(), unsigned);
            code.visitJumpInsn(jump, skip);
            return;
        }
        whenFalse = skip;
        whenTrue = new Label();
        int forget = frame.size();
        int firstTemporary = nextLocal;
        nextUsed = false;
        write(conditions[condition], true);
        release(forget, firstTemporary);
        if (nextUsed) {
            mark(whenTrue);
        }
    }

    private void pushCompared(Node node, int local, boolean unsigned) {
        if (node.kind == Node.Kind.INT) {
            push(unsigned ? node.intValue() ^ Integer.MIN_VALUE : node.intValue());
            return;
        }
        code.visitVarInsn(ILOAD, node.bound ? local : state.register(node.index));
        if (unsigned) {
            code.visitLdcInsn(Integer.MIN_VALUE);
            code.visitInsn(IXOR);
        }
    }

    private void writeCall() {
        storeFlags();
        int following = planned.offset() + planned.instruction().size;
        code.visitVarInsn(ALOAD, 0);
        push(called.size());
        called.add(planned.instruction());
        pushAddress(following);
        pushAddress(planned.offset() + (thumb ? 4 : 8));
        code.visitVarInsn(ILOAD, BUDGET);
        push(giveBack);
        code.visitInsn(IADD);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, "call", "(IIII)V", false);
        push("ICOUNT");
        code.visitFieldInsn(GETFIELD, ICOUNT, "remaining", "I");
        push(giveBack);
        code.visitInsn(ISUB);
        code.visitVarInsn(ISTORE, BUDGET);
        code.visitVarInsn(ALOAD, 0);
        pushAddress(following);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, "isElsewhere", "(I)Z", false);
        code.visitJumpInsn(IFNE, afterCallLabel);
        leavesAfterCall = true;
        loadState();
    }

    // Paths.

    /** {@code last}: what follows is written next, so that falling through needs no jump. */
    private void write(Path path, boolean last) {
        for (Step step : path.steps) {
            write(step);
        }
        Ending ending = path.ending;
        if (ending instanceof Ending.FallThrough) {
            if (!last) {
                code.visitJumpInsn(GOTO, next);
                nextUsed = true;
            }
        } else if (ending instanceof Ending.Branch branch) {
            writeBranch(branch, path.setsLinkRegister());
        } else if (ending instanceof Ending.Interpret) {
            code.visitJumpInsn(GOTO, exitToInterpreter());
        } else if (ending instanceof Ending.Return value) {
            boolean holds = value.value().intValue() != 0;
            if (!holds) {
                code.visitJumpInsn(GOTO, whenFalse);
            } else if (!last) {
                code.visitJumpInsn(GOTO, whenTrue);
                nextUsed = true;
            }
        } else if (ending instanceof Ending.Fork fork) {
            fork.operands().forEach(this::push);
            Label taken = new Label();
            code.visitJumpInsn(fork.opcode(), taken);
            int forget = frame.size();
            int firstTemporary = nextLocal;
            FusedComparison atFork = comparison;
            write(fork.notTaken(), false);
            release(forget, firstTemporary);
            comparison = atFork;
            mark(taken);
            write(fork.taken(), last);
        }
    }

    private void writeBranch(Ending.Branch branch, boolean isCall) {
        int following = planned.offset() + planned.instruction().size;
        if (isCall && !branch.leaves() && blockLabels.containsKey(new BlockKey(following, 0))) {
            writeSubroutineCall(branch.target(), following);
            return;
        }
        if (branch.target().kind == Node.Kind.HERE && !branch.leaves()) {
            goTo(planned.offset() + (int) branch.target().number, 0);
            return;
        }
        push(branch.target());
        code.visitVarInsn(ISTORE, EXIT);
        code.visitJumpInsn(GOTO, leavingLabels[Leaving.TO_LOOKUP.ordinal()]);
    }

    private void writeSubroutineCall(Node target, int following) {
        push(target);
        code.visitVarInsn(ISTORE, EXIT);
        storeFlags();
        push("CPU");
        code.visitVarInsn(ILOAD, EXIT);
        code.visitFieldInsn(PUTFIELD, CPU, "pc", "I");
        storeBudget();
        code.visitVarInsn(ALOAD, 0);
        pushAddress(following);
        code.visitVarInsn(ILOAD, TAG_BLOCK);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, "callSubroutine", "(II)L" + REGION + ";", false);
        code.visitInsn(DUP);
        Label elsewhere = new Label();
        code.visitJumpInsn(IFNONNULL, elsewhere);
        code.visitInsn(POP);
        push("ICOUNT");
        code.visitFieldInsn(GETFIELD, ICOUNT, "remaining", "I");
        code.visitVarInsn(ISTORE, BUDGET);
        loadState();
        code.visitJumpInsn(GOTO, blockLabels.get(new BlockKey(following, 0)));
        code.markWithObject(elsewhere, frame.toArray(), REGION);
        code.visitInsn(ARETURN);
    }

    private void goTo(int offset, int itState) {
        Label inside = blockLabels.get(new BlockKey(offset, itState));
        if (inside != null) {
            code.visitJumpInsn(GOTO, inside);
        } else if (itState != 0) {
            // Regions begin outside of IT blocks.
            code.visitJumpInsn(GOTO, exit(offset, 0, Leaving.TO_INTERPRETER, itState));
        } else {
            boolean inPage = (offset & PAGE_MASK) == 0;
            code.visitJumpInsn(GOTO, exit(offset, 0, inPage ? Leaving.TO_NEIGHBOUR : Leaving.TO_LOOKUP, 0));
        }
    }

    private Label exitToInterpreter() {
        return exit(planned.offset(), giveBack, Leaving.TO_INTERPRETER, planned.itState());
    }

    private Label exit(int offset, int instructions, Leaving leaving, int itState) {
        return exits.computeIfAbsent(new ExitKey(offset, instructions, leaving, itState), key -> new Label());
    }

    private void write(ExitKey exit, Label at) {
        mark(at);
        if (exit.giveBack() != 0) {
            code.visitIincInsn(BUDGET, exit.giveBack());
        }
        if (exit.itState() != 0) {
            push("CPU");
            push(exit.itState());
            code.visitFieldInsn(PUTFIELD, CPU, "itState", "I");
        }
        pushAddress(exit.offset());
        code.visitVarInsn(ISTORE, EXIT);
        code.visitJumpInsn(GOTO, leavingLabels[exit.leaving().ordinal()]);
    }

    // Steps.

    private void write(Step step) {
        if (step instanceof Step.Bind bind) {
            if (bind.node().bound) {
                bind(bind.node());
            }
        } else if (step instanceof Step.SetRegister set) {
            setRegister(set.register(), set.value());
        } else if (step instanceof Step.SetFlag set) {
            push(set.value());
            code.visitVarInsn(ISTORE, state.flag(set.flag()));
        } else if (step instanceof Step.SetField set) {
            push(set.owner());
            push(set.value());
            code.visitFieldInsn(PUTFIELD, Type.getInternalName(set.field().getDeclaringClass()), set.field().getName(),
                    Type.getDescriptor(set.field().getType()));
        } else if (step instanceof Step.SetElement set) {
            push(set.array());
            push(set.index());
            push(set.value());
            code.visitInsn(set.value().type == 'J' ? LASTORE : IASTORE);
        } else if (step instanceof Step.Store store) {
            write(store);
        }
    }

    private void setRegister(int register, Node value) {
        push("R");
        push(register);
        push(value);
        if (state.hasRegister(register)) {
            code.visitInsn(DUP);
            code.visitVarInsn(ISTORE, state.register(register));
        }
        code.visitInsn(IASTORE);
        if (comparison != null && !comparison.survivesWriteOf(register)) {
            comparison = null;
        }
    }

    private int newLocal(Object type) {
        int local = nextLocal;
        frame.add(type);
        nextLocal += type == LONG ? 2 : 1;
        return local;
    }

    private void bind(Node node) {
        if (node.kind == Node.Kind.LOAD) {
            load(node);
            return;
        }
        compute(node);
        if (node.type == 'V') {
            return;
        }
        boolean isLong = node.type == 'J';
        node.local = newLocal(isLong ? LONG : INTEGER);
        code.visitVarInsn(isLong ? LSTORE : ISTORE, node.local);
    }

    // Memory.

    /** Finds the page of an access; leaves its array and the offset in it on the stack. */
    private void writeTagCheck(boolean store, Node address, int size, int alignment, boolean block) {
        push(address);
        int at = newLocal(INTEGER);
        code.visitInsn(DUP);
        code.visitVarInsn(ISTORE, at);
        push(12);
        code.visitInsn(IUSHR);
        push(1023);
        code.visitInsn(IAND);
        code.visitVarInsn(ILOAD, TAG_BLOCK);
        code.visitInsn(IADD);
        int entry = newLocal(INTEGER);
        code.visitVarInsn(ISTORE, entry);
        push(store ? "WRITE_TAGS" : "READ_TAGS");
        code.visitVarInsn(ILOAD, entry);
        code.visitInsn(IALOAD);
        code.visitVarInsn(ILOAD, at);
        push(PAGE_MASK | Math.min(size, 4) - 1);
        code.visitInsn(IAND);
        Label miss = new Label();
        Label hit = new Label();
        code.visitJumpInsn(IF_ICMPNE, miss);
        if (size > 4) {
            code.visitVarInsn(ILOAD, at);
            push(~PAGE_MASK);
            code.visitInsn(IAND);
            push(4096 - size);
            code.visitJumpInsn(IF_ICMPGT, miss);
        }
        misses.add(new MissStub(miss, hit, store, at, size, alignment, giveBack, exitToInterpreter(), frame.toArray()));
        mark(hit);
        if (store && observed) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ILOAD, at);
            push(size);
            code.visitMethodInsn(INVOKEVIRTUAL, REGION, "observeStore", "(II)V", false);
        }
        if (!block) {
            constants.pageCode().begin(code, constants);
        }
        push("PAGES");
        code.visitVarInsn(ILOAD, entry);
        code.visitInsn(AALOAD);
        code.visitVarInsn(ILOAD, at);
        push(~PAGE_MASK);
        code.visitInsn(IAND);
    }

    private void write(MissStub miss) {
        code.mark(miss.at(), miss.frame());
        code.visitVarInsn(ALOAD, 0);
        code.visitVarInsn(ILOAD, miss.addressLocal());
        push(miss.size());
        push(miss.alignment());
        code.visitVarInsn(ILOAD, BUDGET);
        push(miss.giveBack());
        code.visitInsn(IADD);
        code.visitMethodInsn(INVOKEVIRTUAL, REGION, miss.store() ? "prepareStore" : "prepareLoad", "(IIII)Z", false);
        code.visitJumpInsn(IFNE, miss.hit());
        code.visitJumpInsn(GOTO, miss.exit());
    }

    private void load(Node node) {
        boolean block = node.access == Node.Access.BLOCK;
        writeTagCheck(false, node.arguments.get(0), node.loadSize(), node.access.alignment, block);
        if (block) {
            int offset = newLocal(INTEGER);
            code.visitVarInsn(ISTORE, offset);
            node.local = newLocal("[B");
            code.visitVarInsn(ASTORE, node.local);
            return;
        }
        constants.pageCode().placed(code);
        constants.pageCode().load(code, node.access.size);
        boolean isLong = node.type == 'J';
        node.local = newLocal(isLong ? LONG : INTEGER);
        code.visitVarInsn(isLong ? LSTORE : ISTORE, node.local);
    }

    private void write(Step.Store store) {
        boolean block = store.access() == Node.Access.BLOCK;
        writeTagCheck(true, store.address(), store.size(), store.access().alignment, block);
        if (!block) {
            constants.pageCode().placed(code);
            push(store.values().get(0));
            constants.pageCode().store(code, store.size());
            return;
        }
        int offset = newLocal(INTEGER);
        code.visitVarInsn(ISTORE, offset);
        int page = newLocal("[B");
        code.visitVarInsn(ASTORE, page);
        for (int i = 0; i < store.values().size(); i++) {
            pushWordPlace(page, offset, i);
            push(store.values().get(i));
            constants.pageCode().store(code, 4);
        }
    }

    private void pushWordPlace(int pageLocal, int offsetLocal, int number) {
        constants.pageCode().begin(code, constants);
        code.visitVarInsn(ALOAD, pageLocal);
        code.visitVarInsn(ILOAD, offsetLocal);
        if (number != 0) {
            push(4 * number);
            code.visitInsn(IADD);
        }
        constants.pageCode().placed(code);
    }

    // Values.

    private void push(Node node) {
        if (node.bound) {
            code.visitVarInsn(node.type == 'J' ? LLOAD : ILOAD, node.local);
        } else {
            compute(node);
        }
    }

    private void compute(Node node) {
        switch (node.kind) {
            case INT -> push(node.intValue());
            case LONG -> code.visitLdcInsn(node.number);
            case OBJECT -> constants.push(code, node.object);
            case REGISTER -> code.visitVarInsn(ILOAD, state.register(node.index));
            case FLAG -> code.visitVarInsn(ILOAD, state.flag(Node.Flag.values()[node.index]));
            case HERE -> pushAddress(planned.offset() + (int) node.number);
            case OPERATION -> {
                node.arguments.forEach(this::push);
                code.visitInsn(node.index);
            }
            case CALL -> {
                node.arguments.forEach(this::push);
                boolean isStatic = java.lang.reflect.Modifier.isStatic(node.method.getModifiers());
                code.visitMethodInsn(isStatic ? INVOKESTATIC : INVOKEVIRTUAL, Type.getInternalName(node.method.getDeclaringClass()),
                        node.method.getName(), Type.getMethodDescriptor(node.method), false);
            }
            case FIELD -> {
                push(node.arguments.get(0));
                code.visitFieldInsn(GETFIELD, Type.getInternalName(node.field.getDeclaringClass()), node.field.getName(),
                        Type.getDescriptor(node.field.getType()));
            }
            case ELEMENT -> {
                node.arguments.forEach(this::push);
                code.visitInsn(node.type == 'J' ? LALOAD : IALOAD);
            }
            case WORD -> {
                int page = node.arguments.get(0).local;
                pushWordPlace(page, page - 1, node.index);
                constants.pageCode().load(code, 4);
            }
            case LOAD -> throw new IllegalStateException("a load is always bound");
        }
    }

    private void pushAddress(int offset) {
        code.visitVarInsn(ILOAD, BASE);
        if (offset != 0) {
            push(offset);
            code.visitInsn(IADD);
        }
    }

    private void push(String constant) {
        constants.push(code, constant);
    }

    private void push(int value) {
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

    private void mark(Label label) {
        code.mark(label, frame.toArray());
    }
}
