package dev.backstep.arm.oracle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a test's sequence, for reports. */
final class Disassembly {

    private Disassembly() { }

    /** From {@code arm-none-eabi-objdump}; plain words where that is not installed. */
    static String of(OracleCase test, int address, Path directory) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * OracleCase.CODE_WORDS).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : test.code()) {
            bytes.putInt(word);
        }
        StringBuilder text = new StringBuilder();
        try {
            Path file = Files.write(directory.resolve("slot"), java.util.Arrays.copyOf(bytes.array(), test.instructions()));
            Process process = new ProcessBuilder("arm-none-eabi-objdump", "-D", "-b", "binary", "-marm", "-M",
                    test.thumb() ? "force-thumb" : "no-force-thumb", "--adjust-vma=" + Integer.toUnsignedString(address),
                    file.toString()).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            output.lines().filter(line -> line.contains(":\t")).forEach(line -> text.append("    ").append(line).append('\n'));
        } catch (IOException e) {
            for (int i = 0; i < test.instructions(); i += 4) {
                text.append(String.format("    %08x: %08x%n", address + i, test.code()[i / 4]));
            }
        }
        return text.toString();
    }
}
