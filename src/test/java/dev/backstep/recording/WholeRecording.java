package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.History;
import dev.backstep.timeline.LoggedEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All that a replay is made of - images, what was asked at the start, events, checkpoints - of a good file, to be held against it once damaged. */
final class WholeRecording {

    private final Path file;
    private final Map<String, String> images;
    private final List<Event.Answer> startup;
    private final List<String> events;
    /** By position. */
    private final Map<Long, Long> hashes = new HashMap<>();
    private final Checkpoint beginning;
    private final long stateLayout;

    /** Reads it. */
    WholeRecording(Path file) throws Exception {
        this.file = file;
        try (Recording recording = Recording.open(file, false)) {
            images = sums(recording.images());
            History history = recording.history();
            startup = history.startup();
            events = texts(history.events());
        }
        RecordableMachine replay = RecordableMachine.replaying(file, Translation.ON);
        beginning = replay.timeline.checkpoints().iterator().next();
        stateLayout = replay.machine.stateLayout();
        for (long position : replay.checkpoints.positions()) {
            hashes.put(position, hash(replay.checkpoints.load(position, beginning)));
        }
        assertEquals(List.of(), replay.failures);
    }

    private static long hash(Checkpoint checkpoint) {
        return Machine.stateHash(checkpoint.state(), checkpoint.memory());
    }

    private static Map<String, String> sums(Map<String, byte[]> images) {
        Map<String, String> sums = new HashMap<>();
        images.forEach((hash, content) -> sums.put(hash, Sha256.of(content)));
        return sums;
    }

    private static List<String> texts(List<LoggedEvent> events) {
        List<String> texts = new ArrayList<>();
        try {
            for (LoggedEvent logged : events) {
                ByteSink content = new ByteSink(16);
                EventCode code = EventCode.of(logged.event());
                code.write(logged.event(), content);
                texts.add(logged.icount() + " " + logged.nanoseconds() + " " + code + " " + Arrays.toString(content.toByteArray()));
            }
        } catch (DivergenceException e) {
            requireOneLine(e.getMessage());
        }
        return texts;
    }

    private static void requireOneLine(String message) {
        assertFalse(message.contains("\n") || message.contains("Exception"), message);
    }

    /** The events, one a line. */
    List<String> events() {
        return events;
    }

    /** How many checkpoints it has. */
    int checkpointCount() {
        return hashes.size();
    }

    /**
     * Reads what has become of the file.
     *
     * @param readAtOnce blocks of events; when it has more they are read one by one
     * @param chosen which of the checkpoints, by their positions, are loaded
     * @param what was done to it, for messages
     * @return true when it was refused, in one line that names it; false when all that is read was recorded
     */
    boolean isRefused(boolean salvage, int readAtOnce, Function<List<Long>, List<Long>> chosen, String what) throws Exception {
        List<String> notes = new ArrayList<>();
        try (Recording recording = Recording.open(file, salvage)) {
            assertEquals(images, sums(recording.images()), what);
            History history = recording.history(readAtOnce);
            assertEquals(startup, history.startup(), what);
            List<String> read = texts(history.events());
            assertEquals(events.subList(0, read.size()), read, what);
            recording.onNote(notes::add);
            StoredCheckpoints checkpoints = recording.checkpoints();
            checkpoints.setStateLayout(stateLayout);
            for (long position : chosen.apply(checkpoints.positions())) {
                Checkpoint checkpoint = checkpoints.load(position, beginning);
                if (checkpoint != null) {
                    assertEquals(hashes.get(position), hash(checkpoint), what + ", at " + position);
                }
            }
            notes.forEach(WholeRecording::requireOneLine);
            return false;
        } catch (RecordingException e) {
            requireOneLine(e.getMessage());
            assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            return true;
        }
    }
}
