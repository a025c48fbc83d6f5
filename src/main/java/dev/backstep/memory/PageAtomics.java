package dev.backstep.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Accesses to the bytes of a page that are atomic on the host, for CPUs that run at the same time. Aligned loads and stores
 * are atomic anyway; what is needed beside them is compare-and-set, which the JVM has for byte arrays in its own {@code Unsafe}
 * alone. That is there when the JVM was started with {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}.
 *
 * <p>Offsets are in bytes, and multiples of the size. Values are little-endian.
 *
 * <p>Thread: any.
 */
public final class PageAtomics {

    private static final String UNSAFE = "jdk.internal.misc.Unsafe";
    private static final long BASE;
    private static final MethodHandle COMPARE_AND_SET_BYTE;
    private static final MethodHandle COMPARE_AND_SET_SHORT;
    private static final MethodHandle COMPARE_AND_SET_INT;
    private static final MethodHandle COMPARE_AND_SET_LONG;

    static {
        long base = -1;
        MethodHandle[] handles = new MethodHandle[4];
        try {
            Class<?> type = Class.forName(UNSAFE);
            Object unsafe = type.getMethod("getUnsafe").invoke(null);
            base = ((Number) type.getMethod("arrayBaseOffset", Class.class).invoke(unsafe, byte[].class)).longValue();
            handles[0] = find(type, unsafe, "compareAndSetByte", byte.class);
            handles[1] = find(type, unsafe, "compareAndSetShort", short.class);
            handles[2] = find(type, unsafe, "compareAndSetInt", int.class);
            handles[3] = find(type, unsafe, "compareAndSetLong", long.class);
        } catch (ReflectiveOperationException | RuntimeException e) {
            base = -1;
        }
        BASE = base;
        COMPARE_AND_SET_BYTE = handles[0];
        COMPARE_AND_SET_SHORT = handles[1];
        COMPARE_AND_SET_INT = handles[2];
        COMPARE_AND_SET_LONG = handles[3];
    }

    private PageAtomics() { }

    private static MethodHandle find(Class<?> type, Object unsafe, String name, Class<?> value) throws ReflectiveOperationException {
        MethodType parameters = MethodType.methodType(boolean.class, Object.class, long.class, value, value);
        return MethodHandles.lookup().findVirtual(type, name, parameters).bindTo(unsafe)
                .asType(parameters.changeParameterType(0, byte[].class));
    }

    /** True when the JVM hands out what is needed; the other methods need it. */
    public static boolean areAvailable() {
        return BASE >= 0;
    }

    /**
     * Puts {@code value} where {@code expected} is, in one step; a full fence.
     *
     * @param size 1, 2, 4 or 8 bytes, of which {@code expected} and {@code value} have as many low bits
     * @return false when something else is there; nothing has been written then
     */
    public static boolean compareAndSet(byte[] page, int offset, int size, long expected, long value) {
        long at = BASE + offset;
        try {
            return switch (size) {
                case 1 -> (boolean) COMPARE_AND_SET_BYTE.invokeExact(page, at, (byte) expected, (byte) value);
                case 2 -> (boolean) COMPARE_AND_SET_SHORT.invokeExact(page, at, (short) expected, (short) value);
                case 4 -> (boolean) COMPARE_AND_SET_INT.invokeExact(page, at, (int) expected, (int) value);
                default -> (boolean) COMPARE_AND_SET_LONG.invokeExact(page, at, expected, value);
            };
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
