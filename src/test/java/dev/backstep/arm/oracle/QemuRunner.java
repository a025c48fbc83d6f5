package dev.backstep.arm.oracle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs tests on {@code qemu-system-arm -M vexpress-a9}. */
final class QemuRunner {

    private static final String QEMU = "qemu-system-arm";
    /** Physical address of the first record. */
    private static final int RESULTS = 0x68000000;

    private QemuRunner() { }

    static boolean isInstalled() {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, QEMU))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs all tests in one image.
     *
     * @param directory for the image and the results
     * @return one record a test; all zeros from the test on at which the emulator hung
     */
    static int[][] run(List<OracleCase> tests, Path directory) throws IOException, InterruptedException {
        ByteBuffer image = ByteBuffer.allocate(OracleCase.ENTRIES - OracleCase.RAM
                + tests.size() * OracleCase.ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int[] harness = HarnessCode.words();
        for (int i = 0; i < harness.length; i++) {
            image.putInt(4 * i, harness[i]);
        }
        image.putInt(HarnessCode.COUNT, tests.size());
        image.putInt(HarnessCode.RESULT_BYTES, tests.size() * OracleRecord.BYTES);
        for (int number = 0; number < tests.size(); number++) {
            int[] entry = tests.get(number).entry(number);
            int base = OracleCase.entryAddress(number) - OracleCase.RAM;
            for (int i = 0; i < entry.length; i++) {
                image.putInt(base + 4 * i, entry[i]);
            }
        }
        Files.write(directory.resolve("image"), image.array());
        Path results = directory.resolve("results");
        Files.deleteIfExists(results);
        Process qemu = new ProcessBuilder(QEMU, "-M", "vexpress-a9", "-m", "512", "-display", "none", "-serial", "null",
                "-monitor", "stdio", "-net", "none", "-semihosting-config", "enable=on,target=native", "-device",
                String.format("loader,file=image,addr=0x%x,cpu-num=0,force-raw=on", OracleCase.RAM))
                .directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("qemu.log").toFile()).start();
        int seconds = 20 + tests.size() / 500;
        try {
            if (!qemu.waitFor(seconds, TimeUnit.SECONDS)) {
                // Some test hangs: what comes after it has no record.
                String command = String.format("pmemsave 0x%x %d results%nquit%n", RESULTS,
                        tests.size() * OracleRecord.BYTES);
                qemu.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
                qemu.getOutputStream().flush();
                qemu.waitFor(seconds, TimeUnit.SECONDS);
            }
        } finally {
            qemu.destroyForcibly();
        }
        if (!Files.exists(results)) {
            throw new IOException(QEMU + " wrote no results: " + Files.readString(directory.resolve("qemu.log")));
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(results)).order(ByteOrder.LITTLE_ENDIAN);
        int[][] records = new int[bytes.remaining() / OracleRecord.BYTES][OracleRecord.WORDS];
        for (int[] record : records) {
            for (int i = 0; i < OracleRecord.WORDS; i++) {
                record[i] = bytes.getInt();
            }
        }
        return records;
    }
}
