package dev.backstep.server.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * QEMU's {@code key=value,key=value} lists. A comma inside a value is written twice. The first element may stand without
 * a key, where the option has an implied one; any other bare {@code word} is the old short form of {@code word=on}, and
 * {@code noword} of {@code word=off}.
 *
 * <p>Users take the parameters that they know, then call {@link #finish}, which refuses what is left.
 */
public final class ParameterList {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private ParameterList() { }

    /**
     * Reads a list.
     *
     * @param text       the whole list; empty gives an empty list
     * @param impliedKey key of a first element without {@code =}, or null when there is none
     */
    public static ParameterList parse(String text, String impliedKey) {
        ParameterList list = new ParameterList();
        boolean first = true;
        for (String element : split(text)) {
            int equals = element.indexOf('=');
            if (equals >= 0) {
                list.add(element.substring(0, equals), element.substring(equals + 1));
            } else if (first && impliedKey != null) {
                list.add(impliedKey, element);
            } else if (element.startsWith("no") && element.length() > 2) {
                list.add(element.substring(2), "off");
            } else {
                list.add(element, "on");
            }
            first = false;
        }
        return list;
    }

    private static List<String> split(String text) {
        List<String> elements = new ArrayList<>();
        if (text.isEmpty()) {
            return elements;
        }
        StringBuilder element = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ',') {
                element.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == ',') {
                element.append(c);
                i++;
            } else {
                elements.add(element.toString());
                element.setLength(0);
            }
        }
        elements.add(element.toString());
        return elements;
    }

    private void add(String key, String value) {
        if (key.isEmpty()) {
            throw new SpecificationException("an empty parameter among 'key=value,key=value'");
        }
        values.computeIfAbsent(key, unused -> new ArrayList<>()).add(value);
    }

    /** Takes a parameter; the last one counts when it was given more than once. */
    public Optional<String> take(String key) {
        List<String> all = values.remove(key);
        return all == null ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Takes a parameter that may be given many times, in order. */
    public List<String> takeAll(String key) {
        List<String> all = values.remove(key);
        return all == null ? List.of() : List.copyOf(all);
    }

    /** Takes a parameter that must be there and not empty. */
    public String takeRequired(String key) {
        return take(key).filter(value -> !value.isEmpty())
                .orElseThrow(() -> new SpecificationException("parameter '" + key + "' is missing"));
    }

    /** Takes {@code on} or {@code off} (also {@code yes}, {@code no}, {@code true}, {@code false}), if it is there. */
    public Optional<Boolean> takeBoolean(String key) {
        return take(key).map(value -> switch (value) {
            case "on", "yes", "true", "y" -> true;
            case "off", "no", "false", "n" -> false;
            default -> throw new SpecificationException("Parameter '" + key + "' expects 'on' or 'off', not '" + value + "'");
        });
    }

    /** Takes {@code on} or {@code off}. */
    public boolean takeBoolean(String key, boolean otherwise) {
        return takeBoolean(key).orElse(otherwise);
    }

    /** Refuses parameters that QEMU knows and this program does not support, by name. */
    public void refuse(String... keys) {
        for (String key : keys) {
            if (values.containsKey(key)) {
                throw new SpecificationException("parameter '" + key + "' is known to QEMU but not supported by backstep");
            }
        }
    }

    /** Refuses such parameters unless they say {@code off}, which is what happens anyway. */
    public void refuseUnlessOff(String... keys) {
        for (String key : keys) {
            if (values.containsKey(key) && takeBoolean(key, false)) {
                throw new SpecificationException("parameter '" + key + "' is known to QEMU but not supported by backstep");
            }
        }
    }

    /** The names of the parameters that have not been taken. */
    public Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    /** Refuses whatever has not been taken. */
    public void finish() {
        for (String key : values.keySet()) {
            throw new SpecificationException("Invalid parameter '" + key + "'");
        }
    }
}
