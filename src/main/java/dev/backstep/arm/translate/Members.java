package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.state.ExtensionRegisters;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

/**
 * What the {@link Specializer} may know of fields, arrays and methods. Objects are of two sorts: descriptions (instructions,
 * enums, records, tables), whose final fields and whose arrays never change; and the CPU with its parts, whose arrays are
 * state. An object of the CPU's counts as a part of it.
 */
final class Members {

    private static final String FLOATING_POINT = "dev/backstep/arm/floatingpoint/";

    private final HostConstants constants;
    private final Map<String, Field> fields = new HashMap<>();
    private final Map<String, Boolean> primitives = new HashMap<>();
    private final java.util.Set<Object> state = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());

    Members(Cpu cpu, HostConstants constants) {
        this.constants = constants;
        state.add(cpu);
    }

    static Class<?> classNamed(String internalName) {
        try {
            return Class.forName(internalName.replace('/', '.'), true, Members.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new Unfoldable("no class " + internalName);
        }
    }

    private Field field(FieldInsnNode insn) {
        return fields.computeIfAbsent(insn.owner + "." + insn.name, key -> {
            for (Class<?> c = classNamed(insn.owner); c != null; c = c.getSuperclass()) {
                try {
                    Field field = c.getDeclaredField(insn.name);
                    if (c.getName().startsWith("dev.backstep.")) {
                        field.setAccessible(true);
                    }
                    return field;
                } catch (NoSuchFieldException e) {
                    // Inherited, then.
                }
            }
            throw new Unfoldable("no field " + key);
        });
    }

    /** A static field, which is final by the rules of this code. */
    Node readStatic(FieldInsnNode insn) {
        return value(field(insn), null);
    }

    private static Node value(Field field, Object owner) {
        try {
            Class<?> type = field.getType();
            if (type == long.class) {
                return Node.ofLong(field.getLong(owner));
            }
            if (type == boolean.class) {
                return Node.ofInt(field.getBoolean(owner) ? 1 : 0);
            }
            if (type == int.class || type == short.class || type == byte.class || type == char.class) {
                return Node.ofInt(type == char.class ? field.getChar(owner) : field.getInt(owner));
            }
            if (!type.isPrimitive()) {
                return Node.ofObject(field.get(owner));
            }
        } catch (IllegalAccessException e) {
            // Not ours.
        }
        throw new Unfoldable("field " + field);
    }

    /** A field: its value when final, otherwise a read of it. */
    Node readField(Node owner, FieldInsnNode insn) {
        Field field = field(insn);
        if (Modifier.isFinal(field.getModifiers())) {
            if (field.getType().isPrimitive() && state.contains(owner.object) && !isAlikeInAllCpus(field)) {
                throw new Unfoldable("field " + field);
            }
            Node value = value(field, owner.object);
            if (state.contains(owner.object) && value.kind == Node.Kind.OBJECT && value.object != null && !(value.object instanceof Enum<?>)) {
                state.add(value.object);
            }
            return value;
        }
        requireNamed(owner, field);
        String type = Type.getDescriptor(field.getType());
        if (!"IZJ".contains(type)) {
            throw new Unfoldable("field " + field);
        }
        return Node.field(field, type.equals("J") ? 'J' : 'I', owner);
    }

    /** Of a CPU or a part of it: its index, say, is not, and what is translated with one is for all. */
    private static boolean isAlikeInAllCpus(Field field) {
        return field.getDeclaringClass() == Cpu.class && field.getName().equals("shared");
    }

    /** A field that generated code can write. */
    Field writableField(Node owner, FieldInsnNode insn) {
        Field field = field(insn);
        requireNamed(owner, field);
        return field;
    }

    private void requireNamed(Node owner, Field field) {
        if (!constants.names(owner.object) || !Modifier.isPublic(field.getModifiers())
                || !Modifier.isPublic(field.getDeclaringClass().getModifiers())) {
            throw new Unfoldable("field " + field);
        }
    }

    /** An element: its value in an array of a description, otherwise a read of it. */
    Node readElement(Node array, Node index) {
        Object object = array.object;
        if (!state.contains(object)) {
            if (index.kind != Node.Kind.INT) {
                throw new Unfoldable("a table's element that is not known");
            }
            Object element = java.lang.reflect.Array.get(object, index.intValue());
            if (!object.getClass().getComponentType().isPrimitive()) {
                return Node.ofObject(element);
            }
            if (element instanceof Long l) {
                return Node.ofLong(l);
            }
            if (element instanceof Boolean b) {
                return Node.ofInt(b ? 1 : 0);
            }
            if (element instanceof Character c) {
                return Node.ofInt(c);
            }
            return Node.ofInt(((Number) element).intValue());
        }
        requireWritableArray(array);
        return Node.element(object instanceof long[] ? 'J' : 'I', array, index);
    }

    /** Accepts arrays of ints and longs that generated code can name. */
    void requireWritableArray(Node array) {
        if (!constants.names(array.object) || !(array.object instanceof int[] || array.object instanceof long[])) {
            throw new Unfoldable("array of state");
        }
    }

    /** True for a method of numbers that gives a number. */
    boolean isPrimitive(String descriptor) {
        return primitives.computeIfAbsent(descriptor, key -> {
            for (Type type : Type.getArgumentTypes(key)) {
                if (type.getSort() >= Type.ARRAY) {
                    return false;
                }
            }
            int result = Type.getReturnType(key).getSort();
            return result != Type.VOID && result < Type.ARRAY;
        });
    }

    /** True for what {@link RegionEmitter} recognises, or what is better called. */
    boolean isKeptAsCall(MethodInsnNode insn) {
        return insn.owner.equals(Subtraction.ALU) || insn.owner.startsWith(FLOATING_POINT);
    }

    /** True for a method that is called rather than evaluated: floating-point arithmetic, and private parts of its registers. */
    boolean isToBeCalled(MethodInsnNode insn, Node receiver) {
        if (receiver == null) {
            return insn.owner.startsWith(FLOATING_POINT);
        }
        return receiver.object instanceof ExtensionRegisters || receiver.object instanceof FloatingPointStatus;
    }

    /** The method, when generated code can call it. */
    Method callable(MethodInsnNode insn, Node receiver) {
        if (receiver != null && !constants.names(receiver.object)) {
            throw new Unfoldable("receiver of " + insn.name);
        }
        for (Method method : classNamed(insn.owner).getMethods()) {
            if (method.getName().equals(insn.name) && Type.getMethodDescriptor(method).equals(insn.desc)
                    && Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
                return method;
            }
        }
        throw new Unfoldable("method " + insn.owner + "." + insn.name);
    }
}
