package dev.backstep.arm.translate;

import static org.objectweb.asm.Opcodes.*;

import dev.backstep.arm.translate.RegionExits.Leaving;
import dev.backstep.arm.translate.Template.Step;
import org.objectweb.asm.Type;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Writes the steps of templates, and the values in them. */
final class ValueCode {

    private final RegionCode region;
    private final FramedCode code;
    private final RegionState state;
    private final MemoryCode memory;
    private final RegionExits exits;
    private final AluCode alu;
    private final boolean patient;

    /** {@code patient}: see {@link MemoryCode}; floating-point operations go the long way where the short one does not lead. */
    ValueCode(RegionCode region, MemoryCode memory, FlagCode flags, RegionExits exits, AluCode alu, boolean patient) {
        this.region = region;
        this.code = region.code;
        this.state = region.state;
        this.memory = memory;
        this.exits = exits;
        this.alu = alu;
        this.patient = patient;
        memory.setValues(this);
        flags.setValues(this);
    }

    void write(Step step) {
        if (step instanceof Step.Bind bind) {
            if (bind.node().bound) {
                bind(bind.node());
            }
        } else if (step instanceof Step.SetRegister set) {
            setRegister(set.register(), set.value());
        } else if (step instanceof Step.SetFlag set) {
            push(set.value());
            code.visitVarInsn(ISTORE, state.flag(set.flag()));
        } else if (step instanceof Step.SetSingle set) {
            SingleRegisterCode registers = region.constants.singleRegisterCode();
            registers.begin(code, region.constants, set.register());
            push(set.value());
            registers.store(code);
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
            memory.store(store);
        }
    }

    private void setRegister(int register, Node value) {
        if (state.keepsRegister(register)) {
            push(value);
            code.visitVarInsn(ISTORE, state.register(register));
            return;
        }
        region.push("R");
        region.push(register);
        push(value);
        if (state.hasRegister(register)) {
            code.visitInsn(DUP);
            code.visitVarInsn(ISTORE, state.register(register));
        }
        code.visitInsn(IASTORE);
    }

    private void bind(Node node) {
        if (node.kind == Node.Kind.LOAD) {
            memory.load(node);
            return;
        }
        compute(node);
        if (node.type == 'V') {
            return;
        }
        store(node);
        if (node.kind == Node.Kind.FLOATING_POINT && !patient) {
            code.visitVarInsn(node.type == 'J' ? LLOAD : ILOAD, node.local);
            node.arguments.forEach(this::push);
            invoke(node.host().stands());
            code.visitJumpInsn(IFEQ, exits.before(Leaving.MISSED));
        }
    }

    private void store(Node node) {
        boolean isLong = node.type == 'J';
        node.local = region.newLocal(isLong ? LONG : INTEGER);
        code.visitVarInsn(isLong ? LSTORE : ISTORE, node.local);
    }

    private void invoke(Method method) {
        code.visitMethodInsn(Modifier.isStatic(method.getModifiers()) ? INVOKESTATIC : INVOKEVIRTUAL,
                Type.getInternalName(method.getDeclaringClass()), method.getName(), Type.getMethodDescriptor(method), false);
    }

    void push(Node node) {
        if (node.bound) {
            code.visitVarInsn(node.type == 'J' ? LLOAD : ILOAD, node.local);
        } else {
            compute(node);
        }
    }

    private void compute(Node node) {
        switch (node.kind) {
            case INT -> region.push(node.intValue());
            case LONG -> code.visitLdcInsn(node.number);
            case OBJECT -> region.constants.push(code, node.object);
            case REGISTER -> code.visitVarInsn(ILOAD, state.register(node.index));
            case FLAG -> code.visitVarInsn(ILOAD, state.flag(Node.Flag.values()[node.index]));
            case HERE -> region.pushAddress(region.planned().offset() + (int) node.number);
            case OPERATION -> {
                node.arguments.forEach(this::push);
                code.visitInsn(node.index);
            }
            case CALL -> {
                if (alu.has(node.method)) {
                    pushFormula(node);
                } else {
                    node.arguments.forEach(this::push);
                    invoke(node.method);
                }
            }
            case FLOATING_POINT -> {
                node.arguments.subList(0, patient ? node.arguments.size() : node.arguments.size() - 1).forEach(this::push);
                invoke(patient ? node.method : node.host().operation());
            }
            case FIELD -> {
                push(node.arguments.get(0));
                code.visitFieldInsn(GETFIELD, Type.getInternalName(node.field.getDeclaringClass()), node.field.getName(),
                        Type.getDescriptor(node.field.getType()));
            }
            case SINGLE -> region.constants.singleRegisterCode().load(code, region.constants, node.index);
            case ELEMENT -> {
                node.arguments.forEach(this::push);
                code.visitInsn(node.type == 'J' ? LALOAD : IALOAD);
            }
            case PART -> memory.pushPart(node);
            case LOAD -> throw new IllegalStateException("a load is always bound");
        }
    }

    private void pushFormula(Node node) {
        int[] locals = new int[node.arguments.size()];
        for (int i = 0; i < locals.length; i++) {
            Node argument = node.arguments.get(i);
            locals[i] = isAtHand(argument) ? -1 : region.newLocal(INTEGER);
            if (locals[i] >= 0) {
                push(argument);
                code.visitVarInsn(ISTORE, locals[i]);
            }
        }
        alu.push(code, node.method.getName(), i -> {
            if (locals[i] >= 0) {
                code.visitVarInsn(ILOAD, locals[i]);
            } else {
                push(node.arguments.get(i));
            }
        });
    }

    /** Pushed in one instruction. */
    private static boolean isAtHand(Node node) {
        return node.bound || switch (node.kind) {
            case INT, REGISTER, FLAG -> true;
            default -> false;
        };
    }
}
