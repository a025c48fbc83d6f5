package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.qmp.QmpClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Where a machine was, and when. */
    private record Sighting(long hostNanoseconds, long icount) { }

    /** {@code -Dbackstep.soak=N} kills N. */
    @Test
    void aKilledRecordingReplaysToWhereTheMachineWasASecondBeforeAndSaysSo() throws Exception {
        // loop: add r0, r0, #1; str r0, [r4]; b loop, with r4 = 0x60200000
        ByteBuffer whole = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        whole.asIntBuffer().put(new int[] {0xe59f4008, 0xe2800001, 0xe5840000, 0xeafffffc, 0x60200000});
        Path loop = Files.write(directory.resolve("loop.bin"), whole.array());
        long seed = Long.getLong("backstep.test.seed", System.nanoTime());
        System.out.println("RecordAndReplayTest seed " + seed + " (-Dbackstep.test.seed=" + seed + ")");
        Random random = new Random(seed);
        for (int round = 0; round < Math.max(2, Integer.getInteger("backstep.soak", 0)); round++) {
            List<Sighting> sightings = killed(loop, random.nextInt(2500));
            long killedAt = sightings.get(sightings.size() - 1).hostNanoseconds();
            long expected = sightings.stream().filter(seen -> seen.hostNanoseconds() <= killedAt - 1_000_000_000L)
                    .mapToLong(Sighting::icount).max().orElse(0);
            BackstepProcess.Ending replayed = BackstepProcess.run("-replay", file(), "-serial", "null");
            String errors = String.join("\n", replayed.errors());
            assertEquals(0, replayed.status(), errors);
            Matcher end = Pattern.compile("it was cut off, or is still being written.*, instruction ([0-9]+)").matcher(errors);
            assertTrue(end.find(), errors);
            assertTrue(Long.parseLong(end.group(1)) >= expected, "round " + round + ", seed " + seed + ": " + errors + "; a second before: "
                    + expected);
            Files.delete(Path.of(file()));
            if (round % 10 == 9) {
                System.out.println("kills: " + (round + 1));
            }
        }
    }

    private List<Sighting> killed(Path loop, int milliseconds) throws Exception {
        int port = BackstepProcess.freePort();
        List<Sighting> sightings = new ArrayList<>();
        try (BackstepProcess process = BackstepProcess.start("-M", "vexpress-a9", "-nographic", "-kernel", loop.toString(),
                "-serial", "null", "-qmp", "tcp:127.0.0.1:" + port + ",server=on,wait=off", "-record", file());
             QmpClient client = QmpClient.tcp(port).negotiated()) {
            Path path = Path.of(file());
            // From the first block of events on there is something to replay.
            for (int i = 0; i < 400 && (!Files.exists(path) || Files.size(path) < 350); i++) {
                Thread.sleep(20);
            }
            long end = System.nanoTime() + milliseconds * 1_000_000L;
            do {
                Object icount = ((Map<?, ?>) client.ret("query-replay")).get("icount");
                sightings.add(new Sighting(System.nanoTime(), ((Number) icount).longValue()));
                Thread.sleep(20);
            } while (System.nanoTime() < end);
            process.kill();
        }
        return sightings;
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
