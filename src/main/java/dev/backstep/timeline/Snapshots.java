package dev.backstep.timeline;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Positions in history that were given names. Going there is quick: a checkpoint stays there, as long as the budget has
 * room for those of all names.
 *
 * <p>Thread: the machine thread only.
 */
public final class Snapshots {

    /**
     * A named position.
     *
     * @param number counts from 1 and is never used again
     * @param icount instructions
     * @param nanoseconds guest time
     * @param hostNanoseconds when it was named; ns since 1970
     * @param bytes that its checkpoint has of registers and devices
     */
    public record Snapshot(int number, String name, long icount, long nanoseconds, long hostNanoseconds, long bytes) { }

    private final Timeline timeline;
    private final CheckpointKeeper checkpoints;
    private final Map<String, Snapshot> byName = new LinkedHashMap<>();
    private int last;

    /** {@code checkpoints} are those of the timeline. */
    Snapshots(Timeline timeline, CheckpointKeeper checkpoints) {
        this.timeline = timeline;
        this.checkpoints = checkpoints;
    }

    /**
     * Gives the position where the machine stands a name; another position that had it loses it.
     *
     * @param hostNanoseconds when; ns since 1970
     * @throws TimelineException on a diversion, which is not part of history, and when there is no history
     */
    public Snapshot add(String name, long hostNanoseconds) {
        if (timeline.mode() == Timeline.Mode.DIVERSION) {
            throw new TimelineException("the machine is on a diversion, which will be thrown away: nothing in history can be named here");
        }
        timeline.requireHistory();
        Checkpoint here = checkpoints.here();
        remove(name);
        if (here != null && !here.pinned()) {
            checkpoints.store().add(here.withPin(true));
        }
        last++;
        Snapshot snapshot = new Snapshot(last, name, timeline.position(), timeline.machine().clocks().virtual().now(), hostNanoseconds,
                here == null ? 0 : here.state().length);
        byName.put(name, snapshot);
        return snapshot;
    }

    /** Takes a name back; nothing happens when there is no such name. */
    public void remove(String name) {
        Snapshot old = byName.remove(name);
        if (old == null || old.icount() == 0 || byName.values().stream().anyMatch(other -> other.icount() == old.icount())) {
            // The first checkpoint always stays.
            return;
        }
        Checkpoint pinned = checkpoints.at(old.icount());
        if (pinned != null) {
            checkpoints.store().add(pinned.withPin(false));
        }
    }

    /** History behind this position, in instructions, is no more. */
    void forgetBehind(long icount) {
        byName.values().removeIf(snapshot -> snapshot.icount() > icount);
    }

    /** The one with a name, or null. */
    public Snapshot named(String name) {
        return byName.get(name);
    }

    /** All, in the order in which they were named. */
    public Collection<Snapshot> all() {
        return byName.values();
    }
}
