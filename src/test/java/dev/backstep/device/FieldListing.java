package dev.backstep.device;

import dev.backstep.clock.Timer;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every value that a device and its parts hold, by name: finds what a device forgets to save. */
final class FieldListing {

    private final Map<String, String> values = new TreeMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private FieldListing() { }

    static Map<String, String> of(Device device) {
        FieldListing listing = new FieldListing();
        listing.add(device.name(), device);
        return listing.values;
    }

    private void add(String name, Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Enum || value instanceof String) {
            values.put(name, value.toString());
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                add(name + "[" + i + "]", Array.get(value, i));
            }
        } else if (value instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                add(name + "[" + i++ + "]", element);
            }
        } else if (isPartOfADevice(value.getClass()) && seen.add(value)) {
            for (Field field : value.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    add(name + "." + field.getName(), get(field, value));
                }
            }
        }
    }

    private static boolean isPartOfADevice(Class<?> type) {
        return type == Timer.class || type.getName().startsWith("dev.backstep.device.") && !type.isSynthetic()
                && !type.getName().contains("Test") && type != RecordedLine.class;
    }

    private static Object get(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
