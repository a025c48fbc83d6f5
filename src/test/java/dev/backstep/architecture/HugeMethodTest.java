package dev.backstep.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * HotSpot interprets a method of more than 8000 bytes of bytecode for ever ({@code DontCompileHugeMethods}), silently and at
 * a hundredth of the speed.
 */
class HugeMethodTest {

    private static final int HUGE_METHOD_LIMIT = 8000;

    private record Method(String name, int codeBytes) { }

    @Test
    void noMethodIsTooLargeForTheCompiler() throws IOException, URISyntaxException {
        Path classes = Path.of(dev.backstep.memory.Ram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Method> huge = new ArrayList<>();
        int[] seen = new int[1];
        try (Stream<Path> files = Files.walk(classes)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> {
                try (InputStream in = Files.newInputStream(file)) {
                    for (Method method : methods(new DataInputStream(in), file.getFileName().toString())) {
                        seen[0]++;
                        if (method.codeBytes() > HUGE_METHOD_LIMIT) {
                            huge.add(method);
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        assertTrue(seen[0] > 100, "only " + seen[0] + " methods seen");
        assertEquals(List.of(), huge);
    }

    /** The methods of a class file (JVMS chapter 4) and the sizes of their Code attributes. */
    private static List<Method> methods(DataInputStream in, String className) throws IOException {
        in.skipNBytes(8);
        int constants = in.readUnsignedShort();
        String[] texts = new String[constants];
        for (int i = 1; i < constants; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("constant tag " + tag + " in " + className);
            }
        }
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
        skipMembers(in, texts, className, null);
        List<Method> methods = new ArrayList<>();
        skipMembers(in, texts, className, methods);
        return methods;
    }

    private static void skipMembers(DataInputStream in, String[] texts, String className, List<Method> methods) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipNBytes(2);
            String name = texts[in.readUnsignedShort()];
            in.skipNBytes(2);
            int attributes = in.readUnsignedShort();
            for (int a = 0; a < attributes; a++) {
                String attribute = texts[in.readUnsignedShort()];
                int length = in.readInt();
                if ("Code".equals(attribute) && methods != null) {
                    in.skipNBytes(4);
                    methods.add(new Method(className + "." + name, in.readInt()));
                    in.skipNBytes(length - 8L);
                } else {
                    in.skipNBytes(length);
                }
            }
        }
    }
}
