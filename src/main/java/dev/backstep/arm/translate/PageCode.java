package dev.backstep.arm.translate;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.MethodVisitor;

import java.nio.ByteOrder;

/**
 * Writes the access to bytes of a page of memory, in one of two forms: through the JVM's own {@code Unsafe}, which all of its
 * compilers turn into one machine instruction; or through {@link dev.backstep.memory.PageBytes} where the JVM does not hand it
 * out. Offsets come masked to the page, so that no check is needed.
 *
 * <p>The class is looked up by name, for it is there only when the JVM was started with {@code --add-exports
 * java.base/jdk.internal.misc=ALL-UNNAMED}, as the launcher does. The public {@code sun.misc.Unsafe} is not an alternative: newer
 * JDKs check an option at each of its accesses, which costs 6 % of a kernel's boot in code that is still collecting profiles.
 */
final class PageCode {

    /** Internal name of the JVM's own {@code Unsafe}. */
    static final String UNSAFE = "jdk/internal/misc/Unsafe";
    private static final String PAGE_BYTES = "dev/backstep/memory/PageBytes";

    private final boolean unsafe;
    private final long base;
    /** What is added to the names of accesses. */
    private final String mode;

    private PageCode(boolean unsafe, long base, boolean shared) {
        this.unsafe = unsafe;
        this.base = base;
        this.mode = shared ? "Opaque" : "";
    }

    /** The JVM's {@code Unsafe}, or null; null too where the host's bytes are in another order than the guest's. */
    static Object unsafe() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return null;
        }
        try {
            return Class.forName(UNSAFE.replace('/', '.')).getMethod("getUnsafe").invoke(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /**
     * The form for this JVM; {@code instance} is what {@link #unsafe} gave. With {@code shared} other threads access the same
     * pages: each access is made, once, and in the order of the program, as far as the JVM's compilers are concerned. Plain ones
     * were no faster where it was measured; and the compilers may exchange two plain loads of which they do not know that they
     * are of one place, where the second must not see an older value than the first, and forget that an address depends on what
     * another load gave ({@code eor r, r}): both are ordered by the architecture (ARM DDI 0406C, A3.8).
     */
    static PageCode of(Object instance, boolean shared) {
        return instance != null ? new PageCode(true, baseOffset(instance, byte[].class), shared) : new PageCode(false, 0, shared);
    }

    /** Where the elements of an array begin. */
    static long baseOffset(Object unsafe, Class<?> array) {
        try {
            return ((Number) unsafe.getClass().getMethod("arrayBaseOffset", Class.class).invoke(unsafe, array)).longValue();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** To be called before the page is pushed. */
    void begin(MethodVisitor code, HostConstants constants) {
        if (unsafe) {
            constants.push(code, HostConstants.UNSAFE);
        }
    }

    /** To be called when the page and the offset, an int, are on the stack. */
    void placed(MethodVisitor code) {
        if (unsafe) {
            code.visitInsn(I2L);
            code.visitLdcInsn(base);
            code.visitInsn(LADD);
        }
    }

    /** Loads 1, 2, 4 or 8 bytes, zero-extended. */
    void load(MethodVisitor code, int bytes) {
        if (!unsafe) {
            code.visitMethodInsn(INVOKESTATIC, PAGE_BYTES, "get" + 8 * bytes, bytes == 8 ? "([BI)J" : "([BI)I", false);
            return;
        }
        String type = type(bytes);
        code.visitMethodInsn(INVOKEVIRTUAL, UNSAFE, "get" + name(bytes) + mode, "(Ljava/lang/Object;J)" + type, false);
        if (bytes == 1) {
            code.visitIntInsn(SIPUSH, 0xff);
            code.visitInsn(IAND);
        } else if (bytes == 2) {
            code.visitInsn(I2C);
        }
    }

    /** Stores the low 1, 2 or 4 bytes of the int on top of the stack, or the 8 of a long. */
    void store(MethodVisitor code, int bytes) {
        if (unsafe) {
            if (bytes < 4) {
                code.visitInsn(bytes == 1 ? I2B : I2S);
            }
            code.visitMethodInsn(INVOKEVIRTUAL, UNSAFE, "put" + name(bytes) + mode, "(Ljava/lang/Object;J" + type(bytes) + ")V", false);
        } else {
            code.visitMethodInsn(INVOKESTATIC, PAGE_BYTES, "put" + 8 * bytes, bytes == 8 ? "([BIJ)V" : "([BII)V", false);
        }
    }

    private static String name(int bytes) {
        return switch (bytes) {
            case 1 -> "Byte";
            case 2 -> "Short";
            case 4 -> "Int";
            default -> "Long";
        };
    }

    private static String type(int bytes) {
        return switch (bytes) {
            case 1 -> "B";
            case 2 -> "S";
            case 4 -> "I";
            default -> "J";
        };
    }
}
