package dev.backstep.recording;

import dev.backstep.machine.Machine;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.LoggedEvent;
import dev.backstep.timeline.Timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes history that a timeline has in memory into a recording, after the fact: all events, and as many of the checkpoints as a
 * recording made at the time would have, and the newest.
 *
 * <p>Thread: the machine thread.
 */
public final class HistoryWriter {

    private final Timeline timeline;
    private final RecordingWriter writer;
    private final CheckpointSpacing spacing;

    /** @param writer nothing has been told to it yet; it has to be finished afterwards */
    public HistoryWriter(Timeline timeline, RecordingWriter writer) {
        this(timeline, writer, CheckpointSpacing.DEFAULT);
    }

    /** The same with checkpoints as {@code spacing} has them. */
    HistoryWriter(Timeline timeline, RecordingWriter writer, CheckpointSpacing spacing) {
        this.timeline = timeline;
        this.writer = writer;
        this.spacing = spacing;
    }

    /** Writes all, from the beginning to the present. */
    public void write() {
        List<LoggedEvent> events = timeline.events();
        int told = 0;
        for (Checkpoint checkpoint : chosen(timeline.checkpoints())) {
            tell(events.subList(told, checkpoint.logIndex()));
            told = checkpoint.logIndex();
            writer.save(checkpoint, Machine.stateHash(checkpoint.state(), checkpoint.memory()));
        }
        tell(events.subList(told, events.size()));
        long present = timeline.present();
        if (timeline.mode() == Timeline.Mode.LIVE) {
            writer.happened(present, timeline.presentNanoseconds(), new Event.StateHash(timeline.machine().stateHash()));
        }
        writer.present(present, timeline.presentNanoseconds());
    }

    private void tell(List<LoggedEvent> events) {
        for (LoggedEvent logged : events) {
            writer.happened(logged.icount(), logged.nanoseconds(), logged.event());
        }
    }

    /** Those to be written, in order; the first of all, at the beginning, goes without saying. */
    private List<Checkpoint> chosen(Collection<Checkpoint> all) {
        List<Checkpoint> chosen = new ArrayList<>();
        Checkpoint newest = null;
        long before = 0;
        for (Checkpoint checkpoint : all) {
            if (newest == null) {
                writer.begins(timeline.machine().stateLayout(), checkpoint.memory());
            } else if (spacing.isDue(checkpoint.icount(), before)) {
                chosen.add(checkpoint);
                before = checkpoint.icount();
            }
            newest = checkpoint;
        }
        if (newest != null && newest.icount() - before >= spacing.instructions()) {
            chosen.add(newest);
        }
        return chosen;
    }
}
