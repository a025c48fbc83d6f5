package dev.backstep.recording;

import dev.backstep.arm.translate.Translation;
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

    private RecordedSession() { }

    /** {@code record|replay DIRECTORY SESSIONS SEED on|off}: translation on or off. Exit status 1 and a line for each session that differs. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        int sessions = Integer.parseInt(arguments[2]);
        Translation translation = arguments[4].equals("on") ? Translation.ON : Translation.OFF;
        if (arguments[0].equals("record")) {
            record(directory, sessions, Long.parseLong(arguments[3]), translation);
        } else {
            List<String> differences = replay(directory, sessions, translation);
            differences.forEach(System.out::println);
            System.exit(differences.isEmpty() ? 0 : 1);
        }
    }

    static void record(Path directory, int sessions, long seed, Translation translation) throws Exception {
        for (int session = 0; session < sessions; session++) {
            RecordableMachine live = run(new Random(seed + session), directory.resolve(session + ".bsr"), translation);
            long hash = live.finish();
            Files.writeString(directory.resolve(session + ".end"), result(live, hash));
        }
    }

    static List<String> replay(Path directory, int sessions, Translation translation) throws Exception {
        List<String> differences = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            RecordableMachine replay = RecordableMachine.replaying(directory.resolve(session + ".bsr"), translation);
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
    static RecordableMachine run(Random random, Path file, Translation translation) throws Exception {
        RecordableMachine live = RecordableMachine.recording("uart-echo", file, translation);
        for (int step = 0; step < 40; step++) {
            live.runTo(live.machine.icount() + random.nextInt(20_000));
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> live.type("word " + random.nextInt(100) + "\r");
                case 4 -> live.timeline.writeMemory(0x60300000L + random.nextInt(1 << 20), new byte[] {(byte) random.nextInt(), 5});
                case 5 -> live.timeline.writeRegister(0, 12, random.nextInt() & 0xffffffffL);
                case 6 -> {
                    // The guest's real-time clock: a question to the host in the middle of an access.
                    live.timeline.writeMemory(0x10017000L + 8, new byte[] {1, 2, 3, 4});
                    live.timeline.passIdleTime(live.machine.clocks().virtual().now() + random.nextInt(1_000_000));
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        live.timeline.systemReset();
                    } else {
                        live.timeline.seek(random.nextInt((int) live.timeline.present() + 1), () -> false);
                        live.timeline.seek(live.timeline.present(), () -> false);
                    }
                }
            }
        }
        return live;
    }
}
