package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.CardMachine;
import dev.backstep.board.TestMachine;
import dev.backstep.board.VexpressA9;
import dev.backstep.device.network.NetworkItem;
import dev.backstep.machine.ExternalInput;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.Probe;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.Twin;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * For each source of what comes in from outside: it is in the recording, it matters to the machine's state, and a replay from the
 * file alone comes to the same state; so does a twin that runs the history of the one or the other.
 */
class InputSourcesTest {

    private static final int RTC = 0x10017000;
    private static final int ETHERNET = 0x4e000000;
    private static final int VIRTIO = 0x10013000;
    private static final int QUEUE = 0x60800000;

    @TempDir
    Path directory;

    @FunctionalInterface
    private interface Scenario {
        void play(MachineRun run) throws Exception;
    }

    private static Options options(String... words) {
        return ((Invocation.Run) new CommandLineReader("1").read(words)).options();
    }

    /** Records, checks that such an event is there, forgets everything but the file, replays. */
    private void check(Predicate<Event> expected, Scenario scenario, String... machine) throws Exception {
        Path file = directory.resolve("run.bsr");
        List<String> words = new ArrayList<>(List.of("-M", "vexpress-a9", "-m", "64", "-serial", "null"));
        words.addAll(Arrays.asList(machine));
        long end;
        long hash;
        try (MachineRun live = new MachineRun(options(words.toArray(String[]::new)), Translation.ON)) {
            RunRecorder recorder = new RunRecorder(live.assembly, live.options, "1");
            recorder.begin(file);
            scenario.play(live);
            live.run(2_000);
            end = live.timeline.position();
            hash = live.hash();
            recorder.finish("quit", 0);
            requireTwinAgrees(live, end - 1);
            assertTrue(live.timeline.events().stream().anyMatch(logged -> expected.test(logged.event())),
                    live.timeline.events().toString());
        }
        try (var files = Files.list(directory)) {
            for (Path other : files.filter(path -> !path.equals(file)).toList()) {
                Files.delete(other);
            }
        }
        for (Translation translation : List.of(Translation.ON, Translation.OFF)) {
            try (MachineRun replay = new MachineRun(options("-replay", file.toString(), "-serial", "null"), translation)) {
                replay.runTo(Long.MAX_VALUE);
                assertEquals(end, replay.timeline.position());
                assertEquals(hash, replay.hash());
                requireTwinAgrees(replay, end - 1);
            }
        }
    }

    /** Has a machine built like one run that one's history from the beginning up to a position. */
    private static void requireTwinAgrees(MachineRun run, long position) throws Exception {
        assertTrue(run.timeline.seek(position, () -> false));
        try (TwinBuilder builder = TwinBuilder.helping(run.assembly, run.options, run.network, System::nanoTime)) {
            Twin twin = builder.make();
            assertTrue(twin.run(run.timeline.checkpoints().iterator().next(), position, Probe.NONE, () -> false));
            assertEquals(run.hash(), twin.machine().stateHash());
        }
    }

    private static String kernel() {
        return TestMachine.prebuilt("uart-echo").toString();
    }

    @Test
    void theHostsClock() throws Exception {
        // A write to the load register asks what time it is.
        check(event -> event instanceof Event.Answer answer && answer.kind() == ExternalInput.Kind.HOST_CLOCK,
                run -> {
                    run.run(20_000);
                    long before = run.hash();
                    run.poke(RTC + 0x08, 1000);
                    assertNotEquals(before, run.hash());
                }, "-kernel", kernel());
    }

    @Test
    void alarmsOfTheHostsClock() throws Exception {
        check(event -> event instanceof Event.HostTimers, run -> {
            run.run(20_000);
            run.poke(RTC + 0x10, 1);
            run.poke(RTC + 0x08, 1000);
            run.poke(RTC + 0x04, 1001);
            for (int i = 0; i < 200 && run.assembly.board().machine().clocks().host().nextDeadline() != Long.MAX_VALUE; i++) {
                Thread.sleep(20);
                run.run(100);
            }
        }, "-kernel", kernel());
    }

    @Test
    void randomNumbers() throws Exception {
        check(event -> event instanceof Event.Answer answer && answer.kind() == ExternalInput.Kind.RANDOM && answer.bytes().length == 64,
                run -> {
                    int transport = VIRTIO + 0x200 * run.options.virtio().devices().keySet().iterator().next();
                    run.run(20_000);
                    int[][] set = {{0x28, 4096}, {0x30, 0}, {0x38, 8}, {0x3c, 4096}, {0x40, QUEUE >> 12}, {0x70, 7}};
                    for (int[] write : set) {
                        run.poke(transport + write[0], write[1]);
                    }
                    // One descriptor: 64 bytes at QUEUE + 0x3000, for the device to write. Then it is made available.
                    run.poke(QUEUE, QUEUE + 0x3000);
                    run.poke(QUEUE + 8, 64);
                    run.poke(QUEUE + 12, 2);
                    run.poke(QUEUE + 0x80, 1 << 16);
                    run.poke(transport + 0x50, 0);
                    run.run(100_000);
                    byte[] random = new byte[64];
                    run.assembly.board().machine().memory().peek(QUEUE + 0x3000, random, 0, 64);
                    assertNotEquals(Arrays.toString(new byte[64]), Arrays.toString(random));
                }, "-kernel", kernel(), "-device", "virtio-rng-device");
    }

    @Test
    void framesFromTheNetworkAndItsCable() throws Exception {
        check(event -> event instanceof Event.DeviceInput input && input.item().length > 60, run -> {
            run.run(20_000);
            // MAC control: receiver on, promiscuous.
            run.poke(ETHERNET + 0xa8, 1 << 2 | 1 << 18);
            run.poke(ETHERNET + 0xa4, 0x80000001);
            long before = run.hash();
            byte[] frame = new byte[64];
            new Random(3).nextBytes(frame);
            run.assembly.inputQueues().get(VexpressA9.ETHERNET).offer(NetworkItem.frame(frame));
            run.timeline.advance(run.timeline.position(), Timeline.Idle.SKIP);
            assertNotEquals(before, run.hash(), "the frame has arrived");
            run.run(1_000);
            assertEquals("", run.monitor("set_link lan9118.0 off"));
        }, "-kernel", kernel(), "-nic", "socket,listen=127.0.0.1:0,model=lan9118");
    }

    @Test
    void keysAndTheMouse() throws Exception {
        check(event -> event instanceof Event.DeviceInput, run -> {
            run.run(20_000);
            long before = run.hash();
            assertEquals("", run.monitor("sendkey ctrl-a"));
            assertNotEquals(before, run.hash());
            run.run(1_000);
            assertEquals("", run.monitor("mouse_move 5 -7"));
            assertEquals("", run.monitor("mouse_button 1"));
        }, "-kernel", kernel());
    }

    @Test
    void whatTheGuestReadsOfADisk() throws Exception {
        byte[] content = new byte[CardMachine.CARD_SIZE];
        new Random(11).nextBytes(content);
        Path image = Files.write(directory.resolve("card.img"), content);
        Path program = Files.write(directory.resolve("kernel.bin"), CardMachine.program());
        check(event -> event instanceof Event.Answer answer && answer.kind() == ExternalInput.Kind.DISK, run -> run.run(300_000),
                "-kernel", program.toString(), "-drive", "if=sd,format=raw,file=" + image);
    }

    @Test
    void whatFlashHolds() throws Exception {
        byte[] content = new byte[70_000];
        new Random(12).nextBytes(content);
        Path image = Files.write(directory.resolve("flash.img"), content);
        check(event -> event instanceof Event.SystemReset, run -> {
            run.run(10_000);
            assertEquals("", run.monitor("system_reset"));
            run.run(10_000);
        }, "-kernel", kernel(), "-drive", "if=pflash,unit=1,format=raw,file=" + image);
    }

    @Test
    void registersThatADebuggerWrites() throws Exception {
        check(event -> event instanceof Event.RegisterWrite, run -> {
            run.run(10_000);
            run.timeline.changes().writeRegister(0, 12, 0x12345678L);
            run.timeline.changes().writeRegister(0, 20, -1L);
        }, "-kernel", kernel());
    }

    @Test
    void cpusThatADebuggerHolds() throws Exception {
        check(event -> event instanceof Event.CpusAllowed, run -> {
            run.run(150_000);
            run.timeline.changes().allowCpus(0b0100);
            run.run(1_000);
            run.timeline.changes().allowCpus(0b1010);
            run.run(10_000);
            run.timeline.changes().allowCpus(-1);
            run.run(1_000_000);
        }, "-smp", "4", "-accel", "tcg,quantum=500", "-kernel", TestMachine.prebuilt("smp-stress").toString());
    }

    @Test
    void aRecordingOfSeveralCpusIsForAsManyAndForTheirQuantum() throws Exception {
        Path file = directory.resolve("four.bsr");
        String kernel = TestMachine.prebuilt("smp-stress").toString();
        try (MachineRun live = new MachineRun(options("-M", "vexpress-a9", "-smp", "4", "-accel", "tcg,quantum=500", "-kernel", kernel,
                "-serial", "null"), Translation.ON)) {
            RunRecorder recorder = new RunRecorder(live.assembly, live.options, "1");
            recorder.begin(file);
            live.runTo(300_000);
            recorder.finish("quit", 0);
        }
        Options replayed = options("-replay", file.toString(), "-accel", "tcg,jit=off,quantum=7000", "-serial", "null");
        assertEquals(4, replayed.machine().cpus());
        assertEquals(new Options.Accelerator(Translation.OFF, 500, false), replayed.accelerator());
        assertEquals(file + " is the recording of another machine: the number of CPUs (-smp) was 4 and is 2"
                + " (-replay alone takes all from the recording)", refusal(file, "-smp", "2", "-accel", "tcg,quantum=500", "-kernel", kernel));
        assertEquals(file + " is the recording of another machine: -accel quantum was 500 and is 501 (-replay alone takes all from the recording)",
                refusal(file, "-smp", "4", "-accel", "tcg,quantum=501", "-kernel", kernel));
        assertEquals("-accel tcg,thread=multi and -replay exclude each other: CPUs that run at the same time cannot be recorded",
                refusal(file, "-smp", "4", "-accel", "tcg,thread=multi", "-kernel", kernel));
        try (MachineRun replay = new MachineRun(options("-replay", file.toString(), "-smp", "4", "-accel", "tcg,quantum=500", "-kernel", kernel,
                "-serial", "null"), Translation.ON)) {
            replay.runTo(Long.MAX_VALUE);
            assertEquals(300_000, replay.timeline.position());
        }
    }

    private static String refusal(Path file, String... machine) {
        List<String> words = new ArrayList<>(List.of("-replay", file.toString(), "-M", "vexpress-a9", "-serial", "null"));
        words.addAll(Arrays.asList(machine));
        return assertThrows(UsageException.class, () -> options(words.toArray(String[]::new))).getMessage();
    }

    @Test
    void verifyNamesTheIntervalOfARecordingThatIsNotOfThisMachine() throws Exception {
        Path file = directory.resolve("wrong.bsr");
        try (MachineRun live = new MachineRun(options("-M", "vexpress-a9", "-kernel", TestMachine.prebuilt("timer-irq").toString(),
                "-serial", "null"), Translation.ON)) {
            live.runTo(10_000);
            // Before the recorder is there: as if it were another machine from here on.
            live.poke(0x60500000, 1);
            RunRecorder recorder = new RunRecorder(live.assembly, live.options, "1");
            recorder.begin(file);
            live.runTo(300_000);
            recorder.finish("quit", 0);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = new RecordingTools(new PrintStream(out, true), System.err).run(new Invocation.Tool("verify", List.of(file.toString())));
        assertEquals(1, status);
        String text = out.toString();
        assertTrue(text.contains("between instructions 0 and 300000 it goes another way"), text);
        assertTrue(text.contains("The interpreter comes to the same state"), text);
    }

    @Test
    void aLiveSessionCanBeSavedAfterTheFact() throws Exception {
        Path file = directory.resolve("saved.bsr");
        long hash;
        long end;
        try (MachineRun live = new MachineRun(options("-M", "vexpress-a9", "-kernel", kernel(), "-serial", "null"), Translation.ON)) {
            live.run(10_000);
            live.poke(0x60700000, 5);
            live.run(10_000);
            end = live.timeline.position();
            hash = live.hash();
            live.timeline.seek(1_000, () -> false);
            assertTrue(new RunRecorder(live.assembly, live.options, "1").save(file) > 100);
            assertEquals(1_000, live.timeline.position());
        }
        try (MachineRun replay = new MachineRun(options("-replay", file.toString(), "-serial", "null"), Translation.ON)) {
            replay.runTo(Long.MAX_VALUE);
            assertEquals(end, replay.timeline.position());
            assertEquals(hash, replay.hash());
            byte[] bytes = Files.readAllBytes(file);
            RunRecorder saving = new RunRecorder(replay.assembly, replay.options, "1");
            assertEquals("cannot record to " + directory.resolve("./saved.bsr") + ": this recording is being replayed",
                    assertThrows(UsageException.class, () -> saving.save(directory.resolve("./saved.bsr"))).getMessage());
            assertArrayEquals(bytes, Files.readAllBytes(file));
            Path again = directory.resolve("again.bsr");
            new RunRecorder(replay.assembly, replay.options, "1").save(again);
            try (MachineRun second = new MachineRun(options("-replay", again.toString(), "-serial", "null"), Translation.ON)) {
                second.runTo(Long.MAX_VALUE);
                assertEquals(hash, second.hash());
            }
        }
        assertEquals(Optional.empty(), options("-M", "vexpress-a9").recording().record());
    }
}
