package dev.backstep.arm.translate;

import static dev.backstep.arm.translate.Evaluation.knownInt;
import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.translate.Template.Ending;
import dev.backstep.arm.translate.Template.Path;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns an instruction into a {@link Template} by evaluating the bytecode of its {@code execute} method with everything put
 * in that is known: the operands, the CPU object, the instruction set. What remains are the reads and writes of the CPU's
 * state and of memory, and arithmetic on values that are known only when the instruction runs. This is the first Futamura
 * projection: the interpreter's definition of an instruction, specialised, is its translation.
 *
 * <p>Where a condition depends on such a value both ways are followed to the instruction's end, so ways fork and never join.
 * What cannot be followed (a loop of unknown length, an object made) makes the way one for the interpreter, or the whole
 * instruction one that is called.
 *
 * <p>Thread: one at a time: the one of {@link SharedRegions#join} that prepares, and then whoever may write a region.
 */
final class Specializer {

    private static final int MOST_STEPS = 6000;
    private static final int MOST_FORKS = 10;

    private final Cpu cpu;
    private final MethodBodies bodies;
    private final Members members;
    private final MemoryEvaluation memory;
    private boolean thumb;
    private int size;
    private int lowBits;
    private int stepsLeft;
    private int forksLeft;

    /** For the instructions of one CPU; {@code constants} says which objects generated code can name. */
    Specializer(Cpu cpu, HostConstants constants, MethodBodies bodies) {
        this.cpu = cpu;
        this.bodies = bodies;
        this.members = new Members(cpu, constants);
        this.memory = new MemoryEvaluation(cpu);
    }

    /**
     * The template of an instruction.
     *
     * @param isThumb the instruction set
     * @param address where it stands, of which only the two low bits matter
     */
    Template specialize(Instruction instruction, boolean isThumb, int address) {
        thumb = isThumb;
        size = instruction.size;
        lowBits = address & 3;
        stepsLeft = MOST_STEPS;
        forksLeft = MOST_FORKS;
        try {
            Evaluation evaluation = Evaluation.begin();
            enter(evaluation, instruction.getClass(), "execute", "(Ldev/backstep/arm/cpu/Cpu;)V",
                    List.of(Node.ofObject(instruction), Node.ofObject(cpu)));
            Path path = follow(evaluation, 0);
            Template template = new Template(Template.Kind.INLINE, path);
            if (!template.mayFallThrough() && !template.mayBranch()) {
                return Template.CALL;
            }
            TemplateUses.decide(path);
            return template;
        } catch (Unfoldable e) {
            return Template.CALL;
        }
    }

    /** Evaluates {@link Cpu#holds} for a condition: a path that ends in returns of 0 or 1. */
    Path condition(int condition) {
        stepsLeft = MOST_STEPS;
        forksLeft = MOST_FORKS;
        Evaluation evaluation = Evaluation.begin();
        enter(evaluation, Cpu.class, "holds", "(I)Z", List.of(Node.ofObject(cpu), Node.ofInt(condition)));
        Path path = follow(evaluation, 0);
        TemplateUses.decide(path);
        return path;
    }

    private Path follow(Evaluation e, int depth) {
        while (true) {
            Ending ending;
            boolean untouched = !e.changed;
            try {
                ending = step(e, depth);
            } catch (Unfoldable unfoldable) {
                if (untouched && depth > 0) {
                    // On one of several ways, and nothing changed yet: that way is the interpreter's.
                    return new Path(e.steps, new Ending.Interpret());
                }
                throw unfoldable;
            }
            if (ending != null) {
                return new Path(e.steps, ending);
            }
        }
    }

    private void enter(Evaluation e, Class<?> type, String name, String descriptor, List<Node> arguments) {
        MethodBodies.Body found = bodies.find(type, name, descriptor);
        if (found == null || found.body().instructions.size() == 0 || e.frames.size() > 12) {
            throw new Unfoldable("no bytecode of " + type.getName() + "." + name);
        }
        Node[] locals = new Node[found.body().maxLocals];
        int slot = 0;
        for (Node argument : arguments) {
            locals[slot] = argument;
            slot += argument.type == 'J' ? 2 : 1;
        }
        e.frames.add(new Evaluation.Frame(locals, new ArrayList<>(), found.body().instructions.getFirst()));
    }

    /** Evaluates one JVM instruction. Null, or how this way ends. */
    private Ending step(Evaluation e, int depth) {
        if (--stepsLeft < 0) {
            throw new Unfoldable("too long");
        }
        Evaluation.Frame f = e.frame();
        AbstractInsnNode insn = f.next;
        f.next = insn.getNext();
        int opcode = insn.getOpcode();
        switch (opcode) {
            case -1, NOP, CHECKCAST -> { }
            case ACONST_NULL -> f.push(Node.ofObject(null));
            case ICONST_M1, ICONST_0, ICONST_1, ICONST_2, ICONST_3, ICONST_4, ICONST_5 -> f.push(Node.ofInt(opcode - ICONST_0));
            case LCONST_0, LCONST_1 -> f.push(Node.ofLong(opcode - LCONST_0));
            case BIPUSH, SIPUSH -> f.push(Node.ofInt(((IntInsnNode) insn).operand));
            case LDC -> f.push(constant(((LdcInsnNode) insn).cst));
            case ILOAD, LLOAD, ALOAD -> f.push(f.locals[((VarInsnNode) insn).var]);
            case ISTORE, LSTORE, ASTORE -> f.locals[((VarInsnNode) insn).var] = f.pop();
            case IINC -> {
                IincInsnNode increment = (IincInsnNode) insn;
                f.locals[increment.var] = arithmetic(e, IADD, 'I', f.locals[increment.var], Node.ofInt(increment.incr));
            }
            case POP -> f.pop();
            case POP2 -> {
                if (f.pop().type != 'J') {
                    f.pop();
                }
            }
            case DUP -> f.push(f.peek(0));
            case DUP_X1 -> {
                Node top = f.pop();
                Node second = f.pop();
                f.push(top);
                f.push(second);
                f.push(top);
            }
            case DUP2 -> {
                if (f.peek(0).type == 'J') {
                    f.push(f.peek(0));
                } else {
                    f.push(f.peek(1));
                    f.push(f.peek(1));
                }
            }
            case IADD, ISUB, IMUL, IAND, IOR, IXOR, ISHL, ISHR, IUSHR, LCMP -> binary(e, f, opcode, 'I');
            case IDIV, IREM -> {
                int divisor = knownInt(f.pop());
                int dividend = knownInt(f.pop());
                f.push(Node.ofInt(opcode == IDIV ? dividend / divisor : dividend % divisor));
            }
            case LADD, LSUB, LMUL, LAND, LOR, LXOR, LSHL, LSHR, LUSHR -> binary(e, f, opcode, 'J');
            case INEG, L2I, I2B, I2C, I2S -> f.push(arithmetic(e, opcode, 'I', f.pop(), null));
            case LNEG, I2L -> f.push(arithmetic(e, opcode, 'J', f.pop(), null));
            case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> {
                return jump(e, depth, (JumpInsnNode) insn, f.pop(), null);
            }
            case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE -> {
                Node second = f.pop();
                return jump(e, depth, (JumpInsnNode) insn, f.pop(), second);
            }
            case IF_ACMPEQ, IF_ACMPNE -> {
                Node second = known(f.pop());
                goIf((known(f.pop()).object == second.object) == (opcode == IF_ACMPEQ), f, ((JumpInsnNode) insn).label);
            }
            case IFNULL, IFNONNULL -> goIf((known(f.pop()).object == null) == (opcode == IFNULL), f, ((JumpInsnNode) insn).label);
            case GOTO -> f.next = ((JumpInsnNode) insn).label;
            case TABLESWITCH -> {
                TableSwitchInsnNode table = (TableSwitchInsnNode) insn;
                int value = knownInt(f.pop());
                f.next = value >= table.min && value <= table.max ? table.labels.get(value - table.min) : table.dflt;
            }
            case LOOKUPSWITCH -> {
                LookupSwitchInsnNode table = (LookupSwitchInsnNode) insn;
                int at = table.keys.indexOf(knownInt(f.pop()));
                f.next = at >= 0 ? table.labels.get(at) : table.dflt;
            }
            case INSTANCEOF -> {
                Object object = known(f.pop()).object;
                f.push(Node.ofInt(Members.classNamed(((TypeInsnNode) insn).desc).isInstance(object) ? 1 : 0));
            }
            case ARRAYLENGTH -> f.push(Node.ofInt(java.lang.reflect.Array.getLength(known(f.pop()).object)));
            case GETSTATIC -> f.push(members.readStatic((FieldInsnNode) insn));
            case GETFIELD -> getField(e, f, (FieldInsnNode) insn);
            case PUTFIELD -> putField(e, f, (FieldInsnNode) insn);
            case IALOAD, LALOAD, AALOAD, BALOAD, CALOAD, SALOAD -> {
                Node index = f.pop();
                f.push(loadElement(e, known(f.pop()), index));
            }
            case IASTORE, LASTORE -> {
                Node value = f.pop();
                Node index = f.pop();
                storeElement(e, known(f.pop()), index, value);
            }
            case INVOKESTATIC, INVOKEVIRTUAL, INVOKESPECIAL, INVOKEINTERFACE -> invoke(e, f, (MethodInsnNode) insn);
            case ATHROW -> {
                if (e.changed) {
                    throw new Unfoldable("a fault after a change");
                }
                return new Ending.Interpret();
            }
            case RETURN -> {
                e.frames.remove(e.frames.size() - 1);
                if (e.frames.isEmpty()) {
                    return e.target == null ? new Ending.FallThrough() : new Ending.Branch(e.target, e.leaves);
                }
            }
            case IRETURN, LRETURN, ARETURN -> {
                Node value = f.pop();
                e.frames.remove(e.frames.size() - 1);
                if (e.frames.isEmpty()) {
                    return new Ending.Return(value);
                }
                e.frame().push(value);
            }
            default -> throw new Unfoldable("opcode " + opcode);
        }
        return null;
    }

    private static Node constant(Object value) {
        if (value instanceof Integer i) {
            return Node.ofInt(i);
        }
        if (value instanceof Long l) {
            return Node.ofLong(l);
        }
        throw new Unfoldable("constant " + value);
    }

    private static Node known(Node node) {
        if (node.kind != Node.Kind.OBJECT) {
            throw new Unfoldable("an object that is not known");
        }
        return node;
    }

    // Arithmetic.

    private void binary(Evaluation e, Evaluation.Frame f, int opcode, char type) {
        Node second = f.pop();
        f.push(arithmetic(e, opcode, type, f.pop(), second));
    }

    private Node arithmetic(Evaluation e, int opcode, char type, Node first, Node second) {
        Node folded = Folding.fold(opcode, first, second, lowBits);
        if (folded != null) {
            return folded;
        }
        return e.bind(second == null ? Node.operation(opcode, type, first) : Node.operation(opcode, type, first, second));
    }

    // Jumps.

    private static void goIf(boolean taken, Evaluation.Frame f, LabelNode label) {
        if (taken) {
            f.next = label;
        }
    }

    private Ending jump(Evaluation e, int depth, JumpInsnNode insn, Node first, Node second) {
        Boolean taken = Folding.decide(insn.getOpcode(), first, second);
        if (taken != null) {
            goIf(taken, e.frame(), insn.label);
            return null;
        }
        if (--forksLeft < 0) {
            throw new Unfoldable("too many ways");
        }
        Evaluation other = e.fork();
        other.frame().next = insn.label;
        Path takenPath = follow(other, depth + 1);
        Path notTaken = follow(e.fork(), depth + 1);
        return new Ending.Fork(insn.getOpcode(), second == null ? List.of(first) : List.of(first, second), takenPath, notTaken);
    }

    // State.

    private void getField(Evaluation e, Evaluation.Frame f, FieldInsnNode insn) {
        Node owner = known(f.pop());
        if (owner.object == cpu) {
            for (Node.Flag flag : Node.Flag.values()) {
                if (flag.field.equals(insn.name)) {
                    f.push(flag(e, flag));
                    return;
                }
            }
            switch (insn.name) {
                case "pc" -> {
                    f.push(e.target != null ? e.target : Node.here(size));
                    return;
                }
                case "thumb" -> {
                    f.push(Node.ofInt(thumb ? 1 : 0));
                    return;
                }
                default -> { }
            }
        }
        Node value = members.readField(owner, insn);
        f.push(value.isConstant() ? value : e.bind(value));
    }

    private Node flag(Evaluation e, Node.Flag flag) {
        int i = flag.ordinal();
        if (e.flags[i] == null) {
            e.flags[i] = e.bind(Node.flag(flag));
        }
        return e.flags[i];
    }

    private void putField(Evaluation e, Evaluation.Frame f, FieldInsnNode insn) {
        Node value = f.pop();
        Node owner = known(f.pop());
        e.changed = true;
        if (owner.object == cpu) {
            for (Node.Flag flag : Node.Flag.values()) {
                if (flag.field.equals(insn.name)) {
                    e.flags[flag.ordinal()] = value;
                    e.steps.add(new Step.SetFlag(flag, value));
                    return;
                }
            }
            switch (insn.name) {
                case "pc" -> {
                    e.target = value;
                    return;
                }
                case "contextChanged" -> {
                    e.leaves = true;
                    return;
                }
                case "thumb" -> e.leaves = true;
                case "itState", "itStateOfInstruction" -> throw new Unfoldable("IT state");
                default -> { }
            }
        }
        e.steps.add(new Step.SetField(owner, members.writableField(owner, insn), value));
    }

    private Node loadElement(Evaluation e, Node array, Node index) {
        if (array.object == cpu.r) {
            int number = knownInt(index);
            if (number == 15) {
                return Node.here(thumb ? 4 : 8);
            }
            if (e.registers[number] == null) {
                e.registers[number] = e.bind(Node.register(number));
            }
            return e.registers[number];
        }
        Node[] block = memory.block(e, array.object);
        if (block != null) {
            return MemoryEvaluation.moved(block, knownInt(index));
        }
        Node value = members.readElement(array, index);
        return value.isConstant() ? value : e.bind(value);
    }

    private void storeElement(Evaluation e, Node array, Node index, Node value) {
        Node[] block = memory.block(e, array.object);
        if (array.object == cpu.r) {
            int number = knownInt(index);
            e.changed = true;
            // R15 in the array means nothing once the instruction is done.
            if (number != 15) {
                e.registers[number] = value;
                e.steps.add(new Step.SetRegister(number, value));
            }
        } else if (block != null) {
            block[knownInt(index)] = value;
        } else {
            members.requireWritableArray(array);
            e.changed = true;
            e.steps.add(new Step.SetElement(array, index, value));
        }
    }

    // Calls.

    private void invoke(Evaluation e, Evaluation.Frame f, MethodInsnNode insn) {
        Type[] types = Type.getArgumentTypes(insn.desc);
        List<Node> arguments = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            arguments.add(0, f.pop());
        }
        boolean isStatic = insn.getOpcode() == INVOKESTATIC;
        Node receiver = isStatic ? null : known(f.pop());
        if (Type.getReturnType(insn.desc).equals(Type.getType(GuestFault.class))) {
            // About to be thrown: what it says is the interpreter's business.
            f.push(Node.ofObject(null));
            return;
        }
        if (receiver != null && memory.isAccess(receiver.object, insn.name)) {
            memory.access(e, f, insn, arguments);
            return;
        }
        if (receiver != null && receiver.object instanceof Enum<?> constant && insn.name.equals("ordinal")) {
            f.push(Node.ofInt(constant.ordinal()));
            return;
        }
        if (receiver != null && receiver.object == cpu.extension && accessSingle(e, f, insn.name, arguments)) {
            return;
        }
        if (isStatic && members.isPrimitive(insn.desc)) {
            Node value = evaluateAlone(e, insn, arguments);
            f.push(value != null ? value : call(e, members.callable(insn, null), insn.desc, arguments));
            return;
        }
        if (members.isToBeCalled(insn, receiver)) {
            List<Node> all = new ArrayList<>(arguments);
            if (receiver != null) {
                all.add(0, receiver);
            }
            java.lang.reflect.Method method = members.callable(insn, receiver);
            HostArithmetic host = e.changed ? null : HostArithmetic.of(method);
            if (host != null) {
                char result = Type.getReturnType(insn.desc).getSort() == Type.LONG ? 'J' : 'I';
                // Exceptions that it raises in a patient region do not count: done again, it raises them again.
                f.push(e.bind(Node.floatingPoint(method, host, result, all)));
                return;
            }
            // A method without arguments that gives something asks only.
            e.changed |= !insn.desc.startsWith("()") || insn.desc.endsWith("V");
            Node value = call(e, method, insn.desc, all);
            if (value.type != 'V') {
                f.push(value);
            }
            return;
        }
        Class<?> type = isStatic || insn.getOpcode() == INVOKESPECIAL || receiver.object == null
                ? Members.classNamed(insn.owner) : receiver.object.getClass();
        if (!isStatic) {
            arguments.add(0, receiver);
        }
        enter(e, type, insn.name, insn.desc, arguments);
    }

    /** Reads or writes an S register, if that is what the method does. */
    private boolean accessSingle(Evaluation e, Evaluation.Frame f, String name, List<Node> arguments) {
        if (name.equals("s")) {
            f.push(e.bind(Node.single(knownInt(arguments.get(0)))));
            return true;
        }
        if (name.equals("setS")) {
            e.changed = true;
            e.steps.add(new Step.SetSingle(knownInt(arguments.get(0)), arguments.get(1)));
            return true;
        }
        return false;
    }

    private Node call(Evaluation e, java.lang.reflect.Method method, String descriptor, List<Node> arguments) {
        String result = Type.getReturnType(descriptor).getDescriptor();
        char type = switch (result) {
            case "V" -> 'V';
            case "J" -> 'J';
            case "I", "Z", "B", "S", "C" -> 'I';
            default -> throw new Unfoldable("a call that gives " + result);
        };
        return e.bind(Node.call(method, type, arguments));
    }

    /** A method of numbers, evaluated through when it goes one way only; otherwise null, and it is called. */
    private Node evaluateAlone(Evaluation e, MethodInsnNode insn, List<Node> arguments) {
        if (!insn.owner.startsWith("dev/backstep/") || members.isKeptAsCall(insn)) {
            return Folding.call(insn, arguments);
        }
        int forks = forksLeft;
        forksLeft = 0;
        Evaluation alone = e.fork();
        alone.frames.clear();
        try {
            enter(alone, Members.classNamed(insn.owner), insn.name, insn.desc, arguments);
            Ending ending = null;
            while (ending == null) {
                ending = step(alone, 0);
            }
            if (ending instanceof Ending.Return value) {
                e.steps.addAll(alone.steps);
                return value.value();
            }
            return null;
        } catch (Unfoldable unfoldable) {
            return null;
        } finally {
            forksLeft = forks;
        }
    }
}
