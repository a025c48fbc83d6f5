package dev.backstep.arm.translate;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytecode of the emulator's own methods, from its class files.
 *
 * <p>Thread: one at a time: the one of {@link SharedRegions#join} that prepares, and then whoever may write a region.
 */
final class MethodBodies {

    /**
     * A method and its bytecode.
     *
     * @param method the method
     * @param body its instructions, or null for one that has none
     */
    record Body(Method method, MethodNode body) { }

    private final Map<Class<?>, Map<String, Body>> classes = new HashMap<>();

    /**
     * The method that a call on an object of {@code type} reaches: its own or the nearest inherited one.
     *
     * @return null when there is none whose bytecode can be read
     */
    Body find(Class<?> type, String name, String descriptor) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            Body body = of(c).get(name + descriptor);
            if (body != null) {
                return body;
            }
        }
        for (Class<?> i : type.getInterfaces()) {
            Body body = find(i, name, descriptor);
            if (body != null && !Modifier.isAbstract(body.method().getModifiers())) {
                return body;
            }
        }
        return null;
    }

    private Map<String, Body> of(Class<?> type) {
        return classes.computeIfAbsent(type, MethodBodies::read);
    }

    private static Map<String, Body> read(Class<?> type) {
        Map<String, Body> bodies = new HashMap<>();
        if (!type.getName().startsWith("dev.backstep.") || type.isHidden()) {
            return bodies;
        }
        ClassNode node = new ClassNode();
        try (InputStream in = type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            if (in == null) {
                return bodies;
            }
            new ClassReader(in).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            return bodies;
        }
        Map<String, Method> methods = new HashMap<>();
        for (Method method : type.getDeclaredMethods()) {
            methods.put(method.getName() + org.objectweb.asm.Type.getMethodDescriptor(method), method);
        }
        for (MethodNode body : node.methods) {
            Method method = methods.get(body.name + body.desc);
            if (method != null) {
                bodies.put(body.name + body.desc, new Body(method, body));
            }
        }
        return bodies;
    }
}
