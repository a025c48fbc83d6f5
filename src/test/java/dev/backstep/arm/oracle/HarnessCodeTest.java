package dev.backstep.arm.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

class HarnessCodeTest {

    @TempDir
    private Path directory;

    @Test
    void theWordsAreWhatTheSourceAssemblesTo() throws Exception {
        try (InputStream source = HarnessCodeTest.class.getResourceAsStream("harness.S")) {
            Files.copy(source, directory.resolve("harness.s"));
        }
        run("arm-none-eabi-as", "-o", "harness.o", "harness.s");
        run("arm-none-eabi-ld", "-Ttext=0x60000000", "--entry=0x60000000", "-o", "harness.elf", "harness.o");
        run("arm-none-eabi-objcopy", "-O", "binary", "harness.elf", "harness.bin");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("harness.bin"))).order(ByteOrder.LITTLE_ENDIAN);
        int[] words = new int[bytes.remaining() / 4];
        bytes.asIntBuffer().get(words);
        assertArrayEquals(words, HarnessCode.words());
    }

    private void run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
            assertEquals(0, process.waitFor(), String.join(" ", command));
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not installed");
        }
    }
}
