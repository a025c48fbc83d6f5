package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.Cpu;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of one CPU that its translated code can name: static final fields of a class made for this CPU alone, so that
 * the JVM's compilers see constants, and two machines in one process do not meet. The names are the same for all CPUs: which one's
 * objects they are is decided by where a region's class is defined.
 */
public final class HostConstants {

    /** Internal name of the class with the constants; translated regions are in its package. */
    static final String CLASS = "dev/backstep/translated/Host";

    /** Name of the constant that holds the JVM's Unsafe. */
    static final String UNSAFE = "UNSAFE";
    private static final String LOOKUP = "LOOKUP";

    private record Constant(String name, String descriptor, Object value) { }

    /** Gives the class of constants its values: it finds them through its class loader. */
    public static final class Loader extends ClassLoader {

        private final Object[] values;

        private Loader(Object[] values) {
            super(Loader.class.getClassLoader());
            this.values = values;
        }

        /** The values, in the order of the fields. */
        public Object[] values() {
            return values.clone();
        }

        private Class<?> define(byte[] bytes) {
            return defineClass(CLASS.replace('/', '.'), bytes, 0, bytes.length);
        }
    }

    private final List<Constant> constants = new ArrayList<>();
    private final Map<Object, Constant> byValue = new IdentityHashMap<>();
    private final Map<String, Constant> byName = new HashMap<>();
    private final MethodHandles.Lookup lookup;
    private final PageCode pageCode;
    private final SingleRegisterCode singleRegisterCode;

    HostConstants(Cpu cpu) {
        add("CPU", cpu);
        add("R", cpu.r);
        add("ICOUNT", cpu.icount);
        add("MEMORY", cpu.memory);
        add("READ_TAGS", cpu.memory.readTags());
        add("WRITE_TAGS", cpu.memory.writeTags());
        add("PAGES", cpu.memory.pages());
        add("EXTENSION", cpu.extension);
        add("D", cpu.extension.d);
        add("SCALAR", cpu.extension.scalar);
        add("STANDARD", cpu.extension.standard);
        add("CONTROL", cpu.control);
        Object unsafe = PageCode.unsafe();
        if (unsafe != null) {
            add(UNSAFE, unsafe);
        }
        pageCode = PageCode.of(unsafe, cpu.shared);
        singleRegisterCode = new SingleRegisterCode(unsafe);
        try {
            Class<?> host = new Loader(constants.stream().map(Constant::value).toArray()).define(classFile());
            lookup = (MethodHandles.Lookup) host.getField(LOOKUP).get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(String name, Object value) {
        Constant constant = new Constant(name, Type.getDescriptor(value.getClass()), value);
        constants.add(constant);
        byValue.put(value, constant);
        byName.put(name, constant);
    }

    /** How generated code reaches S registers. */
    SingleRegisterCode singleRegisterCode() {
        return singleRegisterCode;
    }

    /** How generated code reaches the bytes of a page. */
    PageCode pageCode() {
        return pageCode;
    }

    /** Defines classes beside the constants. */
    MethodHandles.Lookup lookup() {
        return lookup;
    }

    /** True when generated code can name this object. */
    boolean names(Object object) {
        return byValue.containsKey(object);
    }

    /** True when the same names stand for the same kinds of objects there. */
    boolean hasNamesOf(HostConstants others) {
        return byName.size() == others.byName.size() && others.constants.stream().allMatch(other -> {
            Constant mine = byName.get(other.name());
            return mine != null && mine.descriptor().equals(other.descriptor());
        });
    }

    /** Pushes an object that {@link #names} accepts. */
    void push(MethodVisitor code, Object object) {
        Constant constant = byValue.get(object);
        code.visitFieldInsn(Opcodes.GETSTATIC, CLASS, constant.name(), constant.descriptor());
    }

    /** Pushes the constant with this name. */
    void push(MethodVisitor code, String name) {
        code.visitFieldInsn(Opcodes.GETSTATIC, CLASS, name, byName.get(name).descriptor());
    }

    private byte[] classFile() {
        String loader = Type.getInternalName(Loader.class);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, CLASS, null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        code.visitLdcInsn(Type.getObjectType(CLASS));
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Class", "getClassLoader", "()Ljava/lang/ClassLoader;", false);
        code.visitTypeInsn(Opcodes.CHECKCAST, loader);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, loader, "values", "()[Ljava/lang/Object;", false);
        code.visitVarInsn(Opcodes.ASTORE, 0);
        for (int i = 0; i < constants.size(); i++) {
            Constant constant = constants.get(i);
            writer.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, constant.name(), constant.descriptor(), null, null);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitIntInsn(Opcodes.BIPUSH, i);
            code.visitInsn(Opcodes.AALOAD);
            code.visitTypeInsn(Opcodes.CHECKCAST, Type.getType(constant.descriptor()).getInternalName());
            code.visitFieldInsn(Opcodes.PUTSTATIC, CLASS, constant.name(), constant.descriptor());
        }
        // Only the class itself can hand out the right to define classes beside it.
        String lookupDescriptor = Type.getDescriptor(MethodHandles.Lookup.class);
        writer.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, LOOKUP, lookupDescriptor, null, null);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", "()" + lookupDescriptor, false);
        code.visitFieldInsn(Opcodes.PUTSTATIC, CLASS, LOOKUP, lookupDescriptor);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
