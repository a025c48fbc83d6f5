package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings as the command line makes and takes them, each step a process of its own. */
class RecordAndReplayTest {

    @TempDir
    Path directory;

    private String file() {
        return directory.resolve("run.bsr").toString();
    }

    private static String kernel(String name) {
        return TestMachine.prebuilt(name).toString();
    }

    @Test
    void aReplayNeedsNothingButTheFileAndEndsAsTheGuestDid() throws Exception {
        Path copy = Files.copy(TestMachine.prebuilt("semihost"), directory.resolve("program.elf"));
        BackstepProcess.Ending recorded = BackstepProcess.run("-M", "vexpress-a9", "-m", "64", "-nographic", "-semihosting", "-kernel",
                copy.toString(), "-rtc", "base=2001-02-03", "-record", file());
        assertEquals(42, recorded.status(), recorded.errors().toString());
        Files.delete(copy);
        BackstepProcess.Ending replayed = BackstepProcess.run("-replay", file());
        assertEquals(recorded, replayed);
        BackstepProcess.Ending verified = BackstepProcess.run("verify", file());
        assertEquals(0, verified.status(), verified.output() + verified.errors());
        assertTrue(verified.output().contains("good: "), verified.output());
        BackstepProcess.Ending info = BackstepProcess.run("info", file());
        assertTrue(info.output().contains("exit status 42"), info.output());
        assertTrue(info.output().contains("-m 64"), info.output());
        BackstepProcess.Ending dump = BackstepProcess.run("dump", file(), "--json");
        assertTrue(dump.output().lines().allMatch(line -> line.startsWith("{\"number\":") && line.endsWith("}")), dump.output());
    }

    @Test
    void typedInputComesBackAndOptionsAreCheckedWithRr() throws Exception {
        Path typed = Files.writeString(directory.resolve("typed"), "hello there\rq\r");
        String[] machine = {"-M", "vexpress-a9", "-nographic", "-serial", "mon:stdio", "-kernel", kernel("uart-echo")};
        BackstepProcess.Ending recorded = BackstepProcess.runWithInput(typed, with(machine, "-icount", "shift=2,rr=record,rrfile=" + file()));
        assertEquals(0, recorded.status(), recorded.errors().toString());
        assertTrue(recorded.output().contains("hello there"), recorded.output());

        BackstepProcess.Ending replayed = BackstepProcess.run(with(machine, "-icount", "shift=2,rr=replay,rrfile=" + file()));
        assertEquals(recorded, replayed);

        BackstepProcess.Ending refused = BackstepProcess.run("-M", "vexpress-a9", "-m", "64", "-kernel", kernel("hello"), "-icount",
                "shift=3,rr=replay,rrfile=" + file());
        assertEquals(1, refused.status());
        String error = String.join("\n", refused.errors());
        for (String part : List.of("is the recording of another machine", "(-m), in bytes, was 134217728 and is 67108864",
                "-icount shift was 2 and is 3", "content of -kernel " + kernel("hello"))) {
            assertTrue(error.contains(part), error);
        }
        assertEquals(1, refused.errors().size(), error);
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aKilledRecordingReplaysToItsLastWholeBlockAndSaysSo() throws Exception {
        // loop: add r0, r0, #1; str r0, [r4]; b loop, with r4 = 0x60200000
        ByteBuffer program = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        program.asIntBuffer().put(new int[] {0xe59f4004, 0xe2800001, 0xe5840000, 0xeafffffc});
        ByteBuffer whole = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).put(program).putInt(16, 0x60200000);
        whole.putInt(0, 0xe59f4008);
        Path loop = Files.write(directory.resolve("loop.bin"), whole.array());
        for (int milliseconds : new int[] {500, 1300}) {
            try (BackstepProcess process = BackstepProcess.start("-M", "vexpress-a9", "-nographic", "-kernel", loop.toString(),
                    "-serial", "null", "-record", file())) {
                Path path = Path.of(file());
                for (int i = 0; i < 400 && (!Files.exists(path) || Files.size(path) < 350); i++) {
                    Thread.sleep(20);
                }
                Thread.sleep(milliseconds);
                process.kill();
            }
            BackstepProcess.Ending replayed = BackstepProcess.run("-replay", file(), "-serial", "null");
            String errors = String.join("\n", replayed.errors());
            assertEquals(0, replayed.status(), errors);
            assertTrue(errors.contains("it was cut off, or is still being written"), errors);
            Files.delete(Path.of(file()));
        }
    }

    @Test
    void whatCannotBeReplayedIsRefusedInOneLine() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "this is a text, and a rather long one");
        for (String[] command : new String[][] {{"-replay", text.toString()}, {"info", text.toString()}, {"verify", text.toString()},
            {"dump", text.toString()}}) {
            BackstepProcess.Ending refused = BackstepProcess.run(command);
            assertEquals(1, refused.status());
            assertEquals(List.of("backstep: " + text + ": this is no recording of backstep"), refused.errors());
        }
        BackstepProcess.Ending refused = BackstepProcess.run("info");
        assertEquals(List.of("backstep: info: the recording is missing; usage: backstep info FILE [--salvage]"), refused.errors());
    }
}
