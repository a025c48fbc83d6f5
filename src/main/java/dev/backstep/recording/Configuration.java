package dev.backstep.recording;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a machine is, as properties: keys, which may come more than once, with texts. Written as lines {@code key=value} in
 * UTF-8; a line end inside a value is {@code \n}, a backslash {@code \\}.
 *
 * @param properties in order
 */
public record Configuration(List<Property> properties) {

    /** The version of Backstep that recorded. */
    public static final String VERSION = "version";
    /** The machine type, as {@code -M} names it. */
    public static final String MACHINE = "machine";
    /** Log2 of the ns that an instruction takes; 0 to 10. */
    public static final String SHIFT = "shift";
    /** The date and time when it began, in words. */
    public static final String CREATED = "created";
    /** What it was recorded on, in words. */
    public static final String HOST = "host";
    /** A word of the command line, as far as the guest can see it; once for each, in order. */
    public static final String ARGUMENT = "argument";
    /** A file that the machine was built from: SHA-256, bytes, path as the user gave it. */
    public static final String IMAGE = "image";
    /** A disk: bytes, path as the user gave it. What the guest read of it are events; a disk block has what its image was. */
    public static final String DISK = "disk";

    /** One property. {@code key} has letters, digits and hyphens. */
    public record Property(String key, String value) { }

    /** Copies the list. */
    public Configuration {
        properties = List.copyOf(properties);
    }

    /** All values of a key, in order. */
    public List<String> all(String key) {
        return properties.stream().filter(property -> property.key().equals(key)).map(Property::value).toList();
    }

    /** The first value of a key. */
    public Optional<String> first(String key) {
        return all(key).stream().findFirst();
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder();
        for (Property property : properties) {
            text.append(property.key()).append('=').append(property.value().replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Configuration decode(byte[] bytes, String name) throws RecordingException {
        List<Property> properties = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals <= 0) {
                throw new RecordingException(name + ": line " + (properties.size() + 1) + " is no property");
            }
            properties.add(new Property(line.substring(0, equals), unescaped(line.substring(equals + 1))));
        }
        return new Configuration(properties);
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                out.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
