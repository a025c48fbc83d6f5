package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.ExecutionEngine;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.board.TestMachine;
import dev.backstep.clock.Icount;
import dev.backstep.machine.Machine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording is replayed and compared; what differs is named. */
class RecordingVerifierTest {

    private static final long WRONG_AT = 3_456_789;
    private static final long WORD = 0x60700010L;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Path recorded() throws Exception {
        Path file = directory.resolve("run.bsr");
        Options options = ((Invocation.Run) new CommandLineReader("test").read("-M", "vexpress-a9", "-display", "none", "-serial", "null",
                "-kernel", TestMachine.prebuilt("compute-t32").toString(), "-record", file.toString())).options();
        try (MachineProgram program = new MachineProgram(options, "test")) {
            program.run();
        }
        return file;
    }

    private int verify(Path file, Consumer<Machine> planting) throws Exception {
        return new RecordingVerifier(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, planting).verify(file, false);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRunThatIsTheSameIsGood() throws Exception {
        assertEquals(0, verify(recorded(), machine -> { }), output());
        assertTrue(output().contains(": good: "), output());
    }

    /** Does what the translator does, but that the last instruction before a position stores into a wrong word as well. */
    private record FaultyEngine(ExecutionEngine engine, Machine machine) implements ExecutionEngine {

        @Override
        public StopCause run() {
            Icount icount = machine.clocks().icount();
            long left = WRONG_AT - icount.now();
            if (left > 0 && left < icount.remaining) {
                icount.end = WRONG_AT;
                icount.remaining = (int) left;
            }
            StopCause cause = engine.run();
            if (left > 0 && icount.now() == WRONG_AT) {
                machine.memory().poke(WORD, new byte[] {1, 2, 3, 4}, 0, 4);
            }
            return cause;
        }

        @Override
        public void flushFetchTranslations() {
            engine.flushFetchTranslations();
        }

        @Override
        public void flushFetchTranslations(int context) {
            engine.flushFetchTranslations(context);
        }

        @Override
        public void forgetFetchTranslation(int pageAddress) {
            engine.forgetFetchTranslation(pageAddress);
        }
    }

    @Test
    void aFaultOfTheTranslatorIsFoundDownToTheInstruction() throws Exception {
        Path file = recorded();
        assertEquals(1, verify(file, machine -> {
            Cpu cpu = machine.cpus().get(0);
            cpu.setEngine(new FaultyEngine(cpu.engine(), machine));
        }), output());
        assertTrue(output().contains("goes another way (state hash "), output());
        assertTrue(output().contains("differ first after instruction " + (WRONG_AT - 1) + ", at position " + WRONG_AT), output());
        assertTrue(output().contains("+0x700010: 0x04030201, 0x00000000"), output());
    }
}
