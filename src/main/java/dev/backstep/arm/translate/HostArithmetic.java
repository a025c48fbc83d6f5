package dev.backstep.arm.translate;

import dev.backstep.arm.floatingpoint.DoublePrecision;
import dev.backstep.arm.floatingpoint.FloatingPointStatus;
import dev.backstep.arm.floatingpoint.HostDouble;
import dev.backstep.arm.floatingpoint.HostSingle;
import dev.backstep.arm.floatingpoint.SinglePrecision;

import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * The short way through a floating-point operation. Where it does not lead, translated code leaves the instruction to the
 * interpreter: so there are no two ways that join again, which would cost the JVM's compilers what they know of registers and
 * memory. A patient region ({@link MemoryCode}) calls the operation itself, which goes all ways.
 *
 * @param operation what the host's arithmetic gives for the operands
 * @param stands whether that is the result; it takes it before the operands, and the status after them
 */
record HostArithmetic(Method operation, Method stands) {

    /** The short way of a method of {@link SinglePrecision} or {@link DoublePrecision}; null when it has none. */
    static HostArithmetic of(Method method) {
        Class<?> host = method.getDeclaringClass() == SinglePrecision.class ? HostSingle.class
                : method.getDeclaringClass() == DoublePrecision.class ? HostDouble.class : null;
        Class<?>[] types = method.getParameterTypes();
        if (host == null || types.length == 0 || types[types.length - 1] != FloatingPointStatus.class) {
            return null;
        }
        Class<?>[] result = new Class<?>[types.length + 1];
        System.arraycopy(types, 0, result, 1, types.length);
        result[0] = method.getReturnType();
        try {
            return new HostArithmetic(host.getMethod(method.getName(), Arrays.copyOf(types, types.length - 1)),
                    host.getMethod(method.getName() + "Stands", result));
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
