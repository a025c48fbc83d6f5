package dev.backstep.recording;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.timeline.Timeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Random interactive sessions, recorded by one process and replayed by another, which may be another JDK's. */
final class RecordedSession {

    private static final int QUANTUM = 2000;
    /** How often the stress test is done. */
    private static final long STRESS_REPEAT = 0x6000f000L;

    private RecordedSession() { }

    /**
     * {@code record|replay DIRECTORY SESSIONS SEED on|off CPUS}: translation on or off. Exit status 1 and a line for each session
     * that differs.
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        int sessions = Integer.parseInt(arguments[2]);
        Processors processors = processors(Integer.parseInt(arguments[5]), arguments[4].equals("on") ? Translation.ON : Translation.OFF);
        if (arguments[0].equals("record")) {
            record(directory, sessions, Long.parseLong(arguments[3]), processors);
        } else {
            List<String> differences = replay(directory, sessions, processors);
            differences.forEach(System.out::println);
            System.exit(differences.isEmpty() ? 0 : 1);
        }
    }

    /** As many as that, which take short turns. */
    static Processors processors(int count, Translation translation) {
        return new Processors(count, QUANTUM, translation);
    }

    static void record(Path directory, int sessions, long seed, Processors processors) throws Exception {
        for (int session = 0; session < sessions; session++) {
            Random random = new Random(seed + session);
            Path file = directory.resolve(session + ".bsr");
            RecordableMachine live = processors.count() == 1 ? run(random, file, processors) : runSeveralCpus(random, file, processors);
            long hash = live.finish();
            Files.writeString(directory.resolve(session + ".end"), result(live, hash));
        }
    }

    static List<String> replay(Path directory, int sessions, Processors processors) throws Exception {
        List<String> differences = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            RecordableMachine replay = RecordableMachine.replaying(directory.resolve(session + ".bsr"), processors);
            Timeline.Progress end = replay.runTo(Long.MAX_VALUE);
            String recorded = Files.readString(directory.resolve(session + ".end"));
            String replayed = result(replay, replay.machine.stateHash());
            if (end != Timeline.Progress.END || !recorded.equals(replayed)) {
                differences.add("session " + session + ": recorded " + recorded + ", replayed " + replayed + ", " + end);
            }
        }
        return differences;
    }

    private static String result(RecordableMachine machine, long hash) {
        CRC32C printed = new CRC32C();
        printed.update(machine.output().getBytes(StandardCharsets.ISO_8859_1));
        return machine.machine.icount() + " instructions, " + machine.machine.clocks().virtual().now() + " ns, state "
                + Long.toHexString(hash) + ", printed " + printed.getValue();
    }

    /** Serial input at random moments, resets, a debugger's writes, looks into the past. */
    static RecordableMachine run(Random random, Path file, Processors processors) throws Exception {
        RecordableMachine live = RecordableMachine.recording("uart-echo", file, processors);
        for (int step = 0; step < 40; step++) {
            live.runTo(live.machine.icount() + random.nextInt(20_000));
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> live.type("word " + random.nextInt(100) + "\r");
                case 4 -> live.timeline.changes().writeMemory(0x60300000L + random.nextInt(1 << 20), new byte[] {(byte) random.nextInt(), 5});
                case 5 -> live.timeline.changes().writeRegister(0, 12, random.nextInt() & 0xffffffffL);
                case 6 -> {
                    // The guest's real-time clock: a question to the host in the middle of an access.
                    live.timeline.changes().writeMemory(0x10017000L + 8, new byte[] {1, 2, 3, 4});
                    live.timeline.passIdleTime(live.machine.clocks().virtual().now() + random.nextInt(1_000_000));
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        live.timeline.changes().systemReset();
                    } else {
                        live.timeline.seek(random.nextInt((int) live.timeline.present() + 1), () -> false);
                        live.timeline.seek(live.timeline.present(), () -> false);
                    }
                }
            }
        }
        return live;
    }

    /** The stress test over and over; a debugger that holds some CPUs now and then, writes, resets, and looks into the past. */
    private static RecordableMachine runSeveralCpus(Random random, Path file, Processors processors) throws Exception {
        RecordableMachine live = RecordableMachine.recording("smp-stress", file, processors);
        live.timeline.changes().writeMemory(STRESS_REPEAT, new byte[] {100, 0, 0, 0});
        for (int step = 0; step < 20; step++) {
            live.runTo(live.machine.icount() + random.nextInt(50_000));
            switch (random.nextInt(8)) {
                case 0 -> live.type("word " + random.nextInt(100) + "\r");
                case 1 -> live.timeline.changes().writeMemory(0x60300000L + random.nextInt(1 << 20), new byte[] {(byte) random.nextInt(), 5});
                case 2, 3 -> {
                    live.timeline.changes().allowCpus(1 + random.nextInt((1 << processors.count()) - 1));
                    // Those that may run may wait for those that may not, while time passes.
                    long target = live.machine.icount() + random.nextInt(5_000);
                    for (int i = 0; i < 100 && live.machine.icount() < target; i++) {
                        live.timeline.advance(target, Timeline.Idle.SKIP);
                    }
                    live.timeline.changes().allowCpus(-1);
                }
                case 4 -> live.timeline.passIdleTime(live.machine.clocks().virtual().now() + random.nextInt(1_000_000));
                case 5, 6 -> {
                    live.timeline.seek(random.nextInt((int) live.timeline.present() + 1), () -> false);
                    live.timeline.seek(live.timeline.present(), () -> false);
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        live.timeline.changes().systemReset();
                        live.timeline.changes().writeMemory(STRESS_REPEAT, new byte[] {100, 0, 0, 0});
                    }
                }
            }
        }
        return live;
    }
}
